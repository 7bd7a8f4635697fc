// SPDX-License-Identifier: Apache-2.0
#include "core/data/Ncsnr.h"

#include "core/data/NoiseCeiling.h"
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

/// What a study states, of whatever kind it is.
[[nodiscard]] std::vector<float> ofStudy(const SubjectFiles& files, const ResponseUnits& units, std::vector<std::string>& notices)
{
    const auto& ceiling = files.ceiling;
    std::vector<float> values;
    if (!units.onSurface()) {
        if (ceiling.volume.empty()) return {};
        const auto volume = readVolume(ceiling.volume, units.shape);
        if (!volume) notices.push_back(inWords(volume.error()));
        if (!volume) return {};
        for (const auto voxel : units.voxels) values.push_back((*volume)[flatIndex(units.shape, voxel)]);
        return values;
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
            values.push_back(map.empty() ? kNan : map[static_cast<std::size_t>(vertex.value)]);
    }
    return values;
}

}  // namespace

std::vector<float> readNcsnr(const StudyFiles& study, const ResponseKey& key, const ResponseUnits& units,
                             std::vector<std::string>& notices)
{
    if (!study.nsd()) {
        const auto files = study.filesOf(key.subject);
        // A percentage says nothing of other numbers of trials.
        return files.ceiling.kind == CeilingKind::ncsnr ? ofStudy(files, units, notices) : std::vector<float>{};
    }
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

std::vector<float> readNoiseCeilings(const StudyFiles& study, std::string_view subject, const ResponseUnits& units,
                                     std::vector<std::string>& notices)
{
    std::vector<float> values;
    auto kind = CeilingKind::ncsnr;
    if (study.nsd()) {
        for (const auto version : betaVersions())
            if (values.empty())
                values = readNcsnr(study, {std::string(subject), units.space, std::string(version), {}}, units, notices);
    } else {
        const auto files = study.filesOf(subject);
        kind = files.ceiling.kind;
        values = ofStudy(files, units, notices);
    }
    std::ranges::transform(values, values.begin(), [kind](float value) { return noiseCeilingFrom(kind, value); });
    return values;
}

}  // namespace cortilens::data
