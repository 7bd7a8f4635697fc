// SPDX-License-Identifier: Apache-2.0
#include "core/data/Ncsnr.h"

#include "core/data/Piece.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/MghReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace cortilens::data {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// By vertex; empty when there is no file or it cannot be used.
[[nodiscard]] std::vector<float> surfaceNcsnr(const std::filesystem::path& folder, Hemisphere hemisphere, std::size_t vertices,
                                              std::vector<std::string>& notices)
{
    for (const auto* suffix : {"mgh", "mgz"}) {
        const auto path = folder / fmt::format("{}.ncsnr.{}", prefixOf(hemisphere), suffix);
        if (!isFile(path)) continue;
        auto map = files::readMghFrame(path, 0);
        if (map && map->values.size() == vertices) return std::move(map->values);
        notices.push_back(inWords(map ? otherLength(path, map->values.size(), vertices) : map.error()));
    }
    return {};
}

}  // namespace

std::vector<float> readNcsnr(const NsdTree& tree, const ResponseKey& key, const ResponseUnits& units,
                             std::vector<std::string>& notices)
{
    const auto folder = tree.betas(key.subject, key.space, key.version);
    std::vector<float> ncsnr;
    if (!units.onSurface()) {
        const auto path = folder / "ncsnr.nii.gz";
        if (!isFile(path)) return {};
        const auto volume = readVolume(path, units.shape);
        if (!volume) {
            notices.push_back(inWords(volume.error()));
            return {};
        }
        for (const auto voxel : units.voxels) ncsnr.push_back((*volume)[flatIndex(units.shape, voxel)]);
        return ncsnr;
    }
    bool known = false;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto map = surfaceNcsnr(folder, hemisphere, static_cast<std::size_t>(units.vertexCounts[side]), notices);
        known = known || !map.empty();
        for (const auto vertex : units.vertices[side])
            ncsnr.push_back(map.empty() ? kNan : map[static_cast<std::size_t>(vertex.value)]);
    }
    return known ? ncsnr : std::vector<float>{};
}

}  // namespace cortilens::data
