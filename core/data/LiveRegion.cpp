// SPDX-License-Identifier: Apache-2.0
#include "core/data/LiveRegion.h"

#include "core/data/OverlayFiles.h"
#include "core/data/Subject.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>

#include <algorithm>

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

/// By voxel.
[[nodiscard]] Result<std::vector<float>> mapOf(std::string_view name, const NsdTree& tree, const Subject& subject)
{
    const auto maps = overlayFilesOf(tree, subject.name(), kSpace);
    const auto found = std::ranges::find_if(maps, [&](const OverlayFiles& map) {
        return map.overlay.id == name || map.overlay.id == fmt::format("floc-{}tval", name);
    });
    if (found != maps.end() && !found->volume.empty()) return readVolume(found->volume, subject.volumeShape());
    return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no map {} in {}.", subject.name(), name, kSpace),
                                 fmt::format("Name a fLoc category such as faces, whose floc_facestval.nii.gz lies in {}.",
                                             tree.volumes(subject.name(), kSpace).string())});
}

}  // namespace

Result<std::vector<WeightedVoxel>> voxelsOf(const LiveRegion& live, const NsdTree& tree, const Subject& subject)
{
    const auto shape = subject.volumeShape();
    const auto values = live.map == "noise-ceiling" ? ceilingOf(subject) : mapOf(live.map, tree, subject);
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
