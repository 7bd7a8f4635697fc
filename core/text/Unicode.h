// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

/// What the Unicode standard says of characters, as far as tokenizers ask: the doorway of ICU.
namespace cortilens::text {

/// Each malformed sequence becomes U+FFFD.
[[nodiscard]] std::u32string codePointsOf(std::string_view utf8);
[[nodiscard]] std::string utf8Of(std::u32string_view text);

[[nodiscard]] std::u32string composed(std::u32string_view text);               ///< NFC
[[nodiscard]] std::u32string compatibilityComposed(std::u32string_view text);  ///< NFKC

/// Full, without a language's own rules: a final sigma is told apart, and one letter may become two.
[[nodiscard]] std::u32string lowered(std::u32string_view text);
[[nodiscard]] char32_t folded(char32_t letter);  ///< simple case folding

[[nodiscard]] bool isLetter(char32_t character);  ///< category L
[[nodiscard]] bool isNumber(char32_t character);  ///< category N
[[nodiscard]] bool isSpace(char32_t character);   ///< as Python's str.isspace, which takes U+001C to U+001F too

/// Without spaces at both ends.
[[nodiscard]] std::u32string_view trimmed(std::u32string_view text);
/// Every run of spaces as one blank, none at the ends.
[[nodiscard]] std::u32string withSingleBlanks(std::u32string_view text);

}  // namespace cortilens::text
