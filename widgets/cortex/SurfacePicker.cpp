// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfacePicker.h"

#include "widgets/cortex/VtkArrays.h"

#include <vtkCellArray.h>
#include <vtkIdList.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkStaticCellLocator.h>

#include <algorithm>
#include <limits>

namespace cortilens {

namespace {

/// Where along a ray it meets a triangle, from 0 to 1 (Moller and Trumbore 1997). Edges are a little wider than they are: no ray
/// slips between two neighbours.
[[nodiscard]] std::optional<double> whereMet(const Vector3& origin, const Vector3& ray, const Triangle& triangle,
                                             std::span<const Point3> points)
{
    constexpr double kEdge = 1e-9;
    const auto corner = [&](std::size_t i) { return toVector(points[static_cast<std::size_t>(triangle[i])]); };
    const auto first = corner(1) - corner(0);
    const auto second = corner(2) - corner(0);
    const auto normalToBoth = cross(ray, second);
    const double volume = dot(first, normalToBoth);
    if (volume == 0) return std::nullopt;
    const auto from = origin - corner(0);
    const double u = dot(from, normalToBoth) / volume;
    const auto turned = cross(from, first);
    const double v = dot(ray, turned) / volume;
    if (u < -kEdge || v < -kEdge || u + v > 1 + kEdge) return std::nullopt;
    const double along = dot(second, turned) / volume;
    return along >= 0 && along <= 1 ? std::optional(along) : std::nullopt;
}

}  // namespace

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
    // Not IntersectWithLine: it stops at the first cell that its bins meet, which is not always the first along the ray.
    constexpr double kTolerance = 1e-6;
    vtkNew<vtkIdList> candidates;
    m_locator->FindCellsAlongLine(origin.data(), end.data(), kTolerance, candidates);
    const auto ray = end - origin;
    double along = std::numeric_limits<double>::infinity();
    vtkIdType first = -1;
    for (vtkIdType i = 0; i < candidates->GetNumberOfIds(); ++i) {
        const auto met = whereMet(origin, ray, m_triangles[static_cast<std::size_t>(candidates->GetId(i))], m_points);
        if (!met || *met >= along) continue;
        along = *met;
        first = candidates->GetId(i);
    }
    if (first < 0) return std::nullopt;
    const auto position = origin + ray * along;
    const auto& corners = m_triangles[static_cast<std::size_t>(first)];
    const auto distance = [&](std::int32_t vertex) {
        const auto between = toVector(m_points[static_cast<std::size_t>(vertex)]) - position;
        return dot(between, between);
    };
    return SurfaceHit{{*std::ranges::min_element(corners, {}, distance)}, position, along};
}

}  // namespace cortilens
