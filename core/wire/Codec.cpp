// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Codec.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>

namespace cortilens::wire::codec {

namespace {

using Json = nlohmann::json;

[[nodiscard]] std::unexpected<Fault> fault(std::string what)
{
    return std::unexpected(Fault{{}, std::move(what)});
}

template <typename Number> [[nodiscard]] Read readWhole(const Json& value, Number& number)
{
    if (value.is_number_unsigned()) {
        const auto wide = value.get<std::uint64_t>();
        if (!std::in_range<Number>(wide)) return fault(fmt::format("is {}, which is too large", wide));
        number = static_cast<Number>(wide);
    } else if (value.is_number_integer()) {
        const auto wide = value.get<std::int64_t>();
        if (!std::in_range<Number>(wide)) return fault(fmt::format("is {}, which is out of range", wide));
        number = static_cast<Number>(wide);
    } else {
        return fault("is not a whole number");
    }
    return {};
}

/// An enumeration by its names.
template <typename Value> struct Named {
    Value value;
    std::string_view name;
};
constexpr std::array kHemisphereNames{Named{Hemisphere::left, "lh"}, Named{Hemisphere::right, "rh"}};
constexpr std::array kKinds{Named{OverlayKind::sequential, "sequential"}, Named{OverlayKind::diverging, "diverging"},
                            Named{OverlayKind::circular, "circular"}, Named{OverlayKind::plane, "plane"}};
constexpr std::array kForms{Named{SurfaceForm::white, "white"}, Named{SurfaceForm::pial, "pial"},
                            Named{SurfaceForm::inflated, "inflated"}, Named{SurfaceForm::flat, "flat"},
                            Named{SurfaceForm::sphere, "sphere"}};

template <typename Value> [[nodiscard]] std::string nameIn(std::span<const Named<Value>> names, Value value)
{
    return std::string(std::ranges::find(names, value, &Named<Value>::value)->name);
}

template <typename Value> [[nodiscard]] Read readNamed(const Json& value, std::span<const Named<Value>> names, Value& result)
{
    std::string text;
    if (auto done = read(value, text); !done) return done;
    const auto found = std::ranges::find(names, text, &Named<Value>::name);
    if (found == names.end()) return fault(fmt::format("is '{}', which is not known", text));
    result = found->value;
    return {};
}

}  // namespace

Json& slotOf(Json& object, const char* name)
{
    return object[name];
}

Json& pushTo(Json& list)
{
    return list.emplace_back(nullptr);
}

void makeObject(Json& value)
{
    value = Json::object();
}

void makeList(Json& value)
{
    value = Json::array();
}

void write(Json& value, bool flag)
{
    value = flag;
}

void write(Json& value, std::int32_t number)
{
    value = number;
}

void write(Json& value, std::uint32_t number)
{
    value = number;
}

void write(Json& value, std::int64_t number)
{
    value = number;
}

void write(Json& value, std::uint64_t number)
{
    value = number;
}

void write(Json& value, float number)
{
    value = number;
}

void write(Json& value, const std::string& text)
{
    value = text;
}

void write(Json& value, NsdId id)
{
    value = id.value;
}

void write(Json& value, VoxelIndex voxel)
{
    value = {voxel.i, voxel.j, voxel.k};
}

void write(Json& value, GridSize grid)
{
    value = {grid.rows, grid.cols};
}

void write(Json& value, Hemisphere hemisphere)
{
    value = nameIn<Hemisphere>(kHemisphereNames, hemisphere);
}

void write(Json& value, SurfaceForm form)
{
    value = nameIn<SurfaceForm>(kForms, form);
}

void write(Json& value, OverlayKind kind)
{
    value = nameIn<OverlayKind>(kKinds, kind);
}

void write(Json& value, const Selection& selection)
{
    value = toText(selection);
}

Read read(const Json& value, bool& flag)
{
    if (!value.is_boolean()) return fault("is neither true nor false");
    flag = value.get<bool>();
    return {};
}

Read read(const Json& value, std::int32_t& number)
{
    return readWhole(value, number);
}

Read read(const Json& value, std::uint32_t& number)
{
    return readWhole(value, number);
}

Read read(const Json& value, std::int64_t& number)
{
    return readWhole(value, number);
}

Read read(const Json& value, std::uint64_t& number)
{
    return readWhole(value, number);
}

Read read(const Json& value, float& number)
{
    if (!value.is_number()) return fault("is not a number");
    number = value.get<float>();
    return {};
}

Read read(const Json& value, std::string& text)
{
    if (!value.is_string()) return fault("is not text");
    text = value.get<std::string>();
    return {};
}

Read read(const Json& value, NsdId& id)
{
    return readWhole(value, id.value);
}

Read read(const Json& value, VoxelIndex& voxel)
{
    std::array<std::int32_t, 3> index{};
    if (auto done = read(value, index); !done) return done;
    voxel = {index[0], index[1], index[2]};
    return {};
}

Read read(const Json& value, GridSize& grid)
{
    std::array<std::int32_t, 2> sizes{};
    if (auto done = read(value, sizes); !done) return done;
    if (sizes[0] < 0 || sizes[1] < 0) return fault("is a grid of negative size");
    grid = {sizes[0], sizes[1]};
    return {};
}

Read read(const Json& value, Hemisphere& hemisphere)
{
    return readNamed<Hemisphere>(value, kHemisphereNames, hemisphere);
}

Read read(const Json& value, SurfaceForm& form)
{
    return readNamed<SurfaceForm>(value, kForms, form);
}

Read read(const Json& value, OverlayKind& kind)
{
    return readNamed<OverlayKind>(value, kKinds, kind);
}

Read read(const Json& value, Selection& selection)
{
    std::string text;
    if (auto done = read(value, text); !done) return done;
    auto parsed = selectionFrom(text);
    if (!parsed) return fault(fmt::format("is '{}', which is no selection. {}", text, parsed.error().remedy));
    selection = std::move(*parsed);
    return {};
}

std::expected<const Json*, Fault> childOf(const Json& object, const char* name, bool required)
{
    if (!object.is_object()) return fault("cannot be read: what should hold it is not a map");
    const auto found = object.find(name);
    if (found != object.end()) return &*found;
    if (required) return fault("is missing");
    return nullptr;
}

std::expected<std::size_t, Fault> lengthOf(const Json& list)
{
    if (!list.is_array()) return fault("is not a list");
    return list.size();
}

const Json& elementOf(const Json& list, std::size_t index)
{
    return list[index];
}

Fault inField(const char* name, Fault fault)
{
    const auto* separator = fault.where.empty() || fault.where.front() == '[' ? "" : ".";
    return {fmt::format("{}{}{}", name, separator, fault.where), std::move(fault.what)};
}

Fault inElement(std::size_t index, Fault fault)
{
    const auto* separator = fault.where.empty() || fault.where.front() == '[' ? "" : ".";
    return {fmt::format("[{}]{}{}", index, separator, fault.where), std::move(fault.what)};
}

Fault anotherLength(std::size_t got, std::size_t expected)
{
    return {{}, fmt::format("has {} elements, not {}", got, expected)};
}

Error errorOf(const Fault& fault)
{
    return {ErrorKind::malformed, fmt::format("The message's field `{}` {}.", fault.where, fault.what),
            "Use a window and an engine of the same version."};
}

}  // namespace cortilens::wire::codec
