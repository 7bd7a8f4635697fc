// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/PhotoPlacement.h"

#include <algorithm>
#include <cmath>

namespace cortilens::image {

namespace {

constexpr double kLargestScale = 64;

/// Index of the patch that holds `position` of `length`, among `count`.
[[nodiscard]] int indexOf(double position, double length, int count)
{
    return std::clamp(static_cast<int>(std::floor(position * count / length)), 0, count - 1);
}

/// `origin` moved so that at least `keep` of the span origin ... origin + length lies in 0 ... view.
[[nodiscard]] double keptInSight(double origin, double length, double view)
{
    const double keep = std::min(length, view / 4);
    return std::clamp(origin, keep - length, view - keep);
}

}  // namespace

double zoomOfWheel(int angle)
{
    constexpr double kNotch = 120;
    return std::pow(kZoomStep, angle / kNotch);
}

PhotoPlacement fitted(QSizeF photo, QSizeF view, double margin)
{
    if (photo.isEmpty()) return {};
    const double width = std::max(1.0, view.width() - 2 * margin);
    const double height = std::max(1.0, view.height() - 2 * margin);
    const double scale = std::min(width / photo.width(), height / photo.height());
    return {scale, QPointF((view.width() - photo.width() * scale) / 2, (view.height() - photo.height() * scale) / 2)};
}

PhotoPlacement zoomedAbout(const PhotoPlacement& placement, QPointF anchor, double factor, QSizeF photo, QSizeF view)
{
    const double smallest = std::min(fitted(photo, view).scale / 2, kLargestScale);
    const double scale = std::clamp(placement.scale * factor, smallest, kLargestScale);
    const PhotoPlacement zoomed{scale, anchor - (anchor - placement.origin) * (scale / placement.scale)};
    return pannedBy(zoomed, {}, photo, view);
}

PhotoPlacement pannedBy(const PhotoPlacement& placement, QPointF delta, QSizeF photo, QSizeF view)
{
    const QPointF origin = placement.origin + delta;
    return {placement.scale,
            {keptInSight(origin.x(), photo.width() * placement.scale, view.width()),
             keptInSight(origin.y(), photo.height() * placement.scale, view.height())}};
}

std::optional<GridCell> cellAt(GridSize grid, const QRectF& picture, QPointF point)
{
    if (grid.rows <= 0 || grid.cols <= 0 || picture.isEmpty()) return std::nullopt;
    const QPointF inside = point - picture.topLeft();
    if (inside.x() < 0 || inside.y() < 0 || inside.x() >= picture.width() || inside.y() >= picture.height()) return std::nullopt;
    return GridCell{indexOf(inside.y(), picture.height(), grid.rows), indexOf(inside.x(), picture.width(), grid.cols)};
}

QRectF cellRect(GridSize grid, const QRectF& picture, GridCell cell)
{
    // Both edges from the same formula, so that neighbours share theirs to the last bit.
    const auto x = [&](int col) { return picture.left() + picture.width() * col / grid.cols; };
    const auto y = [&](int row) { return picture.top() + picture.height() * row / grid.rows; };
    return {QPointF(x(cell.col), y(cell.row)), QPointF(x(cell.col + 1), y(cell.row + 1))};
}

std::vector<GridCell> cellsBetween(GridCell from, GridCell to)
{
    const int rows = to.row - from.row;
    const int cols = to.col - from.col;
    const int steps = std::max(std::abs(rows), std::abs(cols));
    std::vector<GridCell> cells{from};
    for (int step = 1; step <= steps; ++step) {
        const double share = static_cast<double>(step) / steps;
        cells.push_back(
            {from.row + static_cast<int>(std::lround(rows * share)), from.col + static_cast<int>(std::lround(cols * share))});
    }
    return cells;
}

GridCell walked(GridSize grid, std::optional<GridCell> from, int rows, int cols)
{
    if (!from) return {grid.rows / 2, grid.cols / 2};
    return {std::clamp(from->row + rows, 0, std::max(0, grid.rows - 1)),
            std::clamp(from->col + cols, 0, std::max(0, grid.cols - 1))};
}

}  // namespace cortilens::image
