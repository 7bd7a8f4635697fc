// SPDX-License-Identifier: Apache-2.0
#include "core/text/HtmlEntities.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"
#include "core/text/Unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

namespace cortilens::text {

namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::size_t kLongestCertainName = 24;

// Positions that Windows-1252 leaves empty stay controls.
constexpr std::array<char32_t, 32> kWindows{
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D, 0x017D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D, 0x017E, 0x0178};

[[nodiscard]] bool isDigit(char32_t character)
{
    return character >= U'0' && character <= U'9';
}

[[nodiscard]] int hexDigit(char32_t character)
{
    if (isDigit(character)) return static_cast<int>(character - U'0');
    const char32_t lower = character | 0x20U;
    return lower >= U'a' && lower <= U'f' ? static_cast<int>(lower - U'a') + 10 : -1;
}

/// Characters that HTML does not allow, however they are written.
[[nodiscard]] bool isForbidden(char32_t code)
{
    if (code < 0x20) return code != 0x09 && code != 0x0A && code != 0x0C && code != 0x0D;
    return (code >= 0x7F && code <= 0x9F) || (code >= 0xFDD0 && code <= 0xFDEF) || code == 0x0B || (code & 0xFFFEU) == 0xFFFE;
}

[[nodiscard]] std::u32string characterOf(char32_t code)
{
    if (code == 0x00) return U"\uFFFD";
    if (code == 0x0D) return U"\r";
    if (code >= 0x80 && code <= 0x9F) return {windowsCharacter(code)};
    if ((code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return U"\uFFFD";
    return isForbidden(code) ? std::u32string{} : std::u32string{code};
}

/// How far a reference goes behind its ampersand: #123; or #x1F; or name;, the semicolon included when there is one.
[[nodiscard]] std::size_t lengthOfReference(std::u32string_view rest)
{
    std::size_t end = 0;
    if (rest.starts_with(U"#")) {
        const bool isHex = rest.size() > 1 && (rest[1] == U'x' || rest[1] == U'X');
        const std::size_t first = end = isHex ? 2 : 1;
        while (end < rest.size() && (isHex ? hexDigit(rest[end]) >= 0 : isDigit(rest[end]))) ++end;
        if (end == first) return 0;
    } else {
        constexpr std::u32string_view kStops = U"\t\n\f <&#;";
        while (end < rest.size() && end < kLongestName && kStops.find(rest[end]) == kStops.npos) ++end;
        if (end == 0) return 0;
    }
    return end < rest.size() && rest[end] == U';' ? end + 1 : end;
}

[[nodiscard]] char32_t hexNumberOf(std::string_view digits)
{
    std::uint32_t code = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    return code;
}

[[nodiscard]] std::u32string numbered(std::u32string_view digits)
{
    const bool isHex = digits.starts_with(U"x") || digits.starts_with(U"X");
    char32_t code = 0;
    for (const char32_t digit : digits.substr(isHex ? 1 : 0)) {
        if (digit == U';') break;
        code = std::min<char32_t>(code * (isHex ? 16 : 10) + static_cast<char32_t>(hexDigit(digit)), 0x110000);
    }
    return characterOf(code);
}

}  // namespace

char32_t windowsCharacter(char32_t control)
{
    return control >= 0x80 && control <= 0x9F ? kWindows[control - 0x80] : control;
}

Result<HtmlEntities> HtmlEntities::open(const std::filesystem::path& file)
{
    const auto mapped = files::MappedFile::open(file);
    if (!mapped) return std::unexpected(mapped.error());
    HtmlEntities entities;
    files::TextLines lines(files::textOf(mapped->bytes()));
    while (const auto line = lines.next()) {
        if (line->empty()) continue;
        const auto tab = line->find('\t');
        if (tab == std::string_view::npos || tab == 0)
            return std::unexpected(
                Error{ErrorKind::malformed,
                      fmt::format("Line {} of {} is not a name, a tab and code points.", lines.number(), file.string()),
                      "Install the program as a whole."});
        auto& meaning = entities.m_names[codePointsOf(line->substr(0, tab))];
        for (const auto word : files::wordsOf(line->substr(tab + 1))) meaning.push_back(hexNumberOf(word));
    }
    return entities;
}

std::u32string HtmlEntities::meaningOf(std::u32string_view reference) const
{
    if (reference.starts_with(U"#")) return numbered(reference.substr(1));
    for (std::size_t length = reference.size(); length > 1; --length)
        if (const auto found = m_names.find(reference.substr(0, length)); found != m_names.end())
            return found->second + std::u32string(reference.substr(length));
    std::u32string unknown{U'&'};
    unknown += reference;
    return unknown;
}

template <typename IsMeant> std::u32string HtmlEntities::replaced(std::u32string_view text, IsMeant isMeant) const
{
    std::u32string plain;
    while (!text.empty()) {
        const auto ampersand = std::min(text.find(U'&'), text.size());
        plain += text.substr(0, ampersand);
        text.remove_prefix(ampersand);
        if (text.empty()) break;
        text.remove_prefix(1);
        const auto reference = text.substr(0, lengthOfReference(text));
        const bool meant = isMeant(reference);
        plain += meant ? meaningOf(reference) : U"&";
        if (meant) text.remove_prefix(reference.size());
    }
    return plain;
}

std::u32string HtmlEntities::unescaped(std::u32string_view text) const
{
    return replaced(text, [](std::u32string_view reference) { return !reference.empty(); });
}

std::u32string HtmlEntities::unescapedWithSemicolon(std::u32string_view text) const
{
    return replaced(text, [this](std::u32string_view reference) {
        return reference.ends_with(U";") && reference.size() <= kLongestCertainName + 2 &&
               (reference.starts_with(U"#") || m_names.contains(reference));
    });
}

}  // namespace cortilens::text
