// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"

#include <vtkNew.h>

#include <optional>
#include <span>

class vtkPolyData;
class vtkStaticCellLocator;

namespace cortilens {

struct SurfaceHit {
    VertexId vertex;     ///< the nearest corner of the triangle
    Vector3 position{};  ///< where the ray meets it, in the surface's coordinates
    double along = 0;    ///< 0 at the ray's origin, 1 at its end
};

/// Finds the vertex under a ray, in microseconds. Immutable after construction, which takes about a second for ten million
/// triangles.
class SurfacePicker {
public:
    /// Keeps views of both: they have to outlive the picker.
    SurfacePicker(std::span<const Point3> points, std::span<const Triangle> triangles);
    ~SurfacePicker();
    SurfacePicker(const SurfacePicker&) = delete;
    SurfacePicker& operator=(const SurfacePicker&) = delete;

    /// The first triangle from `origin` to `end`, if the ray meets any.
    [[nodiscard]] std::optional<SurfaceHit> hit(const Vector3& origin, const Vector3& end) const;

private:
    std::span<const Point3> m_points;
    std::span<const Triangle> m_triangles;
    vtkNew<vtkPolyData> m_surface;
    vtkNew<vtkStaticCellLocator> m_locator;
};

}  // namespace cortilens
