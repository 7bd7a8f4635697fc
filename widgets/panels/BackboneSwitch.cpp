// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/BackboneSwitch.h"

#include <algorithm>

namespace cortilens::panels {

namespace {

/// What tells it from others in a narrow bar: "DINOv2 ViT-B/14 with registers" is "DINOv2 B/14".
[[nodiscard]] QString briefNameOf(const QString& name)
{
    QString brief = name.section(QLatin1String(" with "), 0, 0).section(QLatin1Char(','), 0, 0);
    brief.remove(QLatin1String("ViT-"));
    return brief;
}

}  // namespace

BackboneSwitch::BackboneSwitch(QWidget* parent)
    : SegmentedSwitch(tr("Backbone"), parent)
{}

void BackboneSwitch::setBackbones(const std::vector<BackboneChoice>& backbones)
{
    std::vector<Segment> segments;
    for (const BackboneChoice& backbone : backbones) {
        const QString usable = backbone.detail.isEmpty() ? backbone.name : tr("%1: %2").arg(backbone.name, backbone.detail);
        const QString toolTip = backbone.usable ? usable : tr("%1 cannot be used: %2").arg(backbone.name, backbone.why);
        const QString brief = briefNameOf(backbone.name);
        const auto alike = std::ranges::count(backbones, brief, [](const auto& other) { return briefNameOf(other.name); });
        segments.push_back({backbone.id, alike > 1 ? backbone.name : brief, toolTip, backbone.usable});
    }
    setSegments(segments);
}

}  // namespace cortilens::panels
