// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Weights.h"
#include "core/models/WeightsHash.h"

#include <filesystem>
#include <string>

namespace cortilens::models {

/// The named tensors of a weights file of any kind that is read, mapped and not yet looked at: safetensors in one file or in
/// several (`*.index.json`), PyTorch's archives (files/TorchFile.h). For the .cpp files of this room and their tests.
struct WeightsFile {
    std::string format;   ///< for people: safetensors, PyTorch archive
    WeightSource source;  ///< keeps the file mapped; names without what `torch.compile` and DataParallel put in front of all
    WeightsState state;   ///< of what was opened, whatever lies there now
};

/// Errors: those of SafetensorsFile, TorchFile and readShardIndex; malformed also in words for what is often in a weights file's
/// place (a Git LFS pointer, a web page, a server's refusal) and for an index that disagrees with its files.
[[nodiscard]] Result<WeightsFile> openWeights(const std::filesystem::path& path);

}  // namespace cortilens::models
