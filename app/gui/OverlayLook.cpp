// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayLook.h"

#include "widgets/color/ValueColors.h"

namespace cortilens::gui {

OverlayLook lookOf(const Overlay& overlay, float threshold)
{
    const auto kind = overlay.kind == OverlayKind::diverging ? color::ColorMapKind::diverging : color::ColorMapKind::sequential;
    const float high = overlay.high > overlay.low ? overlay.high : overlay.low + 1;
    return {color::defaultColorMap(kind), {overlay.low, high, threshold}};
}

OverlayColors colorsOf(const Overlay& overlay, const OverlayLook& look)
{
    const color::AlphaRule rule{.opacity = 1, .byMagnitude = false, .fade = 0.5F};
    OverlayColors colors;
    for (std::size_t side = 0; side < 2; ++side) colors[side] = color::colorsOf(overlay.values[side], look.map, look.scale, rule);
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
    return {look.map, look.scale, quantity, QString::fromStdString(overlay.unit), Qt::Horizontal};
}

}  // namespace cortilens::gui
