// SPDX-License-Identifier: Apache-2.0
#include "core/data/PhotoMaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

/// Sorted; empty when the folder is not there or may not be read.
[[nodiscard]] std::vector<fs::path> entriesOf(const fs::path& folder)
{
    std::vector<fs::path> entries;
    std::error_code trouble;
    for (fs::directory_iterator entry(folder, trouble), end; !trouble && entry != end; entry.increment(trouble))
        if (!entry->path().filename().string().starts_with('.')) entries.push_back(entry->path());
    std::ranges::sort(entries);
    return entries;
}

/// 17, 00017, nsd00017, nsd_00017.
[[nodiscard]] std::optional<NsdId> idFrom(std::string_view stem)
{
    const auto isWord = [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; };
    const auto digits = stem.substr(static_cast<std::size_t>(std::ranges::find_if_not(stem, isWord) - stem.begin()));
    std::int32_t id = 0;
    const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), id);
    if (digits.empty() || trouble != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return NsdId{id};
}

void takeFile(const fs::path& file, const Stimuli& stimuli, PhotoMaps& maps, std::vector<std::string>& notices)
{
    if (file.extension() != ".npy" && file.extension() != ".png") return;
    const auto stem = file.stem().string();
    const auto named = stimuli.find(stem);
    const auto photo = named ? named : idFrom(stem);
    if (!photo || photo->value < 0 || photo->value >= stimuli.count()) {
        notices.push_back(fmt::format("The map {} is passed over: no photo is called so, and photos count from 0 to {}.",
                                      file.string(), stimuli.count() - 1));
        return;
    }
    const auto [kept, isNew] = maps.files.emplace(*photo, file);
    if (!isNew)
        notices.push_back(
            fmt::format("The map {} is passed over: {} is of the same photo.", file.string(), kept->second.filename().string()));
}

}  // namespace

PhotoMapList photoMapsIn(const fs::path& folder, const Stimuli& stimuli)
{
    PhotoMapList list;
    for (const auto& kind : entriesOf(folder)) {
        std::error_code trouble;
        if (!fs::is_directory(kind, trouble)) continue;
        PhotoMaps maps{.name = kind.filename().string(), .files = {}};
        for (const auto& file : entriesOf(kind)) takeFile(file, stimuli, maps, list.notices);
        if (!maps.files.empty()) list.kinds.push_back(std::move(maps));
    }
    return list;
}

}  // namespace cortilens::data
