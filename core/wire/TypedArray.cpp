// SPDX-License-Identifier: Apache-2.0
#include "core/wire/TypedArray.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <limits>

namespace cortilens::wire::codec {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMostAxes = 8;

[[nodiscard]] std::unexpected<Fault> fault(std::string what)
{
    return std::unexpected(Fault{{}, std::move(what)});
}

[[nodiscard]] std::expected<Shape, Fault> shapeIn(const Json& value)
{
    const auto found = value.is_object() ? value.find("shape") : value.end();
    if (!value.is_object() || found == value.end() || !found->is_array() || found->empty() || found->size() > kMostAxes)
        return fault("is not an array {shape, data}");
    Shape shape;
    for (const auto& axis : *found) {
        if (!axis.is_number_unsigned()) return fault("has a shape that is not whole numbers from 0");
        shape.push_back(axis.get<std::size_t>());
    }
    return shape;
}

/// Saturates instead of wrapping around.
[[nodiscard]] std::size_t product(const Shape& shape)
{
    std::size_t cells = 1;
    for (const auto axis : shape)
        if (__builtin_mul_overflow(cells, axis, &cells)) return std::numeric_limits<std::size_t>::max();
    return cells;
}

}  // namespace

void writeArray(Json& value, std::span<const std::byte> bytes, Scalar scalar, const Shape& shape)
{
    Json::binary_t data;
    data.resize(bytes.size());
    if (!bytes.empty()) std::memcpy(data.data(), bytes.data(), bytes.size());
    data.set_subtype(scalar.tag);
    value = Json::object();
    value["shape"] = shape;
    value["data"] = std::move(data);
}

std::expected<std::span<const std::uint8_t>, Fault> readArray(const Json& value, Scalar scalar)
{
    const auto shape = shapeIn(value);
    if (!shape) return std::unexpected(shape.error());
    const auto found = value.find("data");
    if (found == value.end() || !found->is_binary()) return fault("has no typed array as its data");
    const auto& data = found->get_binary();
    if (!data.has_subtype() || data.subtype() != scalar.tag)
        return fault(fmt::format("is a typed array of tag {}, not {}", data.has_subtype() ? data.subtype() : 0, scalar.tag));
    if (data.size() % scalar.bytes != 0 || data.size() / scalar.bytes != product(*shape))
        return fault(fmt::format("has {} bytes, which do not fill the shape [{}]", data.size(), fmt::join(*shape, ", ")));
    return std::span<const std::uint8_t>(data);
}

Read checkShape(const Json& value, const Shape& expected)
{
    const auto shape = shapeIn(value);
    if (!shape) return std::unexpected(shape.error());
    if (*shape == expected) return {};
    return fault(fmt::format("has the shape [{}], not [{}]", fmt::join(*shape, ", "), fmt::join(expected, ", ")));
}

Fault notWhole(std::size_t bytes, std::size_t itemBytes)
{
    return {{}, fmt::format("has {} bytes, which are no whole number of elements of {}", bytes, itemBytes)};
}

}  // namespace cortilens::wire::codec
