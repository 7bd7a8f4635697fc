// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QPointF>
#include <QString>
#include <QWidget>

#include <vector>

namespace cortilens::panels {

class ChartFrame;

/// One curve that grows while something is computed: loss over epochs, R2 over voxels. Both axes carry their words.
class CurveChart : public QWidget {
    Q_OBJECT

public:
    struct Axes {
        QString x;            ///< Epoch
        QString y;            ///< Loss (mean squared error)
        double xHighest = 1;  ///< the axis begins at 0 and ends here from the start, so that the curve shows how far it is
        friend bool operator==(const Axes&, const Axes&) = default;
    };

    explicit CurveChart(QWidget* parent = nullptr);

    [[nodiscard]] const std::vector<QPointF>& points() const { return m_points; }
    [[nodiscard]] QSize sizeHint() const override;

    void begin(const Axes& axes);  ///< forgets the curve
    void add(QPointF point);       ///< x not below the one before; not finite: ignored

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void paintCurve(QPainter& painter, const ChartFrame& frame) const;

    Axes m_axes;
    std::vector<QPointF> m_points;
};

}  // namespace cortilens::panels
