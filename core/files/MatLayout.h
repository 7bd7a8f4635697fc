// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

namespace cortilens::files {

/// The 32-bit number at `offset`, which lies inside. `swapped`: not in this machine's byte order.
[[nodiscard]] inline std::uint32_t wordAt(std::span<const std::byte> bytes, std::size_t offset, bool swapped)
{
    std::uint32_t word = 0;
    std::memcpy(&word, bytes.data() + offset, sizeof word);
    return swapped ? __builtin_bswap32(word) : word;
}

/// What is wrong with a MATLAB file of version 4 or 7.3 as a whole (cut short, with both lengths; another kind of file), as a
/// phrase; empty when nothing is. matio reads on over the end, so it is asked only afterwards.
[[nodiscard]] std::string matProblem(std::span<const std::byte> file);

}  // namespace cortilens::files
