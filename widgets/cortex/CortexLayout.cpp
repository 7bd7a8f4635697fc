// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexLayout.h"

#include "widgets/cortex/CortexGeometry.h"

#include <algorithm>
#include <limits>

namespace cortilens {

namespace {

constexpr double kGapMm = 12;
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

[[nodiscard]] Rotation rotationFor(const MorphedShape& shape, Hemisphere hemisphere, const CortexPose& pose)
{
    if (shape.base->form == SurfaceForm::flat) return shape.base->flatRotation;
    return hemisphere == Hemisphere::left ? pose.rotation : mirrored(pose.rotation);
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
    const std::array order =
        layout.leftOnLeft ? std::array{Hemisphere::left, Hemisphere::right} : std::array{Hemisphere::right, Hemisphere::left};
    double edge = 0;
    for (const auto hemisphere : order) {
        const auto drawn = morphedShape(geometry, hemisphere, shape);
        if (!drawn) continue;
        const auto rotation = rotationFor(*drawn, hemisphere, pose);
        const auto extent = extentOf(*drawn, rotation);
        if (edge > 0) {
            layout.border = edge + kGapMm / 2;
            edge += kGapMm;
        }
        // Each stands with its middle at the same height.
        layout.halves[sideOf(hemisphere)] =
            Placement{rotation, drawn->centre(), {edge - extent.left, -(extent.bottom + extent.top) / 2, 0}};
        edge += extent.right - extent.left;
        layout.height = std::max(layout.height, extent.top - extent.bottom);
    }
    layout.width = edge;
    layout.border -= edge / 2;
    for (auto& half : layout.halves)
        if (half) half->position[0] -= edge / 2;
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
