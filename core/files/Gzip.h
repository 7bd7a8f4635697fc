// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// A gzip member's or zlib stream's content (told apart by the first bytes). `name` is for messages. Errors: malformed (neither,
/// or cut short), tooLarge (it would grow beyond `maxBytes`; nothing above that is kept).
[[nodiscard]] Result<std::vector<std::byte>> gunzip(std::span<const std::byte> compressed, std::size_t maxBytes,
                                                    std::string_view name);

/// The content of a bare deflate stream, as zip archives hold it. Errors as of gunzip.
[[nodiscard]] Result<std::vector<std::byte>> inflate(std::span<const std::byte> compressed, std::size_t maxBytes,
                                                     std::string_view name);

/// As one gzip member without a time stamp: same content, same bytes. Errors: outOfMemory.
[[nodiscard]] Result<std::vector<std::byte>> gzip(std::span<const std::byte> content);

}  // namespace cortilens::files
