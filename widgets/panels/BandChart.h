// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/ChartFrame.h"

#include <QString>
#include <QWidget>

#include <cstddef>
#include <optional>
#include <vector>

namespace cortilens::panels {

/// A curve, and the band in which curves by chance lie. All of one length; `middle`, `low` and `high` may be empty.
struct BandedCurve {
    std::vector<double> x;  ///< ascending
    std::vector<double> y;
    std::vector<double> middle;
    std::vector<double> low;
    std::vector<double> high;
    friend bool operator==(const BandedCurve&, const BandedCurve&) = default;
};

/// Lowest and highest of all that is finite in it, with air around; nothing without any.
[[nodiscard]] std::optional<ChartFrame::Range> rangeOf(const BandedCurve& curve);

/// A curve beside what chance gives, of which the person points at a level. Left and right arrows move the level.
class BandChart : public QWidget {
    Q_OBJECT

public:
    struct Words {
        QString name;   ///< Deletion
        QString x;      ///< Patches covered (%)
        QString y;      ///< Predicted response (z-scored beta)
        QString curve;  ///< the map
        QString band;   ///< moved elsewhere
    };

    explicit BandChart(const Words& words, QWidget* parent = nullptr);

    [[nodiscard]] const BandedCurve& curve() const { return m_curve; }
    [[nodiscard]] std::optional<std::size_t> marked() const { return m_marked; }
    [[nodiscard]] QSize sizeHint() const override { return {380, 240}; }

    void setCurve(const BandedCurve& curve, ChartFrame::Range y);  ///< an empty one empties the chart; the mark stays
    void setBandWords(const QString& words);
    void setMarked(std::optional<std::size_t> level);  ///< emits nothing; outside the curve: not painted

Q_SIGNALS:
    void pointed(std::size_t level);  ///< by the person, where it is another one

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    [[nodiscard]] ChartFrame frame() const;
    void pointAt(double pixel);
    void moveTo(std::size_t level);
    void paintCurves(QPainter& painter, const ChartFrame& frame) const;
    void paintKey(QPainter& painter, const ChartFrame& frame) const;
    void paintMark(QPainter& painter, const ChartFrame& frame) const;
    void describe();

    Words m_words;
    BandedCurve m_curve;
    ChartFrame::Range m_range;
    std::optional<std::size_t> m_marked;
};

}  // namespace cortilens::panels
