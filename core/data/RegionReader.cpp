// SPDX-License-Identifier: Apache-2.0
#include "core/data/RegionReader.h"

#include "core/data/MaskFile.h"
#include "core/data/Piece.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
#include "core/files/NameTable.h"
#include "core/files/NpyNames.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace cortilens::data {

namespace {

using Label = std::int32_t;
using Labels = std::vector<Label>;  // one per element; 0: none

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] Result<Labels> volumeLabels(const std::filesystem::path& path, const LabelFiles& files, const VolumeShape& shape)
{
    const auto values = path.extension() != ".npy" ? readVolume(path, shape)
                        : files.base.empty()       ? readMask(path, path.parent_path() / "nsdgeneral.nii.gz", shape)
                                                   : readMask(path, files.base, shape, 0.5F);
    if (!values) return std::unexpected(values.error());
    return labelsFrom(*values, path);
}

/// A set's labels as its files have them; nothing: no such file, or none that could be read.
struct Readings {
    std::optional<Labels> whole;
    std::array<std::optional<Labels>, 2> halves;
    std::array<std::optional<Labels>, 2> onSurface;
    std::map<Label, std::string> names;  // that the files of the surfaces hold

    [[nodiscard]] bool hasVolume() const { return whole || halves[0] || halves[1]; }
    [[nodiscard]] const std::optional<Labels>& around(std::size_t side) const { return halves[side] ? halves[side] : whole; }
};

[[nodiscard]] Readings readAll(const LabelFiles& files, const RegionPlace& place, std::vector<std::string>& notices)
{
    Readings readings;
    const auto keep = [&](std::optional<Labels>& target, Result<Labels> labels) {
        if (labels)
            target = std::move(*labels);
        else
            notices.push_back(inWords(labels.error()));
    };
    if (!files.whole.empty()) keep(readings.whole, volumeLabels(files.whole, files, place.shape));
    for (std::size_t side = 0; side < 2; ++side) {
        if (!files.halves[side].empty()) keep(readings.halves[side], volumeLabels(files.halves[side], files, place.shape));
        const auto vertices = place.maps[side].curvature.size();
        if (files.onSurface[side].empty() || vertices == 0) continue;
        auto read = readSurfaceLabels(files.onSurface[side], kHemispheres[side], vertices, files.masks[side]);
        if (!read) {
            notices.push_back(inWords(read.error()));
            continue;
        }
        for (auto& entry : read->table) readings.names.emplace(entry.index, std::move(entry.name));
        readings.onSurface[side] = std::move(read->labels);
    }
    return readings;
}

/// Calls `visit(label, voxel)` for each labelled voxel, in the order of VoxelIndex.
template <typename Visitor> void forEachVoxel(const Labels& labels, const VolumeShape& shape, const Visitor& visit)
{
    for (std::int32_t i = 0; i < shape[0]; ++i)
        for (std::int32_t j = 0; j < shape[1]; ++j)
            for (std::int32_t k = 0; k < shape[2]; ++k)
                if (const auto label = labels[flatIndex(shape, {i, j, k})]; label > 0) visit(label, VoxelIndex{i, j, k});
}

using Regions = std::map<Label, Region>;

void addVoxels(Regions& regions, const Readings& readings, const VolumeShape& shape)
{
    if (readings.whole)
        forEachVoxel(*readings.whole, shape, [&](Label label, VoxelIndex voxel) { regions[label].voxels.push_back(voxel); });
    for (std::size_t side = 0; side < 2; ++side) {
        if (!readings.halves[side]) continue;
        forEachVoxel(*readings.halves[side], shape, [&](Label label, VoxelIndex voxel) {
            auto& region = regions[label];
            region.halves[side].push_back(voxel);
            if (!readings.whole) region.voxels.push_back(voxel);
        });
    }
    // Beside a whole, one half does not tell where the other hemisphere's voxels are.
    if (readings.whole && !(readings.halves[0] && readings.halves[1]))
        for (auto& [label, region] : regions) region.halves = {};
}

void addVertices(Regions& regions, const Readings& readings, const RegionPlace& place)
{
    for (std::size_t side = 0; side < 2; ++side) {
        const auto& map = place.maps[side];
        const auto& given = readings.onSurface[side];
        const auto& around = readings.around(side);
        for (std::size_t v = 0; v < map.curvature.size(); ++v) {
            Label label = 0;
            if (given)
                label = (*given)[v];
            else if (around && map.voxel[v] != kNoVoxel)
                label = (*around)[flatIndex(place.shape, map.voxel[v])];
            if (label > 0) regions[label].outline.vertices[side].push_back({static_cast<std::int32_t>(v)});
        }
    }
}

void addVoxelsOfVertices(Region& region, const RegionPlace& place)
{
    for (std::size_t side = 0; side < 2; ++side)
        for (const auto vertex : region.outline.vertices[side]) {
            const auto voxel = place.maps[side].voxel[static_cast<std::size_t>(vertex.value)];
            if (voxel == kNoVoxel) continue;
            region.halves[side].push_back(voxel);
            region.voxels.push_back(voxel);
        }
}

void sortUnique(std::vector<VoxelIndex>& voxels)
{
    std::ranges::sort(voxels);
    const auto rest = std::ranges::unique(voxels);
    voxels.erase(rest.begin(), rest.end());
}

[[nodiscard]] float meanCeiling(std::span<const VoxelIndex> voxels, const RegionPlace& place)
{
    if (place.noiseCeiling.empty()) return kNan;
    double sum = 0;
    std::size_t known = 0;
    for (const auto voxel : voxels) {
        const float value = place.noiseCeiling[flatIndex(place.shape, voxel)];
        if (!std::isfinite(value)) continue;
        sum += static_cast<double>(value);
        ++known;
    }
    return known == 0 ? kNan : static_cast<float>(sum / static_cast<double>(known));
}

/// What follows from a region's voxels and its name in a set.
void complete(Region& region, std::string name, const std::string& set, const RegionPlace& place)
{
    sortUnique(region.voxels);
    for (auto& half : region.halves) sortUnique(half);
    auto& outline = region.outline;
    outline.name = std::move(name);
    outline.set = set;
    outline.family = familyOf(set);
    outline.voxelCount = static_cast<int>(region.voxels.size());
    outline.meanR2 = kNan;
    outline.meanNoiseCeiling = meanCeiling(region.voxels, place);
}

/// Names by label, from 1: those that the labels' own files hold, then those of the table.
[[nodiscard]] std::map<Label, std::string> namesOf(const LabelFiles& files, std::map<Label, std::string> names,
                                                   std::vector<std::string>& notices)
{
    if (files.table.empty()) return names;
    const auto table = files.table.extension() == ".npy" ? files::readNpyNames(files.table) : files::readNameTable(files.table);
    if (!table) {
        notices.push_back(inWords(table.error()));
        return names;
    }
    for (const auto& entry : *table)
        if (entry.index > 0) names.emplace(entry.index, entry.name);
    return names;
}

[[nodiscard]] std::string nameOf(Label label, const std::map<Label, std::string>& names, const std::string& set, bool single)
{
    if (const auto named = names.find(label); named != names.end()) return named->second;
    return names.empty() && single ? set : fmt::format("{} {}", set, label);  // a mask is called after its file
}

}  // namespace

RegionSet readRegionSet(const LabelFiles& files, const RegionPlace& place)
{
    RegionSet set;
    auto readings = readAll(files, place, set.notices);
    Regions regions;
    addVoxels(regions, readings, place.shape);
    addVertices(regions, readings, place);
    if (!readings.hasVolume()) {
        for (auto& [label, region] : regions) addVoxelsOfVertices(region, place);
        if (!regions.empty() && !place.unitsAreVertices && files.region.empty())
            set.notices.push_back(fmt::format(
                "{} is known on the surface only: its voxels are those nearest to its vertices half-way through grey matter.",
                files.set));
    }

    const auto names = namesOf(files, std::move(readings.names), set.notices);
    const bool single = regions.size() == 1 && regions.begin()->first == 1;
    for (auto& [label, region] : regions) {
        complete(region, files.region.empty() ? nameOf(label, names, files.set, single) : files.region, files.set, place);
        const auto& outline = region.outline;
        if (!names.contains(label) && !(names.empty() && single))
            set.notices.push_back(
                fmt::format("{}: no table of names has label {}, so it is called '{}'.", files.set, label, outline.name));
        set.regions.push_back(std::move(region));
    }
    for (const auto& [label, name] : names)
        if (!regions.contains(label)) set.emptyRegions.push_back(name);
    return set;
}

Region regionOf(const DrawnRegion& drawn, const RegionPlace& place)
{
    Region region;
    region.outline.vertices = drawn.vertices;
    addVoxelsOfVertices(region, place);
    complete(region, drawn.name, std::string(kDrawnSet), place);
    return region;
}

}  // namespace cortilens::data
