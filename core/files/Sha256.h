// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

namespace cortilens::files {

/// SHA-256 (FIPS 180-4) as 64 lower-case hex digits: what `sha256sum` prints, so that a person can compare a weights file
/// with what its authors publish.
[[nodiscard]] std::string sha256(std::span<const std::byte> bytes);

/// The same, looking at `stop` every few milliseconds. Nothing when stopped.
[[nodiscard]] std::optional<std::string> sha256(std::span<const std::byte> bytes, const std::stop_token& stop);

/// Of a file's whole content. Errors as of MappedFile::open.
[[nodiscard]] Result<std::string> sha256OfFile(const std::filesystem::path& path);

}  // namespace cortilens::files
