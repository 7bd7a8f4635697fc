// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string_view>

/// What all readers say when a file cannot be read.
namespace cortilens::files {

/// An open, read or map failed with `code` (errno): notFound or unreadable.
[[nodiscard]] Error readError(int code, const std::filesystem::path& path);

/// PATH cannot be read as FORMAT: WHAT.
[[nodiscard]] Error malformed(const std::filesystem::path& path, std::string_view format, std::string_view what,
                              std::string_view remedy = "Check that it is the right file; copy or download it again.");

[[nodiscard]] Error outOfMemory(const std::filesystem::path& path);

}  // namespace cortilens::files
