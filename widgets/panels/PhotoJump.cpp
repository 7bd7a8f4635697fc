// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/PhotoJump.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>

namespace cortilens::panels {

namespace {

constexpr const char* kNumbering =
    "Photos have two numbers: nsdId counts from 0 (17 or nsd:17), 73KID counts from 1 (73k:18 is the same photo).";

[[nodiscard]] std::string normalized(std::string_view text)
{
    std::string plain;
    for (const char c : text)
        if (c != ' ' && c != '\t') plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    return plain;
}

[[nodiscard]] std::optional<std::int32_t> numberFrom(std::string_view digits)
{
    std::int32_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

[[nodiscard]] std::string bothNumbers(NsdId id)
{
    return fmt::format("nsdId {} (73KID {})", id.value, std::int64_t{id.value} + 1);
}

[[nodiscard]] std::unexpected<Error> refused(ErrorKind kind, std::string message)
{
    return std::unexpected(Error{kind, std::move(message), kNumbering});
}

}  // namespace

Result<NsdId> photoFrom(std::string_view text, std::span<const NsdId> available)
{
    const std::string plain = normalized(text);
    std::string_view digits = plain;
    const bool is73k = digits.starts_with("73k:");
    if (is73k) digits.remove_prefix(4);
    if (digits.starts_with("nsd:")) digits.remove_prefix(4);
    const auto number = numberFrom(digits);
    if (!number) return refused(ErrorKind::invalidRequest, fmt::format("\"{}\" names no photo", text));
    if (is73k && *number < 1)
        return refused(ErrorKind::invalidRequest, fmt::format("There is no 73KID {}: the first one is 1", *number));
    if (*number < 0) return refused(ErrorKind::invalidRequest, fmt::format("There is no nsdId {}: the first one is 0", *number));
    const NsdId id = is73k ? nsdIdOf(Id73k{*number}) : NsdId{*number};
    if (std::ranges::find(available, id) != available.end()) return id;
    if (available.empty()) return refused(ErrorKind::notFound, bothNumbers(id) + " is not here: no photos are open");
    const auto [low, high] = std::ranges::minmax(available);
    return refused(ErrorKind::notFound, fmt::format("{} is not among the {} photos shown, nsdId {} to {}", bothNumbers(id),
                                                    available.size(), low.value, high.value));
}

}  // namespace cortilens::panels
