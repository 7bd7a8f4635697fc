// SPDX-License-Identifier: Apache-2.0
#include "core/files/PickleMachine.h"

#include "core/files/LittleEndian.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>

namespace cortilens::files {

bool PickleMachine::take(std::size_t count, std::span<const std::byte>& taken)
{
    if (count > m_bytes.size() - m_at) return cutShort();
    taken = m_bytes.subspan(m_at, count);
    m_at += count;
    return true;
}

template <std::integral Number> bool PickleMachine::take(Number& number)
{
    const auto value = littleEndianAt<Number>(m_bytes, m_at);
    if (!value) return cutShort();
    number = *value;
    m_at += sizeof(Number);
    return true;
}

bool PickleMachine::line(std::string& text)
{
    const auto rest = m_bytes.subspan(m_at);
    const auto end = std::ranges::find(rest, std::byte{'\n'});
    if (end == rest.end()) return cutShort();
    const auto length = static_cast<std::size_t>(end - rest.begin());
    text.assign(reinterpret_cast<const char*>(rest.data()), length);
    m_at += length + 1;
    return true;
}

bool PickleMachine::push(PickleValue value)
{
    if (m_values.size() >= kMaxPickleValues) return fail(fmt::format("it holds more than {} values", kMaxPickleValues));
    m_values.push_back(std::move(value));
    m_stack.push_back(static_cast<Index>(m_values.size() - 1));
    return true;
}

PickleMachine::Index PickleMachine::pop()
{
    const auto index = m_stack.back();
    m_stack.pop_back();
    return index;
}

template <std::integral Number> bool PickleMachine::integer()
{
    Number number{};
    return take(number) && push({.kind = Kind::integer, .integer = number});
}

bool PickleMachine::longNumber()
{
    std::uint8_t count = 0;
    std::span<const std::byte> bytes;
    if (!take(count) || !take(count, bytes)) return false;
    if (count > sizeof(std::int64_t))
        return push({.kind = Kind::longNumber, .text = {reinterpret_cast<const char*>(bytes.data()), bytes.size()}});
    std::uint64_t bits = count > 0 && (bytes.back() & std::byte{0x80}) != std::byte{} ? ~std::uint64_t{0} : 0;
    for (std::size_t i = count; i-- > 0;) bits = bits << 8U | std::to_integer<std::uint64_t>(bytes[i]);
    return push({.kind = Kind::integer, .integer = static_cast<std::int64_t>(bits)});
}

bool PickleMachine::real()
{
    std::uint64_t bits = 0;
    return take(bits) && push({.kind = Kind::real, .real = std::bit_cast<double>(__builtin_bswap64(bits))});
}

template <PickleValue::Kind kKind, std::unsigned_integral Length> bool PickleMachine::text()
{
    Length length{};
    std::span<const std::byte> bytes;
    if (!take(length) || !take(length, bytes)) return false;
    return push({.kind = kKind, .text = {reinterpret_cast<const char*>(bytes.data()), bytes.size()}});
}

bool PickleMachine::mark()
{
    m_marks.push_back(m_stack.size());
    return true;
}

template <PickleValue::Kind kKind> bool PickleMachine::fromMark()
{
    if (m_marks.empty()) return disorder();
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    PickleValue value{.kind = kKind, .items = {begin, m_stack.end()}};
    if (kKind == Kind::dictionary && value.items.size() % 2 != 0) return disorder();
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    return push(std::move(value));
}

template <std::size_t kCount> bool PickleMachine::tuple()
{
    if (!has(kCount)) return disorder();
    const auto begin = m_stack.end() - static_cast<std::ptrdiff_t>(kCount);
    PickleValue value{.kind = Kind::tuple, .items = {begin, m_stack.end()}};
    m_stack.erase(begin, m_stack.end());
    return push(std::move(value));
}

bool PickleMachine::append()
{
    if (!has(2)) return disorder();
    const auto item = pop();
    if (top().kind != Kind::list && top().kind != Kind::call && top().kind != Kind::instance) return disorder();
    top().items.push_back(item);
    return true;
}

template <std::size_t kMultiple> bool PickleMachine::extend()
{
    if (m_marks.empty() || m_marks.back() == 0) return disorder();
    const auto begin = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
    const std::vector<Index> items(begin, m_stack.end());
    m_stack.erase(begin, m_stack.end());
    m_marks.pop_back();
    const auto own = kMultiple == 1 ? Kind::list : Kind::dictionary;
    if (!has(1) || items.size() % kMultiple != 0) return disorder();
    if (top().kind != own && top().kind != Kind::call && top().kind != Kind::instance) return disorder();
    top().items.insert(top().items.end(), items.begin(), items.end());
    return true;
}

bool PickleMachine::setItem()
{
    if (!has(3)) return disorder();
    const auto value = pop();
    const auto key = pop();
    if (top().kind != Kind::dictionary && top().kind != Kind::call && top().kind != Kind::instance) return disorder();
    top().items.push_back(key);
    top().items.push_back(value);
    return true;
}

bool PickleMachine::remember(std::uint32_t place)
{
    if (!has(1)) return disorder();
    m_memo.insert_or_assign(place, m_stack.back());
    return true;
}

template <std::unsigned_integral Place> bool PickleMachine::put()
{
    Place place{};
    return take(place) && remember(place);
}

bool PickleMachine::memoize()
{
    return remember(static_cast<std::uint32_t>(m_memo.size()));
}

template <std::unsigned_integral Place> bool PickleMachine::get()
{
    Place place{};
    if (!take(place)) return false;
    const auto found = m_memo.find(place);
    if (found == m_memo.end()) return disorder();
    m_stack.push_back(found->second);
    return true;
}

bool PickleMachine::pushName(std::string name)
{
    if (!m_isAllowed(name)) {
        const auto printable = [](char letter) { return letter >= ' ' && letter <= '~'; };
        std::ranges::replace_if(name, [&](char letter) { return !printable(letter); }, '?');
        return fail(fmt::format("it asks for {}", name.substr(0, 200)), true);
    }
    return push({.kind = Kind::name, .text = std::move(name)});
}

bool PickleMachine::name()
{
    std::string module;
    std::string thing;
    return line(module) && line(thing) && pushName(module + '.' + thing);
}

bool PickleMachine::nameOnStack()
{
    if (!has(2)) return disorder();
    const auto& thing = m_values[pop()];
    const auto& module = m_values[pop()];
    if (thing.kind != Kind::text || module.kind != Kind::text) return disorder();
    return pushName(module.text + '.' + thing.text);
}

template <PickleValue::Kind kKind> bool PickleMachine::call()
{
    if (!has(2)) return disorder();
    const auto arguments = pop();
    const auto called = pop();
    if (m_values[called].kind != Kind::name || m_values[arguments].kind != Kind::tuple)
        return fail("it calls something that has no name", true);
    return push({.kind = kKind, .arguments = arguments, .text = m_values[called].text});
}

bool PickleMachine::build()
{
    if (!has(2)) return disorder();
    const auto state = pop();
    if (top().kind != Kind::call && top().kind != Kind::instance) return disorder();
    top().state = state;
    return true;
}

bool PickleMachine::persistent()
{
    if (!has(1)) return disorder();
    const auto arguments = pop();
    return push({.kind = Kind::persistent, .arguments = arguments});
}

bool PickleMachine::protocol()
{
    constexpr std::uint8_t kLatest = 5;
    std::uint8_t version = 0;
    if (!take(version)) return false;
    return version <= kLatest || fail(fmt::format("it is written in pickle protocol {}, which is not known", version));
}

bool PickleMachine::frame()
{
    std::uint64_t length = 0;  // a hint for readers of streams
    return take(length);
}

bool PickleMachine::stop()
{
    if (m_stack.size() != 1 || !m_marks.empty()) return disorder();
    m_stopped = true;
    return true;
}

namespace {

using M = PickleMachine;

constexpr auto kOperations = std::to_array<PickleMachine::Operation>({
    {0x80, "PROTO", &M::protocol},
    {0x95, "FRAME", &M::frame},
    {'.', "STOP", &M::stop},
    {'N', "NONE", &M::none},
    {0x88, "NEWTRUE", &M::boolean<true>},
    {0x89, "NEWFALSE", &M::boolean<false>},
    {'J', "BININT", &M::integer<std::int32_t>},
    {'K', "BININT1", &M::integer<std::uint8_t>},
    {'M', "BININT2", &M::integer<std::uint16_t>},
    {0x8A, "LONG1", &M::longNumber},
    {'G', "BINFLOAT", &M::real},
    {0x8C, "SHORT_BINUNICODE", &M::text<M::Kind::text, std::uint8_t>},
    {'X', "BINUNICODE", &M::text<M::Kind::text, std::uint32_t>},
    {0x8D, "BINUNICODE8", &M::text<M::Kind::text, std::uint64_t>},
    {'U', "SHORT_BINSTRING", &M::text<M::Kind::text, std::uint8_t>},
    {'T', "BINSTRING", &M::text<M::Kind::text, std::uint32_t>},
    {'C', "SHORT_BINBYTES", &M::text<M::Kind::bytes, std::uint8_t>},
    {'B', "BINBYTES", &M::text<M::Kind::bytes, std::uint32_t>},
    {0x8E, "BINBYTES8", &M::text<M::Kind::bytes, std::uint64_t>},
    {']', "EMPTY_LIST", &M::empty<M::Kind::list>},
    {')', "EMPTY_TUPLE", &M::empty<M::Kind::tuple>},
    {'}', "EMPTY_DICT", &M::empty<M::Kind::dictionary>},
    {0x8F, "EMPTY_SET", &M::empty<M::Kind::list>},
    {'(', "MARK", &M::mark},
    {'t', "TUPLE", &M::fromMark<M::Kind::tuple>},
    {'l', "LIST", &M::fromMark<M::Kind::list>},
    {'d', "DICT", &M::fromMark<M::Kind::dictionary>},
    {0x91, "FROZENSET", &M::fromMark<M::Kind::list>},
    {0x85, "TUPLE1", &M::tuple<1>},
    {0x86, "TUPLE2", &M::tuple<2>},
    {0x87, "TUPLE3", &M::tuple<3>},
    {'a', "APPEND", &M::append},
    {'e', "APPENDS", &M::extend<1>},
    {'s', "SETITEM", &M::setItem},
    {'u', "SETITEMS", &M::extend<2>},
    {0x90, "ADDITEMS", &M::extend<1>},
    {'q', "BINPUT", &M::put<std::uint8_t>},
    {'r', "LONG_BINPUT", &M::put<std::uint32_t>},
    {0x94, "MEMOIZE", &M::memoize},
    {'h', "BINGET", &M::get<std::uint8_t>},
    {'j', "LONG_BINGET", &M::get<std::uint32_t>},
    {'c', "GLOBAL", &M::name},
    {0x93, "STACK_GLOBAL", &M::nameOnStack},
    {'R', "REDUCE", &M::call<M::Kind::call>},
    {0x81, "NEWOBJ", &M::call<M::Kind::instance>},
    {'b', "BUILD", &M::build},
    {'Q', "BINPERSID", &M::persistent},
    {'0', "POP"},
    {'1', "POP_MARK"},
    {'2', "DUP"},
    {'I', "INT"},
    {'L', "LONG"},
    {0x8B, "LONG4"},
    {'F', "FLOAT"},
    {'S', "STRING"},
    {'V', "UNICODE"},
    {'P', "PERSID"},
    {'p', "PUT"},
    {'g', "GET"},
    {'i', "INST"},
    {'o', "OBJ"},
    {0x92, "NEWOBJ_EX"},
    {0x82, "EXT1"},
    {0x83, "EXT2"},
    {0x84, "EXT4"},
    {0x96, "BYTEARRAY8"},
    {0x97, "NEXT_BUFFER"},
    {0x98, "READONLY_BUFFER"},
});

}  // namespace

const PickleMachine::Operation* PickleMachine::operationOf(std::uint8_t code)
{
    const auto found = std::ranges::find(kOperations, code, &Operation::code);
    return found == kOperations.end() ? nullptr : &*found;
}

std::expected<Pickle, PickleProblem> PickleMachine::run()
{
    while (!m_stopped) {
        if (m_stack.size() > kMaxPickleValues || m_marks.size() > kMaxPickleValues) {
            fail("it piles up too many values");
            return std::unexpected(std::move(m_problem));
        }
        std::uint8_t code = 0;
        if (!take(code)) return std::unexpected(std::move(m_problem));
        const auto* operation = operationOf(code);
        if (!operation) {
            fail(fmt::format("byte {} is no operation of a pickle", m_at - 1));
            return std::unexpected(std::move(m_problem));
        }
        if (!operation->run) fail(fmt::format("it asks for the operation {}", operation->name), true);
        if (!operation->run || !(this->*operation->run)()) return std::unexpected(std::move(m_problem));
    }
    return Pickle{.values = std::move(m_values), .root = m_stack.front(), .end = m_at};
}

}  // namespace cortilens::files
