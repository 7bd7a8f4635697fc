// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseMask.h"

#include "core/data/LabelFiles.h"
#include "core/data/LiveRegion.h"
#include "core/data/MaskUnits.h"
#include "core/data/Ncsnr.h"
#include "core/data/OverlayFiles.h"
#include "core/data/Region.h"
#include "core/data/RegionReader.h"
#include "core/data/ResponseMatrix.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"

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
    const bool onSurface = shape.vertices != std::array<std::int32_t, 2>{};
    return {std::string(space), onSurface ? VolumeShape{} : shape.volume, {}, shape.vertices, {}};
}

/// Voxels of a volume whose value is above `threshold`.
[[nodiscard]] Result<void> addAbove(ResponseUnits& units, const fs::path& path, float threshold)
{
    const auto values = readVolume(path, units.shape);
    if (!values) return std::unexpected(values.error());
    units.voxels = voxelsAbove(*values, units.shape, threshold);
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

/// A region that is known on the surface only, one that was drawn, say: its voxels in the subject's own space are those nearest
/// to its vertices, as wherever it is selected. Nothing in another space, or when there is no such region.
[[nodiscard]] std::optional<ResponseUnits> fromVertices(const StudyFiles& study, std::string_view subject, ResponseUnits units,
                                                        std::string_view asked)
{
    if (units.onSurface()) return std::nullopt;
    const auto person = Subject::open(study, subject);
    if (!person || person->space() != units.space || person->volumeShape() != units.shape) return std::nullopt;
    const auto voxels = person->voxelsOf(RoiName{std::string(asked)});
    if (!voxels) return std::nullopt;
    for (const auto& [voxel, weight] : *voxels) units.voxels.push_back(voxel);
    return units;
}

/// Looks through the sets: first for one of that name, then for a region of that name.
[[nodiscard]] Result<ResponseUnits> fromLabels(const StudyFiles& study, std::string_view subject, ResponseUnits units,
                                               std::string_view asked)
{
    const auto mask = regionNameFrom(asked);
    const Place place(units);
    std::vector<std::string> names;
    std::vector<std::string> notices;
    const auto sets = study.labels(subject, units.space);
    for (const bool wholeSets : {true, false})
        for (const auto& files : sets) {
            const bool isSet = mask.set.empty() && files.set == mask.name;
            if (wholeSets) names.push_back(files.region.empty() ? files.set : files.region);
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
    if (auto found = fromVertices(study, subject, units, asked)) return std::move(*found);
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

/// Values by voxel, or by vertex of one hemisphere.
[[nodiscard]] Result<std::vector<float>> mapOf(const StudyFiles& study, std::string_view subject, const ResponseUnits& units,
                                               std::string_view name, std::size_t side)
{
    const auto files = study.filesOf(subject);
    const auto maps = study.nsd() ? overlayFilesOf(*study.nsd(), subject, units.space) : files.maps;
    const auto* found = findMap(maps, name);
    const auto path = !found ? fs::path{} : units.onSurface() ? found->surfaces[side] : found->volume;
    if (path.empty())
        return std::unexpected(
            Error{ErrorKind::notFound, fmt::format("{} has no map {} in {}.", subject, name, units.space), files.noMaps.remedy});
    if (!units.onSurface()) return readVolume(path, units.shape);
    return readSurfaceValues(path, kHemispheres[side], static_cast<std::size_t>(units.vertexCounts[side]),
                             files.mask.surfaces[side]);
}

/// The same by noise ceiling, which is known by unit.
[[nodiscard]] Result<ResponseUnits> aboveCeiling(const StudyFiles& study, std::string_view subject, ResponseUnits units,
                                                 float threshold)
{
    std::vector<std::string> notices;
    const auto ceilings = readNoiseCeilings(study, subject, units, notices);
    if (ceilings.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     notices.empty() ? fmt::format("{} has no noise ceiling in {}.", subject, units.space)
                                                     : fmt::format("{} has no noise ceiling in {} that can be used: {}", subject,
                                                                   units.space, notices.front()),
                                     study.filesOf(subject).noCeiling.remedy});
    auto ceiling = ceilings.begin();
    const auto isBelow = [&](auto) { return !(*ceiling++ > threshold); };
    std::erase_if(units.voxels, isBelow);
    for (auto& vertices : units.vertices) std::erase_if(vertices, isBelow);
    return units;
}

/// Keeps the units whose value is above the threshold.
[[nodiscard]] Result<ResponseUnits> thresholded(const StudyFiles& study, std::string_view subject, ResponseUnits units,
                                                const LiveRegion& live)
{
    if (live.map == kCeilingMap) return aboveCeiling(study, subject, std::move(units), live.threshold);
    if (!units.onSurface()) {
        const auto map = mapOf(study, subject, units, live.map, 0);
        if (!map) return std::unexpected(map.error());
        std::erase_if(units.voxels, [&](VoxelIndex voxel) { return !((*map)[flatIndex(units.shape, voxel)] > live.threshold); });
        return units;
    }
    for (std::size_t side = 0; side < 2; ++side) {
        if (units.vertices[side].empty()) continue;
        const auto map = mapOf(study, subject, units, live.map, side);
        if (!map) return std::unexpected(map.error());
        std::erase_if(units.vertices[side],
                      [&](VertexId vertex) { return !((*map)[static_cast<std::size_t>(vertex.value)] > live.threshold); });
    }
    return units;
}

/// The units of a mask in NSD's own names, or of a file.
[[nodiscard]] Result<ResponseUnits> named(const StudyFiles& study, std::string_view subject, ResponseUnits units,
                                          std::string_view mask)
{
    const auto* nsd = study.nsd();
    const auto volume = [&](std::string_view name) { return nsd->volumes(subject, units.space) / name; };
    if (const auto file = ownFile(mask); !file.path.empty()) {
        const auto base = nsd ? volume("roi/nsdgeneral.nii.gz") : study.filesOf(subject).mask.volume;
        return unitsOfFile(file.path, file.label, base, std::move(units));
    }
    if (mask == "all") {
        addAll(units);
    } else if (nsd && !units.onSurface() && mask == "brainmask") {
        if (auto read = addAbove(units, volume("brainmask.nii.gz"), 0.5F); !read) return std::unexpected(read.error());
    } else if (nsd && !units.onSurface() && mask == "cortex") {
        if (auto read = addAbove(units, volume("roi/nsdgeneral.nii.gz"), -0.5F); !read) return std::unexpected(read.error());
    } else {
        return fromLabels(study, subject, std::move(units), mask);
    }
    return units;
}

/// A study has responses of its mask only: what lies outside is left out.
[[nodiscard]] Result<ResponseUnits> insideColumns(const SubjectFiles& files, ResponseUnits units)
{
    const auto columns = columnsOf(files);
    if (!columns) return std::unexpected(columns.error());
    const auto keep = [](auto& values, const auto& there) {
        std::erase_if(values, [&](const auto& value) { return !std::ranges::binary_search(there, value); });
    };
    keep(units.voxels, columns->units.voxels);
    for (std::size_t side = 0; side < 2; ++side) keep(units.vertices[side], columns->units.vertices[side]);
    return units;
}

}  // namespace

std::string usualMask(const StudyFiles& study, std::string_view subject, std::string_view mask)
{
    if (study.nsd() || mask != kUsualMask) return std::string(mask);
    const auto files = study.filesOf(subject);
    const bool has = std::ranges::find(files.labels, mask, &LabelFiles::set) != files.labels.end();
    return has ? std::string(mask) : "all";
}

Result<ResponseUnits> unitsOf(const StudyFiles& study, std::string_view subject, std::string_view space, const BetaShape& shape,
                              std::string_view mask)
{
    const auto live = liveRegionFrom(mask);
    if (!live) return std::unexpected(live.error());
    if (*live) {
        auto base = unitsOf(study, subject, space, shape, (*live)->region.empty() ? "all" : std::string_view((*live)->region));
        if (base) base = thresholded(study, subject, std::move(*base), **live);
        if (base && base->size() == 0)
            return std::unexpected(
                Error{ErrorKind::notFound, fmt::format("No voxel of {} has {}.", subject, mask), "Lower the threshold."});
        return base;
    }
    auto units = named(study, subject, emptyUnits(space, shape), mask);
    if (units && !study.nsd()) units = insideColumns(study.filesOf(subject), std::move(*units));
    if (units && units->size() == 0)
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("The mask {} of {} has no voxel in {}.", mask, subject, space),
                                     "Not every region was found in every subject; choose another one."});
    return units;
}

}  // namespace cortilens::data
