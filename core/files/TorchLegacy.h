// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Pickle.h"
#include "core/files/TorchFile.h"

/// PyTorch's files from before version 1.6: pickles one after the other, then the storages' bytes.
namespace cortilens::files {

[[nodiscard]] bool isTorchLegacy(std::span<const std::byte> content);

/// Errors as of TorchFile::open.
[[nodiscard]] Result<std::vector<TorchTensor>> readTorchLegacy(const std::filesystem::path& path,
                                                               std::span<const std::byte> content);

/// malformed, or mismatch when the pickle asks for something that is not done.
[[nodiscard]] Error pickleError(const std::filesystem::path& path, const PickleProblem& problem);

}  // namespace cortilens::files
