// SPDX-License-Identifier: Apache-2.0
#include "core/data/LiveRegion.h"

#include "core/data/OverlayFiles.h"
#include "core/data/Subject.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace cortilens::data {

namespace {

[[nodiscard]] Result<std::vector<float>> ceilingOf(const Subject& subject)
{
    const auto shape = subject.volumeShape();
    std::vector<float> values(flatIndex(shape, {0, 0, shape[2]}));
    for (std::int32_t k = 0; k < shape[2]; ++k)
        for (std::int32_t j = 0; j < shape[1]; ++j)
            for (std::int32_t i = 0; i < shape[0]; ++i) values[flatIndex(shape, {i, j, k})] = subject.noiseCeiling({i, j, k});
    return values;
}

/// A map of vertices as one of units.
[[nodiscard]] Result<std::vector<float>> unitsOfOverlay(const std::string& id, const Subject& subject)
{
    const auto overlay = subject.overlay(id);
    if (!overlay) return std::unexpected(overlay.error());
    const auto shape = subject.volumeShape();
    std::vector<float> values(flatIndex(shape, {0, 0, shape[2]}), std::numeric_limits<float>::quiet_NaN());
    for (const auto hemisphere : kHemispheres) {
        const auto& half = overlay->values[sideOf(hemisphere)];
        for (std::int32_t v = 0; std::cmp_less(v, half.size()); ++v)
            values[flatIndex(shape, unitOf(hemisphere, {v}))] = half[static_cast<std::size_t>(v)];
    }
    return values;
}

/// By voxel.
[[nodiscard]] Result<std::vector<float>> mapOf(std::string_view name, const Subject& subject)
{
    const auto* found = findMap(subject.files().maps, name);
    if (found && subject.unitsAreVertices()) return unitsOfOverlay(found->overlay.id, subject);
    if (found && !found->volume.empty()) return readVolume(found->volume, subject.volumeShape());
    return std::unexpected(Error{ErrorKind::notFound,
                                 fmt::format("{} has no map {} in {}.", subject.name(), name, subject.space()),
                                 subject.files().noMaps.remedy});
}

}  // namespace

Result<std::vector<WeightedVoxel>> voxelsOf(const LiveRegion& live, const Subject& subject)
{
    const auto shape = subject.volumeShape();
    const auto values = live.map == kCeilingMap ? ceilingOf(subject) : mapOf(live.map, subject);
    if (!values) return std::unexpected(values.error());
    std::vector<WeightedVoxel> voxels;
    const auto add = [&](VoxelIndex voxel) {
        if (contains(shape, voxel) && (*values)[flatIndex(shape, voxel)] > live.threshold) voxels.push_back({voxel, 1});
    };
    if (!live.region.empty()) {
        const auto inside = subject.voxelsOf(RoiName{live.region});
        if (!inside) return std::unexpected(inside.error());
        for (const auto& [voxel, weight] : *inside) add(voxel);
    } else {
        for (std::int32_t i = 0; i < shape[0]; ++i)
            for (std::int32_t j = 0; j < shape[1]; ++j)
                for (std::int32_t k = 0; k < shape[2]; ++k) add({i, j, k});
    }
    if (voxels.empty())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("No voxel of {} has {}.", subject.name(), toText(live)),
                                     "Lower the threshold."});
    return voxels;
}

}  // namespace cortilens::data
