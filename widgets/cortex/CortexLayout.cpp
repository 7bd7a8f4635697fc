// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexLayout.h"

#include "widgets/cortex/CortexGeometry.h"

#include <algorithm>
#include <limits>

namespace cortilens {

namespace {

constexpr double kGapMm = 12;     // between hemispheres, and between rows
constexpr double kFilled = 0.86;  // of the view's width and height, at zoom 1
constexpr double kSmallestZoom = 0.3;
constexpr double kLargestZoom = 60;

struct Extent {
    double left = std::numeric_limits<double>::max();
    double right = std::numeric_limits<double>::lowest();
    double bottom = left;
    double top = right;
};

[[nodiscard]] Extent extentOf(const MorphedShape& shape, const Rotation& rotation)
{
    Extent extent;
    const auto centre = shape.centre();
    for (const auto vertex : shape.topology().samples) {
        const auto point = shape.pointAt(vertex) - centre;
        const double x = dot(rotation[0], point);
        const double y = dot(rotation[1], point);
        extent = {std::min(extent.left, x), std::max(extent.right, x), std::min(extent.bottom, y), std::max(extent.top, y)};
    }
    return shape.topology().samples.empty() ? Extent{0, 0, 0, 0} : extent;
}

[[nodiscard]] Rotation rotationFor(const MorphedShape& shape, Hemisphere hemisphere, const Rotation& ofLeft)
{
    if (shape.base->form == SurfaceForm::flat) return shape.base->flatRotation;
    return hemisphere == Hemisphere::left ? ofLeft : mirrored(ofLeft);
}

struct PlacedRow {
    CortexLayout::Row halves;
    double width = 0;
    double height = 0;
    double columnBorder = 0;
};

/// One row, its left edge at x = 0 and its middle at y = 0.
[[nodiscard]] PlacedRow rowOf(const std::array<std::optional<MorphedShape>, 2>& shapes, const Rotation& ofLeft, bool leftOnLeft)
{
    PlacedRow row;
    const std::array order =
        leftOnLeft ? std::array{Hemisphere::left, Hemisphere::right} : std::array{Hemisphere::right, Hemisphere::left};
    for (const auto hemisphere : order) {
        const auto& drawn = shapes[sideOf(hemisphere)];
        if (!drawn) continue;
        const auto rotation = rotationFor(*drawn, hemisphere, ofLeft);
        const auto extent = extentOf(*drawn, rotation);
        if (row.width > 0) {
            row.columnBorder = row.width + kGapMm / 2;
            row.width += kGapMm;
        }
        // Each stands with its middle at the same height.
        row.halves[sideOf(hemisphere)] =
            Placement{rotation, drawn->centre(), {row.width - extent.left, -(extent.bottom + extent.top) / 2, 0}};
        row.width += extent.right - extent.left;
        row.height = std::max(row.height, extent.top - extent.bottom);
    }
    return row;
}

}  // namespace

bool isFlat(const CortexShape& shape)
{
    return shape.base == SurfaceForm::flat;
}

CortexLayout layoutOf(const CortexGeometry& geometry, const CortexShape& shape, const CortexPose& pose)
{
    CortexLayout layout;
    layout.leftOnLeft = isFlat(shape) || !pose.sidesSwapped;
    std::array<std::optional<MorphedShape>, 2> shapes;
    for (const auto hemisphere : kHemispheres) shapes[sideOf(hemisphere)] = morphedShape(geometry, hemisphere, shape);
    std::vector<PlacedRow> rows{rowOf(shapes, pose.rotation, layout.leftOnLeft)};
    if (pose.withUnderside && !isFlat(shape)) rows.push_back(rowOf(shapes, fromBelow(pose.rotation), layout.leftOnLeft));

    layout.width = rows.front().width;
    layout.columnBorder = rows.front().columnBorder - layout.width / 2;
    layout.height = kGapMm * static_cast<double>(rows.size() - 1);
    for (const auto& row : rows) layout.height += row.height;
    layout.rowBorder = layout.height / 2 - rows.front().height - kGapMm / 2;
    double top = layout.height / 2;
    for (auto& row : rows) {
        for (auto& half : row.halves) {
            if (!half) continue;
            half->position[0] -= layout.width / 2;
            half->position[1] += top - row.height / 2;
        }
        top -= row.height + kGapMm;
        layout.rows.push_back(row.halves);
    }
    return layout;
}

double fittedMmPerPixel(const CortexGeometry& geometry, const CortexShape& shape, const CortexPose& pose, DeviceSize viewport)
{
    auto fitted = pose;
    fitted.rotation = pose.fitted;
    double needed = 1e-3;
    for (const float morph : {0.0F, 1.0F}) {
        const auto layout = layoutOf(geometry, {shape.base, shape.target, morph}, fitted);
        needed = std::max({needed, layout.width / (kFilled * viewport.width), layout.height / (kFilled * viewport.height)});
    }
    return needed;
}

Vector3 ScreenPlane::toWorld(DevicePoint pixel, double z) const
{
    return {panX + (pixel.x - (size.width - 1) / 2.0) * mmPerPixel, panY - (pixel.y - (size.height - 1) / 2.0) * mmPerPixel, z};
}

DevicePoint ScreenPlane::toPixel(const Vector3& world) const
{
    return {(world[0] - panX) / mmPerPixel + (size.width - 1) / 2.0, (panY - world[1]) / mmPerPixel + (size.height - 1) / 2.0};
}

CortexPose zoomedAbout(const CortexPose& pose, const ScreenPlane& plane, DevicePoint pixel, double factor)
{
    auto zoomed = pose;
    zoomed.zoom = std::clamp(pose.zoom * factor, kSmallestZoom, kLargestZoom);
    const double applied = zoomed.zoom / pose.zoom;
    const auto fixed = plane.toWorld(pixel, 0);
    zoomed.panX = fixed[0] + (pose.panX - fixed[0]) / applied;
    zoomed.panY = fixed[1] + (pose.panY - fixed[1]) / applied;
    return zoomed;
}

}  // namespace cortilens
