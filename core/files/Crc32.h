// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace cortilens::files {

/// CRC-32 as in gzip, PNG and Python's zlib.crc32. `before`: the sum of what came before these bytes.
[[nodiscard]] std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t before = 0);

}  // namespace cortilens::files
