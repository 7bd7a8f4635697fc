// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CurveChart.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ChartFrame.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

CurveChart::CurveChart(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumHeight(140);
    begin({});
}

QSize CurveChart::sizeHint() const
{
    return {560, 200};
}

void CurveChart::begin(const Axes& axes)
{
    m_axes = axes;
    m_points.clear();
    setAccessibleName(axes.y.isEmpty() ? tr("Curve") : tr("%1 over %2").arg(axes.y, axes.x));
    setAccessibleDescription(tr("No value yet"));
    update();
}

void CurveChart::add(QPointF point)
{
    if (!std::isfinite(point.x()) || !std::isfinite(point.y())) return;
    m_points.push_back(point);
    setAccessibleDescription(tr("%1 at %2").arg(point.y(), 0, 'g', 4).arg(point.x(), 0, 'g', 4));
    update();
}

void CurveChart::paintCurve(QPainter& painter, const ChartFrame& frame) const
{
    const color::Theme theme = color::themeOf(palette());
    QPainterPath path;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF at = frame.at(m_points[i]);
        if (i == 0)
            path.moveTo(at);
        else
            path.lineTo(at);
    }
    painter.setPen(QPen(theme.accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    painter.drawEllipse(frame.at(m_points.back()), 3, 3);
}

void CurveChart::paintEvent(QPaintEvent*)
{
    if (m_axes.y.isEmpty()) return;
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    ChartFrame::Range range;
    if (!m_points.empty()) {
        const auto [low, high] = std::ranges::minmax(m_points, {}, [](QPointF point) { return point.y(); });
        range = padded(low.y(), high.y());
    }
    const ChartFrame frame(rect(), color::secondaryFont(font()), {0, std::max(m_axes.xHighest, 1e-9)}, range);
    frame.paintBox(painter, theme, m_axes.x, m_axes.y);
    if (m_points.empty()) {
        painter.setPen(theme.tertiary);
        painter.drawText(frame.place(), Qt::AlignCenter, tr("The curve grows here"));
        return;
    }
    frame.paintTicks(painter, theme);
    paintCurve(painter, frame);
}

}  // namespace cortilens::panels
