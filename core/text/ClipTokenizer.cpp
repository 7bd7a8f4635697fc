// SPDX-License-Identifier: Apache-2.0
#include "core/text/ClipTokenizer.h"

#include "core/files/Gzip.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"
#include "core/text/CleanText.h"
#include "core/text/Unicode.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace cortilens::text {

namespace {

constexpr std::size_t kMerges = 48894;
constexpr std::size_t kMostBytes = 8U << 20;
constexpr std::int64_t kWordEnd = 256;     ///< from a byte's id to that of the same byte at the end of a word
constexpr std::int64_t kFirstMerge = 512;  ///< the vocabulary's merges stand behind the bytes, in their order
constexpr std::string_view kEndMark = "</w>";

/// Bytes that are printable in Latin-1 come first in the vocabulary and stand for themselves in the merge file; the others
/// follow, written as U+0100, U+0101, ...
[[nodiscard]] constexpr bool isPrintable(int byte)
{
    return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || (byte >= 174 && byte <= 255);
}

struct ByteTable {
    std::array<std::int64_t, 256> id{};  ///< of a byte
    std::array<char32_t, 256> letter{};  ///< that writes the byte
};

[[nodiscard]] constexpr ByteTable makeByteTable()
{
    ByteTable table;
    std::int64_t next = 0;
    char32_t stand = 0x100;
    for (const bool printable : {true, false})
        for (int byte = 0; byte < 256; ++byte) {
            if (isPrintable(byte) != printable) continue;
            table.id[static_cast<std::size_t>(byte)] = next++;
            table.letter[static_cast<std::size_t>(byte)] = printable ? static_cast<char32_t>(byte) : stand++;
        }
    return table;
}

constexpr ByteTable kBytes = makeByteTable();

[[nodiscard]] constexpr std::uint64_t pairOf(std::int64_t left, std::int64_t right)
{
    return (static_cast<std::uint64_t>(left) << 32U) | static_cast<std::uint64_t>(right);
}

[[nodiscard]] Error otherMerges(const std::filesystem::path& file, std::string_view what)
{
    return {ErrorKind::mismatch, fmt::format("{} does not hold CLIP's merges: {}.", file.string(), what),
            "Take bpe_simple_vocab_16e6.txt.gz as OpenAI publishes it, or install the program as a whole."};
}

/// Reads the merges in their own spelling, which only this function sees.
[[nodiscard]] Result<std::unordered_map<std::uint64_t, std::int64_t>> mergesIn(const std::filesystem::path& file)
{
    const auto mapped = files::MappedFile::open(file);
    if (!mapped) return std::unexpected(mapped.error());
    const auto content = files::gunzip(mapped->bytes(), kMostBytes, file.string());
    if (!content) return std::unexpected(content.error());
    std::unordered_map<std::string, std::int64_t> vocabulary;
    for (std::size_t byte = 0; byte < 256; ++byte) {
        const auto letter = utf8Of({&kBytes.letter[byte], 1});
        vocabulary[letter] = kBytes.id[byte];
        vocabulary[letter + std::string(kEndMark)] = kBytes.id[byte] + kWordEnd;
    }
    files::TextLines lines(files::textOf(*content));
    (void)lines.next();  // the version
    std::unordered_map<std::uint64_t, std::int64_t> merges;
    merges.reserve(kMerges);
    while (merges.size() < kMerges) {
        const auto line = lines.next();
        if (!line) return std::unexpected(otherMerges(file, fmt::format("it ends after {} of {}", merges.size(), kMerges)));
        const auto words = files::wordsOf(*line);
        const auto idOf = [&](std::string_view word) {
            const auto found = vocabulary.find(std::string(word));
            return found == vocabulary.end() ? std::optional<std::int64_t>{} : found->second;
        };
        const auto left = words.size() == 2 ? idOf(words[0]) : std::nullopt;
        const auto right = words.size() == 2 ? idOf(words[1]) : std::nullopt;
        if (!left || !right)
            return std::unexpected(otherMerges(file, fmt::format("line {} joins nothing known", lines.number())));
        const auto id = kFirstMerge + static_cast<std::int64_t>(merges.size());
        if (!merges.emplace(pairOf(*left, *right), id).second)
            return std::unexpected(otherMerges(file, fmt::format("line {} repeats another", lines.number())));
        vocabulary[std::string(words[0]) + std::string(words[1])] = id;
    }
    return merges;
}

/// Whether `text` begins so, whatever its case.
[[nodiscard]] bool beginsWith(std::u32string_view text, std::u32string_view beginning)
{
    return text.size() >= beginning.size() && std::ranges::equal(text.substr(0, beginning.size()), beginning, {}, folded);
}

constexpr std::u32string_view kStartMark = U"<|startoftext|>";
constexpr std::u32string_view kStopMark = U"<|endoftext|>";

/// Length of the piece that a text begins with: a special token, an English ending, a run of letters, one number, or a run of
/// anything else.
[[nodiscard]] std::size_t lengthOfWord(std::u32string_view text)
{
    static constexpr std::array<std::u32string_view, 9> kFixed{kStartMark, kStopMark, U"'s",  U"'t", U"'re",
                                                               U"'ve",     U"'m",     U"'ll", U"'d"};
    for (const auto fixed : kFixed)
        if (beginsWith(text, fixed)) return fixed.size();
    if (isNumber(text.front())) return 1;
    const bool letters = isLetter(text.front());
    const auto belongs = [letters](char32_t character) {
        return letters ? isLetter(character) : !isLetter(character) && !isNumber(character) && !isSpace(character);
    };
    return static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
}

}  // namespace

Result<std::unique_ptr<const ClipTokenizer>> ClipTokenizer::open(const std::filesystem::path& folder)
{
    auto entities = HtmlEntities::open(folder / "html_entities.tsv");
    if (!entities) return std::unexpected(entities.error());
    auto merges = mergesIn(folder / "bpe_simple_vocab_16e6.txt.gz");
    if (!merges) return std::unexpected(merges.error());
    return std::unique_ptr<const ClipTokenizer>(new ClipTokenizer(std::move(*entities), std::move(*merges)));
}

ClipTokenizer::ClipTokenizer(HtmlEntities entities, std::unordered_map<std::uint64_t, std::int64_t> merges)
    : m_entities(std::move(entities))
    , m_merges(std::move(merges))
{}

void ClipTokenizer::appendPieces(std::vector<std::int64_t>& ids, std::u32string_view word) const
{
    std::vector<std::int64_t> symbols;
    for (const char byte : utf8Of(word)) symbols.push_back(kBytes.id[static_cast<unsigned char>(byte)]);
    symbols.back() += kWordEnd;
    while (symbols.size() > 1) {
        auto best = m_merges.end();
        std::uint64_t bestPair = 0;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto pair = pairOf(symbols[i], symbols[i + 1]);
            const auto found = m_merges.find(pair);
            if (found == m_merges.end() || (best != m_merges.end() && found->second >= best->second)) continue;
            best = found;
            bestPair = pair;
        }
        if (best == m_merges.end()) break;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < symbols.size(); ++kept) {
            const bool joins = i + 1 < symbols.size() && pairOf(symbols[i], symbols[i + 1]) == bestPair;
            symbols[kept] = joins ? best->second : symbols[i];
            i += joins ? 2 : 1;
        }
        symbols.resize(kept);
    }
    ids.insert(ids.end(), symbols.begin(), symbols.end());
}

std::vector<std::int64_t> ClipTokenizer::pieces(std::string_view utf8) const
{
    const auto text = lowered(withSingleBlanks(cleaned(utf8, m_entities)));
    std::vector<std::int64_t> ids;
    for (std::u32string_view rest = text; !rest.empty();) {
        if (isSpace(rest.front())) {
            rest.remove_prefix(1);
            continue;
        }
        const auto word = rest.substr(0, lengthOfWord(rest));
        if (word == kStartMark || word == kStopMark)
            ids.push_back(word == kStartMark ? kStart : kEnd);
        else
            appendPieces(ids, word);
        rest.remove_prefix(word.size());
    }
    return ids;
}

Tokens ClipTokenizer::tokens(std::string_view utf8) const
{
    auto words = pieces(utf8);
    const auto room = static_cast<std::size_t>(kContext - 2);
    Tokens tokens;
    if (words.size() > room) tokens.dropped = static_cast<int>(words.size() - room);
    words.resize(std::min(words.size(), room));
    tokens.ids.push_back(kStart);
    tokens.ids.insert(tokens.ids.end(), words.begin(), words.end());
    tokens.ids.push_back(kEnd);
    tokens.ids.resize(kContext, 0);
    return tokens;
}

}  // namespace cortilens::text
