// SPDX-License-Identifier: Apache-2.0
// Subject: maps on the cortex.
#include "core/data/Enables.h"
#include "core/data/OverlayFiles.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceSampling.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::data {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// NSD's figures show it from 0 to 75 %.
[[nodiscard]] Overlay noiseCeilingOverlay()
{
    return {
        std::string(kCeilingMap), "Noise ceiling", "Noise ceiling, mean of 3 trials", "%", OverlayKind::sequential, 0, 75, 0, {}};
}

}  // namespace

void Subject::listOverlays()
{
    const bool known = std::ranges::any_of(m_vertexMaps, [](const VertexMaps& maps) {
        return std::ranges::any_of(maps.noiseCeiling, [](float value) { return !std::isnan(value); });
    });
    if (known) m_overlays.push_back(noiseCeilingOverlay());
    const bool mapped = std::ranges::any_of(m_vertexMaps, [](const VertexMaps& maps) {
        return std::ranges::any_of(maps.voxel, [](VoxelIndex voxel) { return voxel != kNoVoxel; });
    });
    const auto counts = vertexCounts();
    std::vector<std::string> names;
    for (const auto& files : m_files.maps) {
        const bool onSurface = (counts[0] > 0 && !files.surfaces[0].empty()) || (counts[1] > 0 && !files.surfaces[1].empty());
        if (!onSurface && (files.volume.empty() || !mapped)) continue;
        names.push_back(files.overlay.name);
        m_overlays.push_back(files.overlay);
        // Between 350 and 10 degrees lies 0, not 180: angles stay those of the nearest voxel.
        if (!onSurface && files.overlay.kind != OverlayKind::circular) m_overlays.back().sampling = nameOf(Sampling::nearest);
    }
    if (!names.empty())
        add({"Maps", PieceState::found, fmt::format("{}", fmt::join(names, ", ")), std::string(enables::kMaps)});
    else
        add({"Maps", PieceState::missing, m_files.noMaps.where, std::string(enables::kMaps)});
}

Result<std::vector<float>> Subject::overlayValues(const OverlayFiles& files, Hemisphere hemisphere, Sampling sampling) const
{
    const auto side = sideOf(hemisphere);
    const auto vertices = vertexMaps(hemisphere).curvature.size();
    if (vertices == 0) return std::vector<float>{};
    if (const auto& path = files.surfaces[side]; !path.empty())
        return readSurfaceValues(path, hemisphere, vertices, m_files.mask.surfaces[side]);
    if (files.volume.empty()) return std::vector<float>(vertices, kNan);
    const auto volume = readVolume(files.volume, m_shape);
    if (!volume) return std::unexpected(volume.error());
    return sampling == Sampling::nearest ? sampled(*volume, hemisphere) : sampledAtDepths(*volume, hemisphere, sampling);
}

Result<Overlay> Subject::overlay(std::string_view id) const
{
    return overlay(id, Sampling::nearest);
}

Result<Overlay> Subject::overlay(std::string_view id, Sampling sampling) const
{
    const auto known = std::ranges::find(m_overlays, id, &Overlay::id);
    if (known == m_overlays.end()) {
        std::vector<std::string_view> ids;
        for (const auto& overlay : m_overlays) ids.push_back(overlay.id);
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no map {}.", name(), id),
                                     ids.empty() ? std::string("No maps were found for this subject.")
                                                 : fmt::format("Name one of: {}.", fmt::join(ids, ", "))});
    }
    auto overlay = *known;
    if (id == kCeilingMap) {
        for (std::size_t side = 0; side < 2; ++side) overlay.values[side] = m_vertexMaps[side].noiseCeiling;
        return overlay;
    }
    const auto way = overlay.sampling.empty() ? Sampling::nearest : sampling;
    const auto files = std::ranges::find_if(m_files.maps, [&](const OverlayFiles& map) { return map.overlay.id == id; });
    for (const auto hemisphere : kHemispheres) {
        auto values = overlayValues(*files, hemisphere, way);
        if (!values) return std::unexpected(values.error());
        overlay.values[sideOf(hemisphere)] = std::move(*values);
    }
    if (!overlay.sampling.empty()) overlay.sampling = nameOf(sampling);
    return overlay;
}

}  // namespace cortilens::data
