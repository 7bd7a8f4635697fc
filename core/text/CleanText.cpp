// SPDX-License-Identifier: Apache-2.0
#include "core/text/CleanText.h"

#include "core/text/HtmlEntities.h"
#include "core/text/Unicode.h"

#include <algorithm>

namespace cortilens::text {

namespace {

[[nodiscard]] bool isLigature(char32_t character)
{
    return character == 0x132 || character == 0x133 || character == 0x149 || (character >= 0x1C4 && character <= 0x1CC) ||
           (character >= 0x1F1 && character <= 0x1F3) || (character >= 0xFB00 && character <= 0xFB06);
}

[[nodiscard]] bool hasOtherWidth(char32_t character)
{
    return character == 0x3000 || (character >= 0xFF01 && character < 0xFFF0);
}

[[nodiscard]] bool isStrayControl(char32_t character)
{
    return character < 0x09 || character == 0x0B || (character >= 0x0E && character < 0x20) || character == 0x7F ||
           (character >= 0x206A && character < 0x2070) || character == 0xFEFF || (character >= 0xFFF9 && character < 0xFFFD);
}

/// One character in the form that people type.
[[nodiscard]] std::u32string plainForm(char32_t character)
{
    if (character >= 0x80 && character <= 0x9F) character = windowsCharacter(character);
    if (character == 0xFB05) return U"\u017Ft";
    if (isLigature(character) || hasOtherWidth(character)) return compatibilityComposed(std::u32string_view(&character, 1));
    return {character};
}

[[nodiscard]] char32_t uncurled(char32_t character)
{
    if (character == 0x02BC || (character >= 0x2018 && character <= 0x201B)) return U'\'';
    return character >= 0x201C && character <= 0x201F ? U'"' : character;
}

[[nodiscard]] std::u32string withUnixLineEnds(std::u32string_view text)
{
    std::u32string lines;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char32_t character = text[i];
        const bool isBreak = character == U'\r' || character == 0x2028 || character == 0x2029 || character == 0x85;
        if (character == U'\r' && i + 1 < text.size() && text[i + 1] == U'\n') continue;
        lines.push_back(isBreak ? U'\n' : character);
    }
    return lines;
}

/// Without ESC [ digits and semicolons, letter.
[[nodiscard]] std::u32string withoutTerminalEscapes(std::u32string_view text)
{
    std::u32string plain;
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i).starts_with(U"\x1B[")) {
            std::size_t end = i + 2;
            while (end < text.size() && ((text[end] < 0x80 && isNumber(text[end])) || text[end] == U';')) ++end;
            const char32_t letter = end < text.size() ? text[end] | 0x20U : 0;
            if (letter >= U'a' && letter <= U'z') {
                i = end + 1;
                continue;
            }
        }
        plain.push_back(text[i++]);
    }
    return plain;
}

[[nodiscard]] std::u32string repairedOnce(std::u32string_view text, const HtmlEntities* entities)
{
    std::u32string repaired;
    for (const char32_t character : entities ? entities->unescapedWithSemicolon(text) : std::u32string(text))
        repaired += plainForm(character);
    std::ranges::transform(repaired, repaired.begin(), uncurled);
    repaired = withoutTerminalEscapes(withUnixLineEnds(repaired));
    std::erase_if(repaired, isStrayControl);
    return composed(repaired);
}

[[nodiscard]] std::u32string repaired(std::u32string_view text, const HtmlEntities* entities)
{
    std::u32string before(text);
    // Every repair takes something away for good, so this ends.
    while (true) {
        auto after = repairedOnce(before, entities);
        if (after == before) return after;
        before = std::move(after);
    }
}

}  // namespace

std::u32string cleaned(std::string_view utf8, const HtmlEntities& entities)
{
    const auto whole = codePointsOf(utf8);
    std::u32string clean;
    const HtmlEntities* used = &entities;
    for (std::u32string_view rest = whole; !rest.empty();) {
        const auto line = rest.substr(0, rest.find(U'\n') == rest.npos ? rest.size() : rest.find(U'\n') + 1);
        if (line.find(U'<') != line.npos) used = nullptr;  // HTML itself: its references may mean what they say
        clean += repaired(line, used);
        rest.remove_prefix(line.size());
    }
    return std::u32string(trimmed(entities.unescaped(entities.unescaped(clean))));
}

}  // namespace cortilens::text
