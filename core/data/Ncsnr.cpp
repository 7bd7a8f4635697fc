// SPDX-License-Identifier: Apache-2.0
#include "core/data/Ncsnr.h"

#include "core/data/Piece.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
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

/// Of a study that states ncsnr itself; a percentage says nothing of other numbers of trials.
[[nodiscard]] std::vector<float> ofStudy(const SubjectFiles& files, const ResponseUnits& units, std::vector<std::string>& notices)
{
    const auto& ceiling = files.ceiling;
    if (ceiling.kind != CeilingKind::ncsnr) return {};
    std::vector<float> ncsnr;
    if (!units.onSurface()) {
        if (ceiling.volume.empty()) return {};
        const auto volume = readVolume(ceiling.volume, units.shape);
        if (!volume) notices.push_back(inWords(volume.error()));
        if (!volume) return {};
        for (const auto voxel : units.voxels) ncsnr.push_back((*volume)[flatIndex(units.shape, voxel)]);
        return ncsnr;
    }
    if (ceiling.surfaces[0].empty() && ceiling.surfaces[1].empty()) return {};
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        std::vector<float> map;
        if (!ceiling.surfaces[side].empty()) {
            auto read = readSurfaceValues(ceiling.surfaces[side], hemisphere, static_cast<std::size_t>(units.vertexCounts[side]),
                                          files.mask.surfaces[side]);
            if (read)
                map = std::move(*read);
            else
                notices.push_back(inWords(read.error()));
        }
        for (const auto vertex : units.vertices[side])
            ncsnr.push_back(map.empty() ? kNan : map[static_cast<std::size_t>(vertex.value)]);
    }
    return ncsnr;
}

}  // namespace

std::vector<float> readNcsnr(const StudyFiles& study, const ResponseKey& key, const ResponseUnits& units,
                             std::vector<std::string>& notices)
{
    if (!study.nsd()) return ofStudy(study.filesOf(key.subject), units, notices);
    const auto folder = study.nsd()->betas(key.subject, key.space, key.version);
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
