// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Python's pickles as plain values. A pickle is a program; here nothing of it is run: a call is written down as a call.
namespace cortilens::files {

/// One value. Others are named by their place in Pickle::values, so that shared and even circular values are harmless.
struct PickleValue {
    enum class Kind : std::uint8_t {
        none,
        boolean,     ///< integer: 0 or 1
        integer,     ///< integer
        longNumber,  ///< text: its bytes, little-endian, two's complement; only when it needs more than eight
        real,        ///< real
        text,        ///< text, as stored (usually UTF-8)
        bytes,       ///< text
        list,        ///< items; sets too
        tuple,       ///< items
        dictionary,  ///< items: key, value, key, value, ...
        name,        ///< text: module.thing
        call,        ///< text called with `arguments`; items were added to what came back, and `state` given to it
        instance,    ///< an object of class `text`, likewise
        persistent,  ///< something outside the pickle, known by `arguments`
    };
    static constexpr std::uint32_t kNothing = 0xFFFFFFFF;

    Kind kind = Kind::none;
    std::uint32_t arguments = kNothing;
    std::uint32_t state = kNothing;
    std::int64_t integer = 0;
    double real = 0;
    std::string text{};
    std::vector<std::uint32_t> items{};
};

struct Pickle {
    std::vector<PickleValue> values;
    std::uint32_t root = 0;
    std::size_t end = 0;  ///< one past its last byte
};

struct PickleProblem {
    bool isRefused = false;  ///< nothing is damaged: it asks for something that is not done here
    std::string words;       ///< a phrase: "it asks for os.system"
};

/// Names that a pickle may mention: "collections.OrderedDict". The first other one ends the reading.
using AllowedName = std::function<bool(std::string_view name)>;

inline constexpr std::size_t kMaxPickleBytes = 64U << 20;
inline constexpr std::size_t kMaxPickleValues = 2'000'000;

/// Reads the pickle at the start of `bytes`, protocols 2 to 5 without the operations that only older or out-of-band pickles have.
/// Every index in the result is inside `values`. Memory is bounded by the two limits above.
[[nodiscard]] std::expected<Pickle, PickleProblem> readPickle(std::span<const std::byte> bytes, const AllowedName& isAllowed);

}  // namespace cortilens::files
