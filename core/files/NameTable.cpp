// SPDX-License-Identifier: Apache-2.0
#include "core/files/NameTable.h"

#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "a table of label names";

/// The last four of six words or more, if they are R G B T.
[[nodiscard]] std::optional<std::array<std::uint8_t, 3>> colorOf(std::span<const std::string_view> words)
{
    if (words.size() < 6) return std::nullopt;
    std::array<std::uint8_t, 4> channels{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto channel = numberOf<std::uint8_t>(words[words.size() - 4 + i]);
        if (!channel) return std::nullopt;
        channels[i] = *channel;
    }
    return std::array{channels[0], channels[1], channels[2]};
}

[[nodiscard]] std::optional<NameTableEntry> entryOf(std::span<const std::string_view> words)
{
    const auto index = numberOf<std::int32_t>(words[0]);
    if (!index || *index < 0 || words.size() < 2) return std::nullopt;
    NameTableEntry entry{*index, {}, colorOf(words)};
    const auto name = words.subspan(1, words.size() - 1 - (entry.color ? 4 : 0));
    entry.name.assign(name.front().begin(), name.back().end());  // with the blanks inside
    return entry;
}

}  // namespace

Result<std::vector<NameTableEntry>> readNameTable(const std::filesystem::path& path)
{
    constexpr std::size_t kMaxBytes = std::size_t{16} << 20;
    const auto file = MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto text = textOf(file->bytes());
    if (text.size() > kMaxBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} has {} bytes, which is too long for a table of label names.", path.string(), text.size()),
                  "Check that it is the file that you mean."});
    if (!isPlainText(text)) return std::unexpected(malformed(path, kFormat, "it is not text"));
    std::vector<NameTableEntry> table;
    std::set<std::int32_t> seen;
    TextLines lines(text);
    while (const auto line = lines.next()) {
        const auto words = wordsOf(*line);
        if (words.empty() || words[0].starts_with('#')) continue;
        auto entry = entryOf(words);
        if (!entry)
            return std::unexpected(malformed(path, kFormat, fmt::format("line {} has no number or no name", lines.number())));
        if (!seen.insert(entry->index).second)
            return std::unexpected(
                malformed(path, kFormat, fmt::format("line {} gives {} a second name", lines.number(), entry->index)));
        table.push_back(std::move(*entry));
    }
    return table;
}

}  // namespace cortilens::files
