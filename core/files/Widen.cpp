// SPDX-License-Identifier: Apache-2.0
#include "core/files/Widen.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <functional>
#include <utility>

namespace cortilens::files {

namespace {

[[nodiscard]] float floatFromHalf(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000U) << 16U;
    const std::uint32_t magnitude = half & 0x7FFFU;
    // Subnormal halves are multiples of 2^-24; all others keep their fraction and get another exponent bias (127 - 15).
    if (magnitude < 0x0400U) {
        const float value = static_cast<float>(magnitude) * 0x1p-24F;
        return std::bit_cast<float>(std::bit_cast<std::uint32_t>(value) | sign);
    }
    const std::uint32_t bias = magnitude >= 0x7C00U ? (255U - 31U) << 23U : (127U - 15U) << 23U;
    return std::bit_cast<float>(sign | ((magnitude << 13U) + bias));
}

[[nodiscard]] float floatFromBrain(std::uint16_t value)
{
    return std::bit_cast<float>(std::uint32_t{value} << 16U);
}

template <typename Stored, typename Value, typename Convert = std::identity>
void widenAs(std::span<const std::byte> bytes, std::span<Value> values, Convert convert = {})
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        Stored stored{};
        std::memcpy(&stored, bytes.data() + i * sizeof(Stored), sizeof(Stored));
        values[i] = static_cast<Value>(convert(stored));
    }
}

template <typename Value> void widenTo(DType dtype, std::span<const std::byte> stored, std::span<Value> values)
{
    switch (dtype) {
    case DType::boolean:
        return widenAs<std::uint8_t>(stored, values, [](std::uint8_t value) { return value != 0 ? 1 : 0; });
    case DType::int8:
        return widenAs<std::int8_t>(stored, values);
    case DType::uint8:
        return widenAs<std::uint8_t>(stored, values);
    case DType::int16:
        return widenAs<std::int16_t>(stored, values);
    case DType::uint16:
        return widenAs<std::uint16_t>(stored, values);
    case DType::int32:
        return widenAs<std::int32_t>(stored, values);
    case DType::uint32:
        return widenAs<std::uint32_t>(stored, values);
    case DType::int64:
        return widenAs<std::int64_t>(stored, values);
    case DType::uint64:
        return widenAs<std::uint64_t>(stored, values);
    case DType::float16:
        return widenAs<std::uint16_t>(stored, values, floatFromHalf);
    case DType::bfloat16:
        return widenAs<std::uint16_t>(stored, values, floatFromBrain);
    case DType::float32:
        return widenAs<float>(stored, values);
    case DType::float64:
        return widenAs<double>(stored, values);
    }
    std::unreachable();
}

template <typename Word> void swapWords(std::span<std::byte> bytes)
{
    for (std::size_t i = 0; i + sizeof(Word) <= bytes.size(); i += sizeof(Word))
        std::reverse(bytes.data() + i, bytes.data() + i + sizeof(Word));  // compilers make one instruction of it
}

}  // namespace

void widen(DType dtype, std::span<const std::byte> stored, std::span<float> values)
{
    widenTo(dtype, stored, values);
}

void widen(DType dtype, std::span<const std::byte> stored, std::span<double> values)
{
    widenTo(dtype, stored, values);
}

void swapBytes(std::span<std::byte> elements, std::size_t elementBytes)
{
    if (elementBytes == 2) swapWords<std::uint16_t>(elements);
    if (elementBytes == 4) swapWords<std::uint32_t>(elements);
    if (elementBytes == 8) swapWords<std::uint64_t>(elements);
}

}  // namespace cortilens::files
