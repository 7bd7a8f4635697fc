// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::files {

[[nodiscard]] inline std::string_view textOf(std::span<const std::byte> bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// A text line by line, without the ends (LF or CRLF). The views are into the text.
class TextLines {
public:
    explicit TextLines(std::string_view text)
        : m_rest(text)
    {}

    /// Nothing at the end.
    [[nodiscard]] std::optional<std::string_view> next();

    [[nodiscard]] std::size_t number() const { return m_number; }  ///< of the last line that next() gave, from 1

private:
    std::string_view m_rest;
    std::size_t m_number = 0;
};

/// What stands between blanks and tabs.
[[nodiscard]] std::vector<std::string_view> wordsOf(std::string_view line);

/// The number that a word is as a whole, or nothing.
template <typename Number> [[nodiscard]] std::optional<Number> numberOf(std::string_view word)
{
    Number number{};
    const auto [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc{} || stop != word.data() + word.size()) return std::nullopt;
    return number;
}

/// Whether the bytes are UTF-8 without control characters but tabs and line ends: what a person could have written.
[[nodiscard]] bool isPlainText(std::string_view text);

}  // namespace cortilens::files
