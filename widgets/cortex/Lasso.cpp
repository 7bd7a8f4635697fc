// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/Lasso.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens {

namespace {

constexpr double kBeforeMm = 0.05;  // so much nearer to the viewer hides; a vertex lies in its own triangles

struct Box {
    double left = std::numeric_limits<double>::max();
    double top = std::numeric_limits<double>::max();
    double right = std::numeric_limits<double>::lowest();
    double bottom = std::numeric_limits<double>::lowest();

    void take(double x, double y)
    {
        left = std::min(left, x);
        top = std::min(top, y);
        right = std::max(right, x);
        bottom = std::max(bottom, y);
    }
    [[nodiscard]] bool holds(double x, double y) const { return x >= left && x <= right && y >= top && y <= bottom; }
    [[nodiscard]] bool meets(const Box& other) const
    {
        return left <= other.right && other.left <= right && top <= other.bottom && other.top <= bottom;
    }
};

/// Above zero: `point` is on the left of the way from a to b (y runs down).
[[nodiscard]] double sideOf(const Vector3& a, const Vector3& b, const Vector3& point)
{
    return (b[0] - a[0]) * (point[1] - a[1]) - (b[1] - a[1]) * (point[0] - a[0]);
}

/// Vertices in the cells of a raster over their box, so that a triangle meets few of them.
class Raster {
public:
    Raster(const SeenSurface& surface, const std::vector<std::int32_t>& vertices)
        : m_surface(surface)
    {
        for (const auto vertex : vertices) m_box.take(at(vertex)[0], at(vertex)[1]);
        m_side = std::max(1, static_cast<int>(std::sqrt(static_cast<double>(vertices.size()))));
        m_cells.resize(static_cast<std::size_t>(m_side) * static_cast<std::size_t>(m_side));
        for (const auto vertex : vertices) cell(column(at(vertex)[0]), row(at(vertex)[1])).push_back(vertex);
    }

    /// Takes out what the triangle hides.
    void hideBehind(const Triangle& triangle)
    {
        Box box;
        for (const auto corner : triangle) box.take(at(corner)[0], at(corner)[1]);
        if (!box.meets(m_box)) return;
        for (int y = row(box.top); y <= row(box.bottom); ++y)
            for (int x = column(box.left); x <= column(box.right); ++x)
                std::erase_if(cell(x, y), [&](std::int32_t vertex) { return isHidden(vertex, triangle); });
    }

    [[nodiscard]] std::vector<VertexId> left() const
    {
        std::vector<VertexId> vertices;
        for (const auto& some : m_cells)
            for (const auto vertex : some) vertices.push_back({vertex});
        std::ranges::sort(vertices);
        return vertices;
    }

private:
    [[nodiscard]] const Vector3& at(std::int32_t vertex) const { return m_surface.points[static_cast<std::size_t>(vertex)]; }
    [[nodiscard]] int place(double value, double low, double high) const
    {
        if (!(high > low)) return 0;
        return std::clamp(static_cast<int>((value - low) / (high - low) * m_side), 0, m_side - 1);
    }
    [[nodiscard]] int column(double x) const { return place(x, m_box.left, m_box.right); }
    [[nodiscard]] int row(double y) const { return place(y, m_box.top, m_box.bottom); }
    [[nodiscard]] std::vector<std::int32_t>& cell(int x, int y)
    {
        return m_cells[static_cast<std::size_t>(y) * static_cast<std::size_t>(m_side) + static_cast<std::size_t>(x)];
    }

    [[nodiscard]] bool isHidden(std::int32_t vertex, const Triangle& triangle) const
    {
        if (std::ranges::find(triangle, vertex) != triangle.end()) return false;
        const auto& point = at(vertex);
        std::array<double, 3> shares{};
        for (std::size_t corner = 0; corner < 3; ++corner)
            shares[corner] = sideOf(at(triangle[(corner + 1) % 3]), at(triangle[(corner + 2) % 3]), point);
        const auto [least, most] = std::minmax({shares[0], shares[1], shares[2]});
        const double sum = shares[0] + shares[1] + shares[2];
        if (sum == 0 || (least < 0 && most > 0)) return false;
        double depth = 0;
        for (std::size_t corner = 0; corner < 3; ++corner) depth += shares[corner] / sum * at(triangle[corner])[2];
        return depth > point[2] + kBeforeMm;
    }

    const SeenSurface& m_surface;
    Box m_box;
    int m_side = 1;
    std::vector<std::vector<std::int32_t>> m_cells;
};

}  // namespace

bool goesAround(std::span<const DevicePoint> outline, DevicePoint point)
{
    int turns = 0;
    for (std::size_t i = 0; i < outline.size(); ++i) {
        const auto& from = outline[i];
        const auto& to = outline[(i + 1) % outline.size()];
        const bool isUp = from.y <= point.y;
        if (isUp == (to.y <= point.y)) continue;
        const double side = sideOf({from.x, from.y, 0}, {to.x, to.y, 0}, {point.x, point.y, 0});
        if (isUp && side > 0) ++turns;
        if (!isUp && side < 0) --turns;
    }
    return turns != 0;
}

std::vector<VertexId> verticesInside(const SeenSurface& surface, std::span<const DevicePoint> outline)
{
    if (outline.size() < 3) return {};
    Box box;
    for (const auto& point : outline) box.take(point.x, point.y);
    std::vector<std::int32_t> inside;
    for (std::size_t v = 0; v < surface.points.size(); ++v) {
        const auto& point = surface.points[v];
        if (surface.isFront[v] != 0 && box.holds(point[0], point[1]) && goesAround(outline, {point[0], point[1]}))
            inside.push_back(static_cast<std::int32_t>(v));
    }
    if (inside.empty()) return {};
    Raster raster(surface, inside);
    for (const auto& triangle : surface.triangles) raster.hideBehind(triangle);
    return raster.left();
}

}  // namespace cortilens
