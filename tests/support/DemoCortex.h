// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/Fsaverage5.h"
#include "widgets/cortex/CortexState.h"

#include <cmath>
#include <memory>

namespace cortilens::test {

/// The vertex nearest to a place in mm.
[[nodiscard]] inline VertexId nearestVertex(const SurfaceMesh& mesh, const std::array<float, 3>& to)
{
    std::size_t best = 0;
    float bestDistance = INFINITY;
    for (std::size_t i = 0; i < mesh.points.size(); ++i) {
        const auto& [x, y, z] = mesh.points[i];
        const float distance = std::hypot(x - to[0], y - to[1], z - to[2]);
        if (distance >= bestDistance) continue;
        best = i;
        bestDistance = distance;
    }
    return {static_cast<std::int32_t>(best)};
}

/// A ball's share of a pial surface, around mirrored places in both hemispheres.
[[nodiscard]] inline RegionOfInterest ballRegion(std::string name, std::string family, std::array<float, 3> rightCentre,
                                                 float radiusMm)
{
    RegionOfInterest region{.name = std::move(name), .set = {}, .family = std::move(family), .vertices = {}};
    for (const auto hemisphere : kHemispheres) {
        const auto mesh = fsaverage5Mesh(hemisphere, SurfaceForm::pial);
        auto centre = rightCentre;
        if (hemisphere == Hemisphere::left) centre[0] = -centre[0];
        centre = mesh.points[static_cast<std::size_t>(nearestVertex(mesh, centre).value)];
        for (std::size_t i = 0; i < mesh.points.size(); ++i) {
            const auto& [x, y, z] = mesh.points[i];
            if (std::hypot(x - centre[0], y - centre[1], z - centre[2]) < radiusMm)
                region.vertices[sideOf(hemisphere)].push_back({static_cast<std::int32_t>(i)});
        }
    }
    return region;
}

[[nodiscard]] inline std::vector<RegionOfInterest> demoRegions()
{
    return {ballRegion("EBA", "bodies", {52, -72, 2}, 11), ballRegion("OFA", "faces", {44, -80, -12}, 9),
            ballRegion("FFA-1", "faces", {42, -52, -20}, 10), ballRegion("OPA", "places", {36, -84, 24}, 9)};
}

/// Amber that fades out around each region; nothing elsewhere.
[[nodiscard]] inline OverlayColors demoOverlay(const std::vector<RegionOfInterest>& regions)
{
    OverlayColors overlay;
    for (const auto hemisphere : kHemispheres) {
        const auto half = sideOf(hemisphere);
        const auto mesh = fsaverage5Mesh(hemisphere, SurfaceForm::pial);
        overlay[half].assign(mesh.points.size(), Rgba{0, 0, 0, 0});
        for (const auto& region : regions)
            for (const auto vertex : region.vertices[half])
                overlay[half][static_cast<std::size_t>(vertex.value)] = {250, 180, 40, 255};
    }
    return overlay;
}

}  // namespace cortilens::test
