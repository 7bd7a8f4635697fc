// SPDX-License-Identifier: Apache-2.0
#include "app/gui/OverlayLook.h"

#include "app/gui/Opening.h"
#include "app/gui/SubjectModel.h"
#include "widgets/color/PlaneColors.h"
#include "widgets/color/ValueColors.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace cortilens::gui {

namespace {

[[nodiscard]] color::ValueScale scaleFrom(float low, float high, float threshold)
{
    return {low, high > low ? high : low + 1, threshold};
}

void fade(std::vector<Rgba>& colors, const std::vector<float>* ceilings)
{
    for (std::size_t vertex = 0; vertex < colors.size(); ++vertex) {
        const float ceiling = ceilings && vertex < ceilings->size() ? (*ceilings)[vertex] : 0.0F;
        const float share = std::isnan(ceiling) ? 0.0F : std::clamp(ceiling / kOpaqueCeiling, 0.0F, 1.0F);
        auto& alpha = colors[vertex][3];
        alpha = static_cast<std::uint8_t>(std::lround(share * static_cast<float>(alpha)));
    }
}

}  // namespace

std::optional<Ceilings> ceilingsOf(const SubjectModel& subject)
{
    if (!subject.isOpen() || !findOverlay(subject.summary(), "noise-ceiling")) return std::nullopt;
    Ceilings ceilings;
    for (const auto hemisphere : kHemispheres)
        if (const auto table = subject.vertices(hemisphere)) ceilings[sideOf(hemisphere)] = {table, &table->noiseCeiling};
    return ceilings;
}

OverlayLook lookOf(const Overlay& overlay, float threshold, std::optional<Ceilings> fadedBy)
{
    const auto kind = overlay.kind == OverlayKind::diverging ? color::ColorMapKind::diverging : color::ColorMapKind::sequential;
    return {color::defaultColorMap(kind), scaleFrom(overlay.low, overlay.high, threshold),
            scaleFrom(overlay.heightLow, overlay.heightHigh, 0), std::move(fadedBy)};
}

OverlayColors colorsOf(const Overlay& overlay, const OverlayLook& look)
{
    const color::AlphaRule rule{.opacity = 1, .byMagnitude = false, .fade = 0.5F};
    OverlayColors colors;
    for (std::size_t side = 0; side < 2; ++side) {
        colors[side] = overlay.kind == OverlayKind::plane
                           ? color::planeColorsOf(overlay.values[side], overlay.heights[side], {look.scale, look.heights})
                           : color::colorsOf(overlay.values[side], look.map, look.scale, rule);
        if (look.fadedBy) fade(colors[side], (*look.fadedBy)[side].get());
    }
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
    if (look.fadedBy)
        quantity += QStringLiteral(", faded below a noise ceiling of %1 %").arg(static_cast<double>(kOpaqueCeiling));
    const bool isPlane = overlay.kind == OverlayKind::plane;
    return {look.map, look.scale, quantity, QString::fromStdString(overlay.unit), Qt::Horizontal, isPlane};
}

}  // namespace cortilens::gui
