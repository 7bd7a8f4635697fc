// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfaceShape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cortilens {

namespace {

using Point2 = std::array<double, 2>;

[[nodiscard]] const Point3& pointAt(std::span<const Point3> points, std::int32_t vertex)
{
    return points[static_cast<std::size_t>(vertex)];
}

/// The lateral view's right and up.
[[nodiscard]] Point2 lateral(const Point3& point, Hemisphere hemisphere)
{
    return {hemisphere == Hemisphere::left ? -point[1] : point[1], point[2]};
}

/// Whether the patch's outer side looks along -z.
[[nodiscard]] bool facesDown(std::span<const Point3> flat, std::span<const Triangle> triangles)
{
    double area = 0;
    for (const auto& [a, b, c] : triangles) {
        const auto origin = toVector(pointAt(flat, a));
        area += cross(toVector(pointAt(flat, b)) - origin, toVector(pointAt(flat, c)) - origin)[2];
    }
    return area < 0;
}

template <typename Project> [[nodiscard]] Point2 meanOf(std::span<const std::int32_t> vertices, Project project)
{
    Point2 sum{};
    for (const auto vertex : vertices) {
        const Point2 at = project(vertex);
        sum[0] += at[0];
        sum[1] += at[1];
    }
    const double count = std::max<double>(static_cast<double>(vertices.size()), 1);
    return {sum[0] / count, sum[1] / count};
}

}  // namespace

std::vector<Point3> vertexNormals(std::span<const Point3> points, std::span<const Triangle> triangles)
{
    std::vector<Point3> normals(points.size());
    for (const auto& triangle : triangles) {
        const auto origin = toVector(pointAt(points, triangle[0]));
        const auto normal =
            cross(toVector(pointAt(points, triangle[1])) - origin, toVector(pointAt(points, triangle[2])) - origin);
        for (const auto vertex : triangle) {
            auto& sum = normals[static_cast<std::size_t>(vertex)];
            for (std::size_t axis = 0; axis < 3; ++axis) sum[axis] += static_cast<float>(normal[axis]);
        }
    }
    for (auto& normal : normals) {
        const float length = std::hypot(normal[0], normal[1], normal[2]);
        if (length > 0)
            for (auto& component : normal) component /= length;
    }
    return normals;
}

Vector3 centreOf(std::span<const Point3> points, const SurfaceTopology& topology)
{
    if (topology.samples.empty()) return {};
    constexpr double kFar = std::numeric_limits<double>::max();
    Vector3 low{kFar, kFar, kFar};
    Vector3 high{-kFar, -kFar, -kFar};
    for (const auto vertex : topology.samples) {
        const auto point = toVector(pointAt(points, vertex));
        for (std::size_t axis = 0; axis < 3; ++axis) {
            low[axis] = std::min(low[axis], point[axis]);
            high[axis] = std::max(high[axis], point[axis]);
        }
    }
    return (low + high) * 0.5;
}

Rotation flatRotation(std::span<const Point3> flat, std::span<const Point3> folded, const SurfaceTopology& topology,
                      Hemisphere hemisphere)
{
    const double side = facesDown(flat, topology.triangles) ? -1 : 1;
    const auto onPatch = [&](std::int32_t vertex) { return Point2{side * pointAt(flat, vertex)[0], pointAt(flat, vertex)[1]}; };
    const auto onBrain = [&](std::int32_t vertex) { return lateral(pointAt(folded, vertex), hemisphere); };
    const auto patchMean = meanOf(topology.samples, onPatch);
    const auto brainMean = meanOf(topology.samples, onBrain);
    double along = 0;
    double across = 0;
    for (const auto vertex : topology.samples) {
        const auto a = onPatch(vertex);
        const auto b = onBrain(vertex);
        const Point2 from{a[0] - patchMean[0], a[1] - patchMean[1]};
        const Point2 to{b[0] - brainMean[0], b[1] - brainMean[1]};
        along += from[0] * to[0] + from[1] * to[1];
        across += from[0] * to[1] - from[1] * to[0];
    }
    const double angle = std::atan2(across, along);
    return {{{side * std::cos(angle), -std::sin(angle), 0}, {side * std::sin(angle), std::cos(angle), 0}, {0, 0, side}}};
}

}  // namespace cortilens
