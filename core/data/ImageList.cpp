// SPDX-License-Identifier: Apache-2.0
#include "core/data/ImageList.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>

namespace cortilens::data {

namespace {

constexpr std::size_t kMostFileBytes = std::size_t{16} << 20;
constexpr std::string_view kHowTo =
    "Write ids and ranges such as 0-99,150,73k:18, or shared, or all, or the name of a file that holds such a list.";

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string_view remedy = kHowTo)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::string(remedy)});
}

/// Comments become spaces.
[[nodiscard]] std::string withoutComments(std::string_view text)
{
    std::string plain(text);
    bool hidden = false;
    for (auto& letter : plain) {
        if (letter == '#') hidden = true;
        if (letter == '\n') hidden = false;
        if (hidden) letter = ' ';
    }
    return plain;
}

[[nodiscard]] Result<std::vector<NsdId>> rangeFrom(std::string_view word, std::int32_t photos)
{
    const auto dash = word.find('-', 1);
    auto first = imageFrom(word.substr(0, dash), photos);
    if (!first) return std::unexpected(first.error());
    auto last = first;
    if (dash != std::string_view::npos) {
        std::string end(word.substr(dash + 1));
        // The second number is of the first one's kind unless it says otherwise.
        if (word.starts_with("73k:") && end.find(':') == std::string::npos) end = "73k:" + end;
        last = imageFrom(end, photos);
        if (!last) return std::unexpected(last.error());
    }
    if (*last < *first) return invalid(fmt::format("The range {} runs backwards.", word));
    std::vector<NsdId> ids;
    for (auto id = first->value; id <= last->value; ++id) ids.push_back({id});
    return ids;
}

[[nodiscard]] Result<std::vector<NsdId>> idsOf(std::string_view word, const Stimuli& stimuli)
{
    if (const auto named = stimuli.find(word)) return std::vector{*named};
    if (word != "all" && word != "shared") return rangeFrom(word, stimuli.count());
    std::vector<NsdId> ids;
    for (const auto& row : stimuli.rows())
        if (word == "all" || row.shared) ids.push_back(row.nsdId);
    if (ids.empty()) return invalid(fmt::format("No photo here is marked as {}.", word));
    return ids;
}

[[nodiscard]] Result<std::string> contentOf(const std::filesystem::path& path)
{
    const auto file = files::MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    if (file->bytes().size() > kMostFileBytes)
        return invalid(fmt::format("{} is too large for a list of photos.", path.string()));
    return std::string(reinterpret_cast<const char*>(file->bytes().data()), file->bytes().size());
}

}  // namespace

Result<std::vector<NsdId>> imagesFrom(std::string_view listOrFile, const Stimuli& stimuli)
{
    std::string text(listOrFile);
    std::error_code unknown;
    if (std::filesystem::is_regular_file(text, unknown)) {
        auto content = contentOf(text);
        if (!content) return std::unexpected(content.error());
        text = std::move(*content);
    }
    text = withoutComments(text);
    constexpr std::string_view kBetween = ", \t\r\n";
    std::vector<NsdId> photos;
    for (std::string_view left = text;;) {
        left.remove_prefix(std::min(left.find_first_not_of(kBetween), left.size()));
        if (left.empty()) break;
        const auto word = left.substr(0, left.find_first_of(kBetween));
        left.remove_prefix(word.size());
        const auto ids = idsOf(word, stimuli);
        if (!ids) return std::unexpected(ids.error());
        photos.insert(photos.end(), ids->begin(), ids->end());
    }
    if (photos.empty()) return invalid("The list names no photo.");
    std::ranges::sort(photos);
    const auto twins = std::ranges::unique(photos);
    photos.erase(twins.begin(), twins.end());
    return photos;
}

std::vector<NsdId> Shard::of(std::vector<NsdId> photos) const
{
    std::vector<NsdId> part;
    for (auto place = static_cast<std::size_t>(number - 1); place < photos.size(); place += static_cast<std::size_t>(count))
        part.push_back(photos[place]);
    return part;
}

Result<Shard> shardFrom(std::string_view text)
{
    const auto slash = text.find('/');
    const auto number = files::numberOf<int>(text.substr(0, slash));
    const auto count = slash == std::string_view::npos ? std::nullopt : files::numberOf<int>(text.substr(slash + 1));
    if (number && count && *number >= 1 && *number <= *count) return Shard{*number, *count};
    return invalid(fmt::format("'{}' is not a shard.", text), "Write 1/4 to 4/4 for the four parts of a list.");
}

}  // namespace cortilens::data
