// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/HeatmapLayer.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cortilens::image {

namespace {

/// The map's values at patch centres, repeated once outwards so that lines reach the picture's edge.
class Lattice {
public:
    explicit Lattice(const RelevanceMap& map)
        : m_map(map)
    {}

    [[nodiscard]] int rows() const { return m_map.grid.rows + 2; }
    [[nodiscard]] int cols() const { return m_map.grid.cols + 2; }

    [[nodiscard]] float value(int row, int col) const
    {
        const int r = std::clamp(row - 1, 0, m_map.grid.rows - 1);
        const int c = std::clamp(col - 1, 0, m_map.grid.cols - 1);
        return m_map.values[m_map.grid.indexOf({r, c})];
    }

    [[nodiscard]] QPointF point(int row, int col) const
    {
        return {std::clamp((col - 0.5) / m_map.grid.cols, 0.0, 1.0), std::clamp((row - 0.5) / m_map.grid.rows, 0.0, 1.0)};
    }

private:
    const RelevanceMap& m_map;
};

struct Corner {
    QPointF point;
    float value = 0;
};

[[nodiscard]] QPointF crossing(const Corner& a, const Corner& b, float level)
{
    const double share = static_cast<double>((level - a.value) / (b.value - a.value));
    return a.point + (b.point - a.point) * share;
}

/// Lines through one square; corners clockwise. A saddle is split by the mean of its corners.
void addLines(const std::array<Corner, 4>& corners, float level, std::vector<QLineF>& lines)
{
    std::array<QPointF, 4> cuts;
    std::size_t count = 0;
    for (std::size_t side = 0; side < 4; ++side) {
        const Corner& a = corners[side];
        const Corner& b = corners[(side + 1) % 4];
        if ((a.value >= level) != (b.value >= level)) cuts[count++] = crossing(a, b, level);
    }
    if (count == 2) lines.emplace_back(cuts[0], cuts[1]);
    if (count != 4) return;
    const float mean = (corners[0].value + corners[1].value + corners[2].value + corners[3].value) / 4;
    const bool joined = (mean >= level) == (corners[0].value >= level);
    lines.emplace_back(cuts[0], joined ? cuts[1] : cuts[3]);
    lines.emplace_back(cuts[2], joined ? cuts[3] : cuts[1]);
}

}  // namespace

std::vector<QLineF> contourLines(const RelevanceMap& map, float level)
{
    std::vector<QLineF> lines;
    if (map.grid.rows <= 0 || map.grid.cols <= 0 || map.values.size() != map.grid.cells()) return lines;
    const Lattice lattice(map);
    for (int row = 0; row + 1 < lattice.rows(); ++row) {
        for (int col = 0; col + 1 < lattice.cols(); ++col) {
            std::array<Corner, 4> corners;
            constexpr std::array<std::array<int, 2>, 4> kClockwise{{{0, 0}, {0, 1}, {1, 1}, {1, 0}}};
            std::ranges::transform(kClockwise, corners.begin(), [&](const auto& step) {
                return Corner{lattice.point(row + step[0], col + step[1]), lattice.value(row + step[0], col + step[1])};
            });
            if (std::ranges::any_of(corners, [](const Corner& corner) { return std::isnan(corner.value); })) continue;
            addLines(corners, level, lines);
        }
    }
    return lines;
}

}  // namespace cortilens::image
