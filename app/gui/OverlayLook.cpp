// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayLook.h"

#include "widgets/color/PlaneColors.h"
#include "widgets/color/ValueColors.h"

namespace cortilens::gui {

namespace {

[[nodiscard]] color::ValueScale scaleFrom(float low, float high, float threshold)
{
    return {low, high > low ? high : low + 1, threshold};
}

}  // namespace

OverlayLook lookOf(const Overlay& overlay, float threshold)
{
    const auto kind = overlay.kind == OverlayKind::diverging ? color::ColorMapKind::diverging : color::ColorMapKind::sequential;
    return {color::defaultColorMap(kind), scaleFrom(overlay.low, overlay.high, threshold),
            scaleFrom(overlay.heightLow, overlay.heightHigh, 0)};
}

OverlayColors colorsOf(const Overlay& overlay, const OverlayLook& look)
{
    const color::AlphaRule rule{.opacity = 1, .byMagnitude = false, .fade = 0.5F};
    OverlayColors colors;
    for (std::size_t side = 0; side < 2; ++side)
        colors[side] = overlay.kind == OverlayKind::plane
                           ? color::planeColorsOf(overlay.values[side], overlay.heights[side], {look.scale, look.heights})
                           : color::colorsOf(overlay.values[side], look.map, look.scale, rule);
    return colors;
}

bool isBetweenVoxels(const Overlay& overlay)
{
    return !overlay.sampling.empty() && overlay.sampling != "nearest";
}

color::ColorBarContent barOf(const Overlay& overlay, const OverlayLook& look)
{
    QString quantity = QString::fromStdString(overlay.quantity);
    if (isBetweenVoxels(overlay)) quantity += QStringLiteral(" (%1)").arg(QString::fromStdString(overlay.sampling));
    const bool isPlane = overlay.kind == OverlayKind::plane;
    return {look.map, look.scale, quantity, QString::fromStdString(overlay.unit), Qt::Horizontal, isPlane};
}

}  // namespace cortilens::gui
