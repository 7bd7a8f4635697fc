// SPDX-License-Identifier: Apache-2.0
#include "core/text/Unicode.h"

#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

namespace cortilens::text {

namespace {

[[nodiscard]] icu::UnicodeString icuText(std::u32string_view text)
{
    static_assert(sizeof(UChar32) == sizeof(char32_t));
    return icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()));
}

[[nodiscard]] std::u32string codePointsOf(const icu::UnicodeString& text)
{
    std::u32string points;
    points.reserve(static_cast<std::size_t>(text.length()));
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        points.push_back(static_cast<char32_t>(text.char32At(i)));
    return points;
}

[[nodiscard]] UChar32 pointOf(char32_t character)
{
    return static_cast<UChar32>(character);
}

/// Null only when ICU's data are missing: the text then stays as it is.
[[nodiscard]] std::u32string normalised(std::u32string_view text, const icu::Normalizer2* form)
{
    if (form == nullptr) return std::u32string(text);
    UErrorCode problem = U_ZERO_ERROR;
    const auto result = form->normalize(icuText(text), problem);
    return U_SUCCESS(problem) ? codePointsOf(result) : std::u32string(text);
}

}  // namespace

std::u32string codePointsOf(std::string_view utf8)
{
    return codePointsOf(icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size()))));
}

std::string utf8Of(std::u32string_view text)
{
    std::string utf8;
    return icuText(text).toUTF8String(utf8);
}

std::u32string composed(std::u32string_view text)
{
    UErrorCode problem = U_ZERO_ERROR;
    return normalised(text, icu::Normalizer2::getNFCInstance(problem));
}

std::u32string compatibilityComposed(std::u32string_view text)
{
    UErrorCode problem = U_ZERO_ERROR;
    return normalised(text, icu::Normalizer2::getNFKCInstance(problem));
}

std::u32string lowered(std::u32string_view text)
{
    return codePointsOf(icuText(text).toLower(icu::Locale::getRoot()));
}

char32_t folded(char32_t letter)
{
    return static_cast<char32_t>(u_foldCase(pointOf(letter), U_FOLD_CASE_DEFAULT));
}

bool isLetter(char32_t character)
{
    return (U_GET_GC_MASK(pointOf(character)) & U_GC_L_MASK) != 0;
}

bool isNumber(char32_t character)
{
    return (U_GET_GC_MASK(pointOf(character)) & U_GC_N_MASK) != 0;
}

bool isSpace(char32_t character)
{
    return u_isUWhiteSpace(pointOf(character)) || (character >= 0x1C && character <= 0x1F);
}

std::u32string_view trimmed(std::u32string_view text)
{
    const auto first = std::ranges::find_if_not(text, isSpace);
    text.remove_prefix(static_cast<std::size_t>(first - text.begin()));
    while (!text.empty() && isSpace(text.back())) text.remove_suffix(1);
    return text;
}

std::u32string withSingleBlanks(std::u32string_view text)
{
    std::u32string joined;
    bool pending = false;
    for (const char32_t character : trimmed(text)) {
        if (isSpace(character)) {
            pending = true;
            continue;
        }
        if (std::exchange(pending, false)) joined.push_back(U' ');
        joined.push_back(character);
    }
    return joined;
}

}  // namespace cortilens::text
