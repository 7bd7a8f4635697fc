// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens {

/// A point of an outline: on an edge of the mesh, `share` of the way from the vertex inside to the one outside.
struct EdgePoint {
    std::int32_t inside = 0;
    std::int32_t outside = 0;
    float share = 0.5F;
};

/// The border of a region: the line that crosses every edge between a vertex inside and one outside, so that it tells the truth
/// about each vertex. Where on its edge it crosses is chosen to make it smooth.
struct RegionOutline {
    std::vector<EdgePoint> points;
    std::vector<std::array<std::int32_t, 2>> segments;  ///< of points, one per triangle that the line crosses
};

/// The two points beside each point; -1 where the line ends (at the edge of a flat patch).
[[nodiscard]] std::vector<std::array<std::int32_t, 2>> neighboursOf(const RegionOutline& outline);

/// `region`: vertices, those outside the mesh are ignored. `points`: [V], the shape on which the line shall be smooth.
[[nodiscard]] RegionOutline outlineOf(std::span<const VertexId> region, const SurfaceTopology& topology,
                                      std::span<const Point3> points);

}  // namespace cortilens
