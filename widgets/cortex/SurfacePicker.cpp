// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfacePicker.h"

#include "widgets/cortex/VtkArrays.h"

#include <vtkCellArray.h>
#include <vtkGenericCell.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkStaticCellLocator.h>

#include <algorithm>

namespace cortilens {

SurfacePicker::SurfacePicker(std::span<const Point3> points, std::span<const Triangle> triangles)
    : m_points(points)
    , m_triangles(triangles)
{
    m_surface->SetPoints(pointsOver(points));
    m_surface->SetPolys(cellsOver(triangles));
    m_surface->BuildCells();  // here, so that picking from several threads changes nothing
    if (triangles.empty()) return;
    m_locator->SetDataSet(m_surface);
    m_locator->BuildLocator();
}

SurfacePicker::~SurfacePicker() = default;

std::optional<SurfaceHit> SurfacePicker::hit(const Vector3& origin, const Vector3& end) const
{
    if (m_triangles.empty()) return std::nullopt;
    constexpr double kTolerance = 1e-6;  // mm: no ray slips between two triangles
    double along = 0;
    Vector3 position{};
    Vector3 parametric{};
    int part = 0;
    vtkIdType triangle = -1;
    vtkNew<vtkGenericCell> cell;
    if (m_locator->IntersectWithLine(origin.data(), end.data(), kTolerance, along, position.data(), parametric.data(), part,
                                     triangle, cell) == 0)
        return std::nullopt;
    const auto& corners = m_triangles[static_cast<std::size_t>(triangle)];
    const auto distance = [&](std::int32_t vertex) {
        const auto between = toVector(m_points[static_cast<std::size_t>(vertex)]) - position;
        return dot(between, between);
    };
    return SurfaceHit{{*std::ranges::min_element(corners, {}, distance)}, position, along};
}

}  // namespace cortilens
