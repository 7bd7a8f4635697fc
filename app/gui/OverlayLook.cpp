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

[[nodiscard]] color::ColorMapKind colorMapKindOf(const Overlay& overlay)
{
    switch (overlay.kind) {
    case OverlayKind::diverging:
        return color::ColorMapKind::diverging;
    case OverlayKind::circular:
        return color::ColorMapKind::circular;
    case OverlayKind::sequential:
    case OverlayKind::plane:
        return color::ColorMapKind::sequential;
    }
    std::unreachable();
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

OverlayLook lookOf(const Overlay& overlay, const OverlayChoice& choice, std::optional<Ceilings> fadedBy)
{
    const auto map = color::findColorMap(choice.map).value_or(color::defaultColorMap(colorMapKindOf(overlay)));
    const bool isFixed = overlay.kind == OverlayKind::circular || overlay.kind == OverlayKind::plane;
    const auto range = isFixed || !choice.range ? OverlayChoice::Range{overlay.low, overlay.high} : *choice.range;
    return {map, scaleFrom(range.low, range.high, choice.threshold.value_or(overlay.threshold)),
            scaleFrom(overlay.heightLow, overlay.heightHigh, 0), std::move(fadedBy)};
}

OverlayChoice choiceBehind(const color::ColorBarContent& bar, const Overlay& overlay)
{
    OverlayChoice choice{.threshold = bar.scale.threshold};
    const auto own = lookOf(overlay);
    if (!bar.isPlane && bar.map.id != own.map.id) choice.map = std::string(bar.map.id);
    if (bar.scale.low != own.scale.low || bar.scale.high != own.scale.high)
        choice.range = OverlayChoice::Range{bar.scale.low, bar.scale.high};
    return choice;
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
