// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseMask.h"

#include "core/data/LabelFiles.h"
#include "core/data/LiveRegion.h"
#include "core/data/MaskUnits.h"
#include "core/data/Region.h"
#include "core/data/RegionReader.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/MghReader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

void sortUnique(auto& values)
{
    std::ranges::sort(values);
    const auto rest = std::ranges::unique(values);
    values.erase(rest.begin(), rest.end());
}

/// Adds a region's voxels or vertices; false: its hemisphere is not known apart.
[[nodiscard]] bool add(ResponseUnits& units, const Region& region, std::optional<Hemisphere> half)
{
    for (const auto hemisphere : kHemispheres)
        if (!half || *half == hemisphere) {
            const auto& vertices = region.outline.vertices[sideOf(hemisphere)];
            auto& target = units.vertices[sideOf(hemisphere)];
            target.insert(target.end(), vertices.begin(), vertices.end());
        }
    const bool halved = !region.halves[0].empty() || !region.halves[1].empty();
    if (half && !halved && !region.voxels.empty()) return false;
    const auto& voxels = half ? region.halves[sideOf(*half)] : region.voxels;
    units.voxels.insert(units.voxels.end(), voxels.begin(), voxels.end());
    return true;
}

[[nodiscard]] ResponseUnits emptyUnits(std::string_view space, const BetaShape& shape)
{
    return {std::string(space),
            isSurfaceSpace(space) ? VolumeShape{} : shape.volume,
            {},
            isSurfaceSpace(space) ? shape.vertices : std::array<std::int32_t, 2>{},
            {}};
}

/// Voxels of a volume whose value is above `threshold`.
[[nodiscard]] Result<void> addAbove(ResponseUnits& units, const fs::path& path, float threshold)
{
    const auto values = readVolume(path, units.shape);
    if (!values) return std::unexpected(values.error());
    for (std::int32_t i = 0; i < units.shape[0]; ++i)
        for (std::int32_t j = 0; j < units.shape[1]; ++j)
            for (std::int32_t k = 0; k < units.shape[2]; ++k)
                if ((*values)[flatIndex(units.shape, {i, j, k})] > threshold) units.voxels.push_back({i, j, k});
    return {};
}

void addAll(ResponseUnits& units)
{
    for (std::size_t side = 0; side < 2; ++side)
        for (std::int32_t v = 0; v < units.vertexCounts[side]; ++v) units.vertices[side].push_back({v});
    for (std::int32_t i = 0; i < units.shape[0]; ++i)
        for (std::int32_t j = 0; j < units.shape[1]; ++j)
            for (std::int32_t k = 0; k < units.shape[2]; ++k) units.voxels.push_back({i, j, k});
}

/// The brain that labels are read for: no maps between vertices and voxels, so that each set stays in its own space.
class Place {
public:
    explicit Place(const ResponseUnits& units)
        : m_shape(units.shape)
    {
        for (std::size_t side = 0; side < 2; ++side) {
            const auto vertices = static_cast<std::size_t>(units.vertexCounts[side]);
            m_maps[side].curvature.assign(vertices, 0);
            m_maps[side].voxel.assign(vertices, kNoVoxel);
        }
    }
    [[nodiscard]] RegionPlace place() const { return {m_shape, m_maps, {}}; }

private:
    VolumeShape m_shape;
    std::array<VertexMaps, 2> m_maps;
};

[[nodiscard]] LabelFiles inSpace(LabelFiles files, bool onSurface)
{
    if (onSurface) {
        files.whole.clear();
        files.halves = {};
    } else {
        files.onSurface = {};
    }
    return files;
}

[[nodiscard]] Error unknownMask(std::string_view mask, std::string_view subject, std::string_view space,
                                const std::vector<std::string>& names, const std::vector<std::string>& notices)
{
    if (!notices.empty())
        return {ErrorKind::mismatch,
                fmt::format("{} has no mask {} in {} that can be used: {}", subject, mask, space, notices.front()),
                "Put the file of that subject and space there."};
    return {ErrorKind::notFound, fmt::format("{} has no mask {} in {}.", subject, mask, space),
            names.empty() ? "No labels were found there; download the subject's roi folder, or ask for 'all'."
                          : fmt::format("Name one of: all, brainmask, cortex, {}.", fmt::join(names, ", "))};
}

/// Looks through the sets: first for one of that name, then for a region of that name.
[[nodiscard]] Result<ResponseUnits> fromLabels(const NsdTree& tree, std::string_view subject, ResponseUnits units,
                                               std::string_view asked)
{
    const auto mask = regionNameFrom(asked);
    const Place place(units);
    const std::string_view owner = units.space.starts_with("fsaverage") ? std::string_view("fsaverage") : subject;
    std::vector<std::string> names;
    std::vector<std::string> notices;
    const auto sets = labelFilesOf(tree, owner, units.space);
    for (const bool wholeSets : {true, false})
        for (const auto& files : sets) {
            const bool isSet = mask.set.empty() && files.set == mask.name;
            if (wholeSets) names.push_back(files.set);
            if (wholeSets != isSet || (!mask.set.empty() && files.set != mask.set)) continue;
            auto set = readRegionSet(inSpace(files, units.onSurface()), place.place());
            bool found = false;
            for (const auto& region : set.regions) {
                if (!isSet && region.outline.name != mask.name) continue;
                found = true;
                if (!add(units, region, mask.half))
                    return std::unexpected(Error{
                        ErrorKind::notFound, fmt::format("{} is known as a whole only, not by hemisphere.", mask.name),
                        fmt::format("Ask for {}, or download lh.{}.nii.gz and rh.{}.nii.gz.", mask.name, files.set, files.set)});
            }
            if (isSet || found) std::ranges::move(set.notices, std::back_inserter(notices));
            if (!found) continue;
            sortUnique(units.voxels);
            for (auto& vertices : units.vertices) sortUnique(vertices);
            return units;
        }
    return std::unexpected(unknownMask(asked, subject, units.space, names, notices));
}

/// A person's own mask: mine.nii.gz, lh.mine.annot:V1; without a path the text is no file.
struct OwnFile {
    fs::path path;
    std::string_view label;
};

[[nodiscard]] OwnFile ownFile(std::string_view mask)
{
    if (isFile(mask)) return {mask, {}};
    const auto colon = mask.rfind(':');
    if (colon != std::string_view::npos && isFile(mask.substr(0, colon))) return {mask.substr(0, colon), mask.substr(colon + 1)};
    return {};
}

/// t values by voxel, or by vertex of one hemisphere.
[[nodiscard]] Result<std::vector<float>> flocMap(const NsdTree& tree, std::string_view subject, const ResponseUnits& units,
                                                 std::string_view category, std::size_t side)
{
    if (!units.onSurface())
        return readVolume(tree.volumes(subject, units.space) / fmt::format("floc_{}tval.nii.gz", category), units.shape);
    const auto path = tree.labels(subject) / fmt::format("{}.floc{}tval.mgz", prefixOf(kHemispheres[side]), category);
    auto map = files::readMghFrame(path, 0);
    if (!map) return std::unexpected(map.error());
    const auto vertices = static_cast<std::size_t>(units.vertexCounts[side]);
    if (map->values.size() != vertices) return std::unexpected(otherLength(path, map->values.size(), vertices));
    return std::move(map->values);
}

/// Keeps the units whose t value is above the threshold.
[[nodiscard]] Result<ResponseUnits> thresholded(const NsdTree& tree, std::string_view subject, ResponseUnits units,
                                                const LiveRegion& live)
{
    if (!units.onSurface()) {
        const auto map = flocMap(tree, subject, units, live.map, 0);
        if (!map) return std::unexpected(map.error());
        std::erase_if(units.voxels, [&](VoxelIndex voxel) { return !((*map)[flatIndex(units.shape, voxel)] > live.threshold); });
        return units;
    }
    for (std::size_t side = 0; side < 2; ++side) {
        if (units.vertices[side].empty()) continue;
        const auto map = flocMap(tree, subject, units, live.map, side);
        if (!map) return std::unexpected(map.error());
        std::erase_if(units.vertices[side],
                      [&](VertexId vertex) { return !((*map)[static_cast<std::size_t>(vertex.value)] > live.threshold); });
    }
    return units;
}

}  // namespace

Result<ResponseUnits> unitsOf(const NsdTree& tree, std::string_view subject, std::string_view space, const BetaShape& shape,
                              std::string_view mask)
{
    const auto live = liveRegionFrom(mask);
    if (!live) return std::unexpected(live.error());
    if (*live) {
        auto base = unitsOf(tree, subject, space, shape, (*live)->region.empty() ? "all" : std::string_view((*live)->region));
        if (base) base = thresholded(tree, subject, std::move(*base), **live);
        if (base && base->size() == 0)
            return std::unexpected(
                Error{ErrorKind::notFound, fmt::format("No voxel of {} has {}.", subject, mask), "Lower the threshold."});
        return base;
    }
    auto units = emptyUnits(space, shape);
    const bool volume = !units.onSurface();
    if (const auto file = ownFile(mask); !file.path.empty()) {
        auto own = unitsOfFile(file.path, file.label, tree.volumes(subject, space) / "roi/nsdgeneral.nii.gz", std::move(units));
        if (!own) return std::unexpected(own.error());
        units = std::move(*own);
    } else if (mask == "all") {
        addAll(units);
    } else if (volume && mask == "brainmask") {
        if (auto read = addAbove(units, tree.volumes(subject, space) / "brainmask.nii.gz", 0.5F); !read)
            return std::unexpected(read.error());
    } else if (volume && mask == "cortex") {
        if (auto read = addAbove(units, tree.volumes(subject, space) / "roi/nsdgeneral.nii.gz", -0.5F); !read)
            return std::unexpected(read.error());
    } else {
        auto labelled = fromLabels(tree, subject, std::move(units), mask);
        if (!labelled) return std::unexpected(labelled.error());
        units = std::move(*labelled);
    }
    if (units.size() == 0)
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("The mask {} of {} has no voxel in {}.", mask, subject, space),
                                     "Not every region was found in every subject; choose another one."});
    return units;
}

}  // namespace cortilens::data
