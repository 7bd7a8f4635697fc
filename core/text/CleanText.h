// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cortilens::text {

class HtmlEntities;

/// A text as the published tokenizers clean it before they look at it: repaired, HTML references resolved twice, no spaces at
/// the ends.
///
/// The repairs are those of the Python package ftfy 6.3: line by line until nothing changes, HTML references with a semicolon
/// (where there is no `<`), Latin ligatures, full-width letters, curly quotes, line ends, terminal escapes and control
/// characters, then NFC. Left out: text that was decoded with the wrong encoding, which nobody types, and entity names that
/// somebody has put in capitals.
[[nodiscard]] std::u32string cleaned(std::string_view utf8, const HtmlEntities& entities);

}  // namespace cortilens::text
