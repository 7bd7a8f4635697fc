// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace cortilens::color {
struct Theme;
}

namespace cortilens::panels {

/// Round numbers from `low` to `high`, at most `most` (at least 2) of them, the ends included only when they are round.
[[nodiscard]] std::vector<double> ticksFor(double low, double high, int most);

/// Where curves lie between two axes, and what is painted around them.
class ChartFrame {
public:
    struct Range {
        double low = 0;
        double high = 1;
        friend bool operator==(const Range&, const Range&) = default;
    };

    /// In a widget of this place; `font` is that of the numbers.
    ChartFrame(const QRectF& widget, const QFont& font, Range x, Range y);

    [[nodiscard]] const QRectF& place() const { return m_place; }
    [[nodiscard]] QPointF at(QPointF point) const;  ///< where a value lies
    [[nodiscard]] double xAt(double pixel) const;   ///< inverse of its x

    /// Words of both axes and the box. Those of the y axis stand over it, so that they can be read without turning one's head.
    void paintBox(QPainter& painter, const color::Theme& theme, const QString& xWords, const QString& yWords) const;
    void paintTicks(QPainter& painter, const color::Theme& theme) const;

private:
    QRectF m_widget;
    QFont m_font;
    QRectF m_place;
    Range m_x;
    Range m_y;
};

/// A range with air around it, never empty.
[[nodiscard]] ChartFrame::Range padded(double low, double high);

}  // namespace cortilens::panels
