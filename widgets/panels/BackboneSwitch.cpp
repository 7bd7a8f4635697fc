// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/BackboneSwitch.h"

namespace cortilens::panels {

BackboneSwitch::BackboneSwitch(QWidget* parent)
    : SegmentedSwitch(tr("Backbone"), parent)
{}

void BackboneSwitch::setBackbones(const std::vector<BackboneChoice>& backbones)
{
    std::vector<Segment> segments;
    for (const BackboneChoice& backbone : backbones) {
        const QString toolTip = backbone.usable ? (backbone.detail.isEmpty() ? backbone.name : backbone.detail)
                                                : tr("%1 cannot be used: %2").arg(backbone.name, backbone.why);
        segments.push_back({backbone.id, backbone.name, toolTip, backbone.usable});
    }
    setSegments(segments);
}

}  // namespace cortilens::panels
