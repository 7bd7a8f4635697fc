// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace cortilens::text {

/// The characters that HTML spells as &name; or &#number;. Immutable.
class HtmlEntities {
public:
    /// `file`: one name (with or without its semicolon), a tab and the code points that it stands for in hexadecimal, a
    /// line. Errors: those of a missing or
    /// unreadable file, malformed.
    [[nodiscard]] static Result<HtmlEntities> open(const std::filesystem::path& file);

    /// As Python's html.unescape: also references without a semicolon, where HTML allows it, and the longest name that fits.
    [[nodiscard]] std::u32string unescaped(std::u32string_view text) const;

    /// Only what ends in a semicolon and is at most 24 letters long: what a text that was never HTML hardly contains.
    [[nodiscard]] std::u32string unescapedWithSemicolon(std::u32string_view text) const;

private:
    /// Every reference for which isMeant(reference) holds, without its ampersand and empty after a bare one, by its meaning.
    template <typename IsMeant> [[nodiscard]] std::u32string replaced(std::u32string_view text, IsMeant isMeant) const;
    [[nodiscard]] std::u32string meaningOf(std::u32string_view reference) const;

    std::map<std::u32string, std::u32string, std::less<>> m_names;
};

/// What a C1 control character (U+0080 to U+009F) stands for in Windows-1252, which is what it almost always was.
[[nodiscard]] char32_t windowsCharacter(char32_t control);

}  // namespace cortilens::text
