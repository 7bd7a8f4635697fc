// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"

#include <span>
#include <vector>

namespace cortilens {

/// Distances along a surface: the shortest way over edges, and straight across two neighbouring triangles, which are unfolded
/// for that. Edges alone are up to 15 % too long on a regular mesh; with the second kind of step it is about 4 %. Immutable.
class GeodesicSurface {
public:
    GeodesicSurface(std::vector<Point3> points, std::vector<Triangle> triangles);

    /// Vertices that are no further from `centre` than `radiusMm`, itself among them; sorted. None for one that no triangle has.
    [[nodiscard]] std::vector<VertexId> disc(VertexId centre, double radiusMm) const;

private:
    struct Step {
        std::int32_t to;
        double mm;
    };
    void stepsFrom(std::int32_t vertex, std::vector<Step>& steps) const;
    [[nodiscard]] std::int32_t across(std::int32_t a, std::int32_t b, std::int32_t vertex) const;
    [[nodiscard]] double unfolded(std::int32_t a, std::int32_t b, std::int32_t from, std::int32_t to) const;
    [[nodiscard]] Vector3 at(std::int32_t vertex) const { return toVector(m_points[static_cast<std::size_t>(vertex)]); }

    std::vector<Point3> m_points;
    std::vector<Triangle> m_triangles;
    VertexTriangles m_around;
};

/// Half-way between two forms of a surface; `a` where they have other numbers of points.
[[nodiscard]] std::vector<Point3> midway(std::span<const Point3> a, std::span<const Point3> b);

}  // namespace cortilens
