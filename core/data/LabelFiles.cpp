// SPDX-License-Identifier: Apache-2.0
#include "core/data/LabelFiles.h"

#include "core/data/Region.h"
#include "core/data/SurfaceFiles.h"
#include "core/types/DrawnRegion.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::size_t rankOf(std::string_view set)
{
    constexpr std::array<std::string_view, 7> kOrder{"faces", "bodies", "places", "words", "food", "early", "streams"};
    return static_cast<std::size_t>(std::ranges::find(kOrder, familyOf(set)) - kOrder.begin());
}

using Sets = std::map<std::string, LabelFiles>;

void addVolumes(Sets& sets, const fs::path& folder)
{
    for (const auto* suffix : {".nii.gz", ".nii", ".npy"})
        for (const auto& path : filesIn(folder, "", suffix)) {
            auto name = path.filename().string();
            name.resize(name.size() - std::string_view(suffix).size());
            const bool left = name.starts_with("lh.");
            const bool half = left || name.starts_with("rh.");
            auto& files = sets[half ? name.substr(3) : name];
            auto& place = half ? files.halves[left ? 0 : 1] : files.whole;
            if (place.empty()) place = path;
        }
}

/// Other surface maps (t values, thickness) lie in the same folder: only those with a table of names are labels.
void addSurfaceLabels(Sets& sets, const fs::path& folder)
{
    constexpr std::string_view kSuffix = ".mgz.ctab";
    for (const auto& path : filesIn(folder, "", kSuffix)) {
        auto name = path.filename().string();
        name.resize(name.size() - kSuffix.size());
        if (std::ranges::any_of(kHemispheres, [&](Hemisphere hemisphere) {
                return isFile(folder / fmt::format("{}.{}.mgz", prefixOf(hemisphere), name));
            }))
            sets.try_emplace(std::move(name));
    }
}

}  // namespace

std::vector<LabelFiles> drawnLabelsIn(const fs::path& folder)
{
    constexpr std::string_view kSuffix = ".label";
    Sets byName;
    for (const auto hemisphere : kHemispheres)
        for (const auto& path : filesIn(folder, fmt::format("{}.", prefixOf(hemisphere)), kSuffix)) {
            auto name = path.filename().string().substr(3);
            name.resize(name.size() - std::min(name.size(), kSuffix.size()));
            if (checkRegionName(name)) byName[name].onSurface[sideOf(hemisphere)] = path;
        }
    std::vector<LabelFiles> found;
    for (auto& [name, files] : byName) {
        files.set = kDrawnSet;
        files.region = name;
        found.push_back(std::move(files));
    }
    return found;
}

std::vector<LabelFiles> labelFilesOf(const NsdTree& tree, std::string_view subject, std::string_view space)
{
    Sets sets;
    const auto labels = tree.labels(subject);
    addVolumes(sets, tree.volumes(subject, space) / "roi");
    addSurfaceLabels(sets, labels);

    std::vector<LabelFiles> found;
    for (auto& [name, files] : sets) {
        files.set = name;
        for (const auto hemisphere : kHemispheres)
            files.onSurface[sideOf(hemisphere)] = ifThere(labels / fmt::format("{}.{}.mgz", prefixOf(hemisphere), name));
        for (const auto& folder : {labels, tree.labels("fsaverage"), tree.templates()})
            for (const auto* suffix : {".mgz.ctab", ".ctab"})
                if (files.table.empty()) files.table = ifThere(folder / (name + suffix));
        found.push_back(std::move(files));
    }
    std::ranges::stable_sort(found, {}, [](const LabelFiles& files) { return rankOf(files.set); });
    return found;
}

}  // namespace cortilens::data
