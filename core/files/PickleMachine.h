// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Pickle.h"

#include <algorithm>
#include <concepts>
#include <unordered_map>
#include <utility>

namespace cortilens::files {

/// The stack machine that a pickle is written for. It does what builds values and writes down all else; each operation returns
/// false after having said why in m_problem. For Pickle.cpp.
class PickleMachine {
public:
    using Kind = PickleValue::Kind;
    using Index = std::uint32_t;

    PickleMachine(std::span<const std::byte> bytes, const AllowedName& isAllowed)
        : m_bytes(bytes.first(std::min(bytes.size(), kMaxPickleBytes)))
        , m_isAllowed(isAllowed)
    {}

    [[nodiscard]] std::expected<Pickle, PickleProblem> run();

    struct Operation {
        std::uint8_t code = 0;
        std::string_view name;
        bool (PickleMachine::*run)() = nullptr;  ///< null: refused
    };
    [[nodiscard]] static const Operation* operationOf(std::uint8_t code);  ///< null: no pickle has it

    bool none() { return push({.kind = Kind::none}); }
    template <bool kValue> bool boolean() { return push({.kind = Kind::boolean, .integer = kValue}); }
    template <std::integral Number> bool integer();
    bool longNumber();
    bool real();
    template <Kind kKind, std::unsigned_integral Length> bool text();
    template <Kind kKind> bool empty() { return push({.kind = kKind}); }
    bool mark();
    template <Kind kKind> bool fromMark();
    template <std::size_t kCount> bool tuple();
    bool append();
    template <std::size_t kMultiple> bool extend();
    bool setItem();
    template <std::unsigned_integral Place> bool put();
    template <std::unsigned_integral Place> bool get();
    bool memoize();
    bool name();
    bool nameOnStack();
    template <Kind kKind> bool call();
    bool build();
    bool persistent();
    bool protocol();
    bool frame();
    bool stop();

private:
    bool fail(std::string words, bool isRefused = false)
    {
        m_problem = {isRefused, std::move(words)};
        return false;
    }
    bool cutShort() { return fail("it ends in the middle of a value"); }
    bool disorder() { return fail("its operations do not fit together at byte " + std::to_string(m_at)); }

    [[nodiscard]] bool take(std::size_t count, std::span<const std::byte>& taken);
    template <std::integral Number> [[nodiscard]] bool take(Number& number);
    [[nodiscard]] bool line(std::string& text);
    bool push(PickleValue value);
    [[nodiscard]] std::size_t floor() const { return m_marks.empty() ? 0 : m_marks.back(); }
    [[nodiscard]] bool has(std::size_t count) const { return m_stack.size() - floor() >= count; }
    [[nodiscard]] Index pop();
    [[nodiscard]] PickleValue& top() { return m_values[m_stack.back()]; }
    bool remember(std::uint32_t place);
    bool pushName(std::string name);

    std::span<const std::byte> m_bytes;
    const AllowedName& m_isAllowed;
    std::size_t m_at = 0;
    std::vector<PickleValue> m_values;
    std::vector<Index> m_stack;
    std::vector<std::size_t> m_marks;
    std::unordered_map<std::uint32_t, Index> m_memo;
    bool m_stopped = false;
    PickleProblem m_problem;
};

}  // namespace cortilens::files
