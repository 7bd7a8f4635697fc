// SPDX-License-Identifier: Apache-2.0
#include "core/files/TextLines.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace cortilens::files {

namespace {

/// Length of the well-formed UTF-8 sequence at the start of `text`, or 0 (Unicode 15, table 3-7).
[[nodiscard]] std::size_t sequenceLength(std::string_view text)
{
    struct Form {
        std::uint8_t mask, lead, length;
        std::uint32_t least;
    };
    constexpr std::array<Form, 3> kForms{{{0xE0, 0xC0, 2, 0x80}, {0xF0, 0xE0, 3, 0x800}, {0xF8, 0xF0, 4, 0x10000}}};
    const auto first = static_cast<std::uint8_t>(text[0]);
    if (first < 0x80) return 1;
    const auto form = std::ranges::find_if(kForms, [&](const Form& f) { return (first & f.mask) == f.lead; });
    if (form == kForms.end() || text.size() < form->length) return 0;
    std::uint32_t code = first & static_cast<std::uint8_t>(~form->mask);
    for (std::size_t i = 1; i < form->length; ++i) {
        const auto next = static_cast<std::uint8_t>(text[i]);
        if ((next & 0xC0) != 0x80) return 0;
        code = code << 6 | (next & 0x3FU);
    }
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < form->least || code > 0x10FFFF || surrogate ? 0 : form->length;
}

}  // namespace

std::optional<std::string_view> TextLines::next()
{
    if (m_rest.empty()) return std::nullopt;
    const auto end = m_rest.find('\n');
    auto line = m_rest.substr(0, end);
    m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++m_number;
    return line;
}

std::vector<std::string_view> wordsOf(std::string_view line)
{
    constexpr std::string_view kBlanks = " \t";
    std::vector<std::string_view> words;
    for (auto begin = line.find_first_not_of(kBlanks); begin != std::string_view::npos; begin = line.find_first_not_of(kBlanks)) {
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(kBlanks), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

bool isPlainText(std::string_view text)
{
    while (!text.empty()) {
        const auto letter = static_cast<unsigned char>(text[0]);
        const auto length = sequenceLength(text);
        if (length == 0 || letter == 0x7F || (letter < 0x20 && letter != '\t' && letter != '\n' && letter != '\r')) return false;
        text.remove_prefix(length);
    }
    return true;
}

}  // namespace cortilens::files
