// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfacePicker.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <utility>

namespace cortilens {

namespace {

constexpr std::size_t kLeafTriangles = 8;  // at most
constexpr float kFar = std::numeric_limits<float>::max();

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

/// Whether the ray passes through the box before `limit`. A box is a little thicker than it is, as flat patches' have no depth.
[[nodiscard]] bool passes(const Point3& low, const Point3& high, const Vector3& origin, const Vector3& ray, double limit)
{
    constexpr double kMarginMm = 1e-4;
    double enters = 0;
    double leaves = limit;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const double below = low[axis] - kMarginMm - origin[axis];
        const double above = high[axis] + kMarginMm - origin[axis];
        if (ray[axis] == 0) {
            if (below > 0 || above < 0) return false;
            continue;
        }
        const auto [first, last] = std::minmax(below / ray[axis], above / ray[axis]);
        enters = std::max(enters, first);
        leaves = std::min(leaves, last);
    }
    return enters <= leaves;
}

/// The lowest 16 bits with two zeros between neighbours.
[[nodiscard]] std::uint64_t spread(std::uint32_t bits)
{
    std::uint64_t result = 0;
    for (unsigned i = 0; i < 16; ++i) result |= static_cast<std::uint64_t>(bits >> i & 1U) << (3 * i);
    return result;
}

/// Triangles in the order in which their middles lie along a Morton curve: neighbours in it are neighbours in space.
[[nodiscard]] std::vector<std::int32_t> alongCurve(std::span<const Point3> points, std::span<const Triangle> triangles)
{
    Point3 low{kFar, kFar, kFar};
    Point3 high{-kFar, -kFar, -kFar};
    for (const auto& triangle : triangles)
        for (const auto vertex : triangle)
            for (std::size_t axis = 0; axis < 3; ++axis) {
                const float value = points[static_cast<std::size_t>(vertex)][axis];
                low[axis] = std::min(low[axis], value);
                high[axis] = std::max(high[axis], value);
            }
    const auto cellOf = [&](const Triangle& triangle, std::size_t axis) {
        constexpr double kCells = 65535;
        double sum = 0;
        for (const auto vertex : triangle) sum += points[static_cast<std::size_t>(vertex)][axis];
        const double size = static_cast<double>(high[axis]) - low[axis];
        return size > 0 ? static_cast<std::uint32_t>(std::clamp((sum / 3 - low[axis]) / size, 0.0, 1.0) * kCells) : 0U;
    };
    std::vector<std::pair<std::uint64_t, std::int32_t>> places;
    places.reserve(triangles.size());
    for (const auto& triangle : triangles)
        places.emplace_back(spread(cellOf(triangle, 0)) | spread(cellOf(triangle, 1)) << 1 | spread(cellOf(triangle, 2)) << 2,
                            static_cast<std::int32_t>(places.size()));
    std::ranges::sort(places);
    std::vector<std::int32_t> order;
    order.reserve(places.size());
    for (const auto& [place, triangle] : places) order.push_back(triangle);
    return order;
}

}  // namespace

SurfacePicker::SurfacePicker(std::span<const Point3> points, std::span<const Triangle> triangles)
    : m_points(points)
    , m_triangles(triangles)
{
    if (triangles.empty()) return;
    m_order = alongCurve(points, triangles);
    m_leaves = std::bit_ceil((triangles.size() + kLeafTriangles - 1) / kLeafTriangles);
    m_boxes.resize(2 * m_leaves - 1);
    for (std::size_t i = 0; i < m_leaves; ++i) m_boxes[m_leaves - 1 + i] = boxOf(leaf(i));
    for (std::size_t i = m_leaves - 1; i-- > 0;) m_boxes[i] = around(m_boxes[2 * i + 1], m_boxes[2 * i + 2]);
}

std::span<const std::int32_t> SurfacePicker::leaf(std::size_t index) const
{
    const std::size_t first = index * m_order.size() / m_leaves;
    const std::size_t last = (index + 1) * m_order.size() / m_leaves;
    return std::span(m_order).subspan(first, last - first);
}

SurfacePicker::Box SurfacePicker::boxOf(std::span<const std::int32_t> triangles) const
{
    Box box{{kFar, kFar, kFar}, {-kFar, -kFar, -kFar}};
    for (const auto triangle : triangles)
        for (const auto vertex : m_triangles[static_cast<std::size_t>(triangle)]) {
            const auto& point = m_points[static_cast<std::size_t>(vertex)];
            box = around(box, {point, point});
        }
    return box;
}

SurfacePicker::Box SurfacePicker::around(const Box& a, const Box& b)
{
    Box both = a;
    for (std::size_t axis = 0; axis < 3; ++axis) {
        both.low[axis] = std::min(a.low[axis], b.low[axis]);
        both.high[axis] = std::max(a.high[axis], b.high[axis]);
    }
    return both;
}

void SurfacePicker::meetLeaf(std::span<const std::int32_t> triangles, const Vector3& origin, const Vector3& ray,
                             Nearest& nearest) const
{
    for (const auto triangle : triangles) {
        const auto along = whereMet(origin, ray, m_triangles[static_cast<std::size_t>(triangle)], m_points);
        if (!along || *along > nearest.along) continue;
        // On a common edge both are met at once: the one that comes first in the mesh, whatever the order of the tree.
        if (*along < nearest.along || triangle < nearest.triangle) nearest = {*along, triangle};
    }
}

std::optional<SurfaceHit> SurfacePicker::hit(const Vector3& origin, const Vector3& end) const
{
    if (m_triangles.empty()) return std::nullopt;
    constexpr std::size_t kDeepest = 64;
    const auto ray = end - origin;
    Nearest nearest{1, std::numeric_limits<std::int32_t>::max()};
    std::array<std::size_t, kDeepest> waiting{};  // the root; each level leaves one half behind
    std::size_t count = 1;
    while (count > 0) {
        const std::size_t node = waiting[--count];
        if (!passes(m_boxes[node].low, m_boxes[node].high, origin, ray, nearest.along)) continue;
        if (node >= m_leaves - 1) {
            meetLeaf(leaf(node - (m_leaves - 1)), origin, ray, nearest);
            continue;
        }
        waiting[count++] = 2 * node + 1;
        waiting[count++] = 2 * node + 2;
    }
    if (nearest.triangle == std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    const auto position = origin + ray * nearest.along;
    const auto& corners = m_triangles[static_cast<std::size_t>(nearest.triangle)];
    const auto distance = [&](std::int32_t vertex) {
        const auto between = toVector(m_points[static_cast<std::size_t>(vertex)]) - position;
        return dot(between, between);
    };
    return SurfaceHit{{*std::ranges::min_element(corners, {}, distance)}, position, nearest.along};
}

}  // namespace cortilens
