// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"
#include "widgets/cortex/SurfacePicker.h"
#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"

#include <memory>
#include <span>
#include <vector>

namespace cortilens {

/// One form of one hemisphere, with what drawing and picking need.
struct SurfaceShape {
    SurfaceForm form{};
    std::vector<Point3> points;   ///< [V]
    std::vector<Point3> normals;  ///< [V], unit length, outwards; zero where no triangle is
    std::shared_ptr<const SurfaceTopology> topology;
    Vector3 centre{};         ///< of the box around what is drawn
    Rotation flatRotation{};  ///< flat forms: how the patch lies on the screen
    std::unique_ptr<const SurfacePicker> picker;
};

/// Mean of the normals of the triangles around each vertex, weighted by their areas.
[[nodiscard]] std::vector<Point3> vertexNormals(std::span<const Point3> points, std::span<const Triangle> triangles);

/// Middle of the box around the sampled vertices.
[[nodiscard]] Vector3 centreOf(std::span<const Point3> points, const SurfaceTopology& topology);

/// Turns a flat patch with its outer side to the viewer, and within its plane closest (in least squares) to `folded` seen from
/// the side: front of the left hemisphere to the left, of the right one to the right, upper edge up. Patches come out of the
/// flattening at any angle.
[[nodiscard]] Rotation flatRotation(std::span<const Point3> flat, std::span<const Point3> folded, const SurfaceTopology& topology,
                                    Hemisphere hemisphere);

}  // namespace cortilens
