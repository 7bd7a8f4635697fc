// SPDX-License-Identifier: Apache-2.0
#include "core/files/Hdf5Superblock.h"

#include <algorithm>
#include <array>

namespace cortilens::files {

std::optional<std::uint64_t> hdf5LengthOf(std::span<const std::byte> file)
{
    constexpr std::array<unsigned char, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    constexpr std::size_t kLongestSuperblock = 96;
    // The superblock lies at 0, 512, 1024, 2048 and so on: before it is room for the user (MATLAB's header).
    for (std::size_t begin = 0; begin + kLongestSuperblock <= file.size(); begin = begin == 0 ? 512 : 2 * begin) {
        const auto block = file.subspan(begin, kLongestSuperblock);
        const auto byteAt = [&](std::size_t offset) { return std::to_integer<std::uint64_t>(block[offset]); };
        if (!std::ranges::equal(block.first(8), std::as_bytes(std::span(kSignature)))) continue;
        const auto version = byteAt(8);
        const auto addressBytes = version < 2 ? byteAt(13) : byteAt(9);
        if (addressBytes != 4 && addressBytes != 8) return std::nullopt;
        const std::size_t addresses = version == 0 ? 24 : version == 1 ? 28 : 12;
        const auto endOfFile = addresses + 2 * addressBytes;
        std::uint64_t length = 0;
        for (auto i = addressBytes; i > 0; --i) length = length << 8 | byteAt(endOfFile + i - 1);
        return length;
    }
    return std::nullopt;
}

}  // namespace cortilens::files
