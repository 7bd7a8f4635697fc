// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::files {

/// Bytes in the order of FreeSurfer's formats, one value after the other.
class BigEndianBytes {
public:
    void int16(std::int16_t value) { unsignedBytes(static_cast<std::uint16_t>(value), 2); }
    void int32(std::int32_t value) { unsignedBytes(static_cast<std::uint32_t>(value), 4); }
    void float32(float value) { unsignedBytes(std::bit_cast<std::uint32_t>(value), 4); }
    void magic(std::uint32_t value) { unsignedBytes(value, 3); }  ///< the three-byte numbers that files begin with
    void text(std::string_view value)
    {
        for (const char letter : value) m_bytes.push_back(static_cast<std::byte>(letter));
    }
    void zerosUpTo(std::size_t size) { m_bytes.resize(size); }  ///< `size` is not below the bytes so far

    [[nodiscard]] std::span<const std::byte> bytes() const { return m_bytes; }

private:
    void unsignedBytes(std::uint32_t value, int count)
    {
        for (int byte = count - 1; byte >= 0; --byte) m_bytes.push_back(static_cast<std::byte>(value >> (8 * byte) & 0xFFU));
    }

    std::vector<std::byte> m_bytes;
};

/// The same way back. `offset` and what follows it lie inside `bytes`.
[[nodiscard]] inline std::uint32_t bigEndianBits(std::span<const std::byte> bytes, std::size_t offset, int count)
{
    std::uint32_t value = 0;
    for (const auto byte : bytes.subspan(offset, static_cast<std::size_t>(count)))
        value = value << 8 | std::to_integer<std::uint32_t>(byte);
    return value;
}
[[nodiscard]] inline std::int16_t bigEndianInt16(std::span<const std::byte> bytes, std::size_t offset)
{
    return static_cast<std::int16_t>(bigEndianBits(bytes, offset, 2));
}
[[nodiscard]] inline std::int32_t bigEndianInt32(std::span<const std::byte> bytes, std::size_t offset)
{
    return static_cast<std::int32_t>(bigEndianBits(bytes, offset, 4));
}
[[nodiscard]] inline float bigEndianFloat32(std::span<const std::byte> bytes, std::size_t offset)
{
    return std::bit_cast<float>(bigEndianBits(bytes, offset, 4));
}

}  // namespace cortilens::files
