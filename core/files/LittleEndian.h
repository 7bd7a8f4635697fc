// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>

namespace cortilens::files {

static_assert(std::endian::native == std::endian::little, "numbers are taken as they lie");

/// The little-endian number at `at`, or nothing when the bytes end before.
template <std::integral Number>
[[nodiscard]] std::optional<Number> littleEndianAt(std::span<const std::byte> bytes, std::size_t at)
{
    if (at > bytes.size() || bytes.size() - at < sizeof(Number)) return std::nullopt;
    Number value{};
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

}  // namespace cortilens::files
