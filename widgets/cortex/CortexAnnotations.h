// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexScene.h"

#include <QColor>
#include <QImage>
#include <QRectF>
#include <QString>

#include <map>
#include <tuple>
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

/// How a name looks.
struct LabelInk {
    QColor text;
    QColor halo;         ///< a rim around the letters
    bool plate = false;  ///< a plate of the halo's colour under the letters instead
};

/// Names as small pictures, each painted once: stroking letters takes a hundred times as long as copying them.
class LabelPictures {
public:
    /// In device pixels, `ratio` of them per point. The middle of the picture is that of the letters' box.
    [[nodiscard]] const QImage& of(const QString& text, const LabelInk& ink, double ratio);
    void forget() { m_pictures.clear(); }

private:
    using Key = std::tuple<QString, QRgb, QRgb, bool, double>;
    std::map<Key, QImage> m_pictures;
};

[[nodiscard]] QFont labelFont();

/// Names of the regions that are turned to the viewer, one for each hemisphere that shows it, in the row that shows most of it;
/// the highlighted region is named in both rows.
[[nodiscard]] std::vector<RegionLabel> regionLabels(const CortexScene& scene, double pixelsPerPoint);

/// As words, for pages in which they stay words. Beside a highlighted name the others are paler.
void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme);

/// As pictures, for the screen: `pictures` keeps what it had to paint.
void paintRegionLabels(QPainter& painter, const std::vector<RegionLabel>& labels, const CortexTheme& theme, double pixelsPerPoint,
                       LabelPictures& pictures);
void paintSideLetters(QPainter& painter, const CortexScene& scene, double pixelsPerPoint);
void paintMarker(QPainter& painter, const QPointF& centre);

}  // namespace cortilens
