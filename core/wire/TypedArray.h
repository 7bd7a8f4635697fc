// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Ids.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <expected>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

/// Vectors of numbers as {shape, data}, data a typed array of RFC 8746. For the .cpp files of this room only.
namespace cortilens::wire::codec {

static_assert(std::endian::native == std::endian::little, "Typed arrays are written with little-endian tags.");

using Shape = std::vector<std::size_t>;

/// What is wrong with a value, and where in the message.
struct Fault {
    std::string where;  ///< regions[3].name; empty: the value itself
    std::string what;   ///< is missing
};
using Read = std::expected<void, Fault>;

struct Scalar {
    std::uint64_t tag;  ///< of RFC 8746
    std::size_t bytes;
};

/// Elements that travel as typed arrays: numbers, and plain structs of a few equal numbers.
template <typename Item> inline constexpr Scalar kScalarOf{0, 0};
template <> inline constexpr Scalar kScalarOf<std::uint8_t>{64, 1};
template <> inline constexpr Scalar kScalarOf<std::uint16_t>{69, 2};
template <> inline constexpr Scalar kScalarOf<std::uint32_t>{70, 4};
template <> inline constexpr Scalar kScalarOf<std::int32_t>{78, 4};
template <> inline constexpr Scalar kScalarOf<float>{85, 4};
template <> inline constexpr Scalar kScalarOf<NsdId>{78, 4};
template <> inline constexpr Scalar kScalarOf<VertexId>{78, 4};
template <> inline constexpr Scalar kScalarOf<GridCell>{78, 4};
template <> inline constexpr Scalar kScalarOf<std::array<float, 3>>{85, 4};
template <> inline constexpr Scalar kScalarOf<std::array<std::int32_t, 3>>{78, 4};

template <typename Item>
concept IsElement = kScalarOf<Item>.bytes > 0 && std::is_trivially_copyable_v<Item>;

template <typename Value> inline constexpr bool IsElementVector = false;
template <IsElement Item> inline constexpr bool IsElementVector<std::vector<Item>> = true;

/// [count], or [count, numbers] for elements of several numbers.
template <IsElement Item> [[nodiscard]] Shape usualShape(std::size_t count)
{
    constexpr auto kNumbers = sizeof(Item) / kScalarOf<Item>.bytes;
    return kNumbers == 1 ? Shape{count} : Shape{count, kNumbers};
}

template <IsElement Item> [[nodiscard]] std::span<const std::byte> bytesOf(const std::vector<Item>& items)
{
    return std::as_bytes(std::span(items));
}

void writeArray(nlohmann::json& value, std::span<const std::byte> bytes, Scalar scalar, const Shape& shape);

/// The bytes of an array whose shape and data agree; they live as long as `value`.
[[nodiscard]] std::expected<std::span<const std::uint8_t>, Fault> readArray(const nlohmann::json& value, Scalar scalar);

/// Faults: another shape, with both.
[[nodiscard]] Read checkShape(const nlohmann::json& value, const Shape& expected);

[[nodiscard]] Fault notWhole(std::size_t bytes, std::size_t itemBytes);

template <IsElement Item> [[nodiscard]] Read copyTo(std::vector<Item>& items, std::span<const std::uint8_t> bytes)
{
    if (bytes.size() % sizeof(Item) != 0) return std::unexpected(notWhole(bytes.size(), sizeof(Item)));
    items.resize(bytes.size() / sizeof(Item));
    if (!bytes.empty()) std::memcpy(items.data(), bytes.data(), bytes.size());
    return {};
}

}  // namespace cortilens::wire::codec
