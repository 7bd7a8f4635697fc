// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"
#include "widgets/vtk/DevicePoint.h"

#include <cstdint>
#include <span>
#include <vector>

/// What lies inside an outline that was drawn on a view of a surface.
namespace cortilens {

/// A surface as it is looked at; everything [V].
struct SeenSurface {
    std::vector<Vector3> points;        ///< device pixels to the right and down, and mm towards the viewer
    std::vector<std::uint8_t> isFront;  ///< 1: drawn, and its outer side is turned to the viewer
    std::span<const Triangle> triangles;
};

/// Whether the closed outline goes around the point, once or more: where it crosses itself nothing is left out.
[[nodiscard]] bool goesAround(std::span<const DevicePoint> outline, DevicePoint point);

/// Vertices inside the outline that are seen: turned to the viewer and with nothing before them. Sorted; none for less than three
/// points.
[[nodiscard]] std::vector<VertexId> verticesInside(const SeenSurface& surface, std::span<const DevicePoint> outline);

}  // namespace cortilens
