// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexScene.h"

#include <QRectF>
#include <QString>

#include <vector>

class QFont;
class QPainter;

namespace cortilens {

/// The name of a region with its place, in points (device pixels / pixelsPerPoint) from the upper left.
struct RegionLabel {
    QString text;
    QRectF rect;
    Rgba color{};
    bool highlighted = false;
};

[[nodiscard]] QFont labelFont();

/// Names of the regions that are turned to the viewer, one for each hemisphere that shows it.
[[nodiscard]] std::vector<RegionLabel> regionLabels(const CortexScene& scene, double pixelsPerPoint);

void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme);
void paintSideLetters(QPainter& painter, const CortexScene& scene, double pixelsPerPoint);
void paintMarker(QPainter& painter, const QPointF& centre);

}  // namespace cortilens
