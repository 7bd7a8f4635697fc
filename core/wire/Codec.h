// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Grid.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "core/wire/TypedArray.h"

#include <nlohmann/json_fwd.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

/// One table of fields per message; toJson and fromJson are read off it. For the .cpp files of this room only.
namespace cortilens::wire::codec {

/// A member that travels. `shape`: of a typed array that has more than one axis; the members it reads stand before it.
template <typename Message, typename Value> struct Field {
    const char* name;
    Value Message::* member;
    bool required = true;
    Shape (*shape)(const Message&) = nullptr;
};

template <typename Message, typename Value>
[[nodiscard]] constexpr Field<Message, Value> field(const char* name, Value Message::* member)
{
    return {name, member};
}
template <typename Message, typename Value>
[[nodiscard]] constexpr Field<Message, Value> optional(const char* name, Value Message::* member)
{
    return {name, member, false};
}
template <typename Message, typename Value>
[[nodiscard]] constexpr Field<Message, Value> optional(const char* name, Value Message::* member, Shape (*shape)(const Message&))
{
    return {name, member, false, shape};
}
template <typename Message, typename Value>
[[nodiscard]] constexpr Field<Message, Value> shaped(const char* name, Value Message::* member, Shape (*shape)(const Message&))
{
    return {name, member, true, shape};
}

/// Specialised for each message: a tuple of fields.
template <typename Message> inline constexpr int kFields = 0;
template <typename Message>
concept HasFields = !std::is_same_v<std::remove_cv_t<decltype(kFields<Message>)>, int>;

nlohmann::json& slotOf(nlohmann::json& object, const char* name);  ///< a new field
nlohmann::json& pushTo(nlohmann::json& list);                      ///< a new element
void makeObject(nlohmann::json& value);
void makeList(nlohmann::json& value);

void write(nlohmann::json& value, bool flag);
void write(nlohmann::json& value, std::int32_t number);
void write(nlohmann::json& value, std::uint32_t number);
void write(nlohmann::json& value, std::int64_t number);
void write(nlohmann::json& value, std::uint64_t number);
void write(nlohmann::json& value, float number);
void write(nlohmann::json& value, const std::string& text);
void write(nlohmann::json& value, NsdId id);
void write(nlohmann::json& value, VoxelIndex voxel);
void write(nlohmann::json& value, GridSize grid);
void write(nlohmann::json& value, Hemisphere hemisphere);
void write(nlohmann::json& value, SurfaceForm form);
void write(nlohmann::json& value, OverlayKind kind);
void write(nlohmann::json& value, const Selection& selection);
template <typename Item> void write(nlohmann::json& value, const std::vector<Item>& items);
template <typename Item, std::size_t count> void write(nlohmann::json& value, const std::array<Item, count>& items);
template <HasFields Message> void write(nlohmann::json& value, const Message& message);

[[nodiscard]] Read read(const nlohmann::json& value, bool& flag);
[[nodiscard]] Read read(const nlohmann::json& value, std::int32_t& number);
[[nodiscard]] Read read(const nlohmann::json& value, std::uint32_t& number);
[[nodiscard]] Read read(const nlohmann::json& value, std::int64_t& number);
[[nodiscard]] Read read(const nlohmann::json& value, std::uint64_t& number);
[[nodiscard]] Read read(const nlohmann::json& value, float& number);
[[nodiscard]] Read read(const nlohmann::json& value, std::string& text);
[[nodiscard]] Read read(const nlohmann::json& value, NsdId& id);
[[nodiscard]] Read read(const nlohmann::json& value, VoxelIndex& voxel);
[[nodiscard]] Read read(const nlohmann::json& value, GridSize& grid);
[[nodiscard]] Read read(const nlohmann::json& value, Hemisphere& hemisphere);
[[nodiscard]] Read read(const nlohmann::json& value, SurfaceForm& form);
[[nodiscard]] Read read(const nlohmann::json& value, OverlayKind& kind);
[[nodiscard]] Read read(const nlohmann::json& value, Selection& selection);
template <typename Item> [[nodiscard]] Read read(const nlohmann::json& value, std::vector<Item>& items);
template <typename Item, std::size_t count> [[nodiscard]] Read read(const nlohmann::json& value, std::array<Item, count>& items);
template <HasFields Message> [[nodiscard]] Read read(const nlohmann::json& value, Message& message);

[[nodiscard]] std::expected<const nlohmann::json*, Fault> childOf(const nlohmann::json& object, const char* name, bool required);
[[nodiscard]] std::expected<std::size_t, Fault> lengthOf(const nlohmann::json& list);
[[nodiscard]] const nlohmann::json& elementOf(const nlohmann::json& list, std::size_t index);
[[nodiscard]] Fault inField(const char* name, Fault fault);
[[nodiscard]] Fault inElement(std::size_t index, Fault fault);
[[nodiscard]] Fault anotherLength(std::size_t got, std::size_t expected);
[[nodiscard]] Error errorOf(const Fault& fault);

template <typename Item> void write(nlohmann::json& value, const std::vector<Item>& items)
{
    if constexpr (IsElement<Item>) {
        writeArray(value, bytesOf(items), kScalarOf<Item>, usualShape<Item>(items.size()));
    } else {
        makeList(value);
        for (const auto& item : items) write(pushTo(value), item);
    }
}

template <typename Item, std::size_t count> void write(nlohmann::json& value, const std::array<Item, count>& items)
{
    makeList(value);
    for (const auto& item : items) write(pushTo(value), item);
}

template <typename Message, typename Value>
void writeField(nlohmann::json& slot, const Message& message, const Field<Message, Value>& field)
{
    const auto& member = message.*field.member;
    if constexpr (IsElementVector<Value>)
        if (field.shape && !member.empty())
            return writeArray(slot, bytesOf(member), kScalarOf<typename Value::value_type>, field.shape(message));
    write(slot, member);
}

template <HasFields Message> void write(nlohmann::json& value, const Message& message)
{
    makeObject(value);
    std::apply([&](const auto&... field) { (writeField(slotOf(value, field.name), message, field), ...); }, kFields<Message>);
}

template <typename Item> Read read(const nlohmann::json& value, std::vector<Item>& items)
{
    if constexpr (IsElement<Item>) {
        const auto array = readArray(value, kScalarOf<Item>);
        if (!array) return std::unexpected(array.error());
        return copyTo(items, *array);
    } else {
        const auto length = lengthOf(value);
        if (!length) return std::unexpected(length.error());
        items.clear();
        for (std::size_t index = 0; index < *length; ++index)
            if (auto done = read(elementOf(value, index), items.emplace_back()); !done)
                return std::unexpected(inElement(index, done.error()));
        return {};
    }
}

template <typename Item, std::size_t count> Read read(const nlohmann::json& value, std::array<Item, count>& items)
{
    const auto length = lengthOf(value);
    if (!length) return std::unexpected(length.error());
    if (*length != count) return std::unexpected(anotherLength(*length, count));
    for (std::size_t index = 0; index < count; ++index)
        if (auto done = read(elementOf(value, index), items[index]); !done)
            return std::unexpected(inElement(index, done.error()));
    return {};
}

template <typename Message, typename Value>
[[nodiscard]] Read readField(const nlohmann::json& object, Message& message, const Field<Message, Value>& field)
{
    const auto child = childOf(object, field.name, field.required);
    if (!child) return std::unexpected(inField(field.name, child.error()));
    if (!*child) return {};
    auto& member = message.*field.member;
    auto done = read(**child, member);
    if constexpr (IsElementVector<Value>)
        if (done && field.shape && !member.empty()) done = checkShape(**child, field.shape(message));
    if (!done) return std::unexpected(inField(field.name, done.error()));
    return {};
}

template <HasFields Message> Read read(const nlohmann::json& value, Message& message)
{
    Read done;
    const auto take = [&](const auto& field) {
        if (done) done = readField(value, message, field);
    };
    std::apply([&](const auto&... field) { (take(field), ...); }, kFields<Message>);
    return done;
}

}  // namespace cortilens::wire::codec
