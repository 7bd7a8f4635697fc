// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/CurveChart.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <array>
#include <cmath>

namespace cortilens::panels {

namespace {

constexpr int kMostTicks = 5;
constexpr int kTick = 4;  // px, from the frame to a number

/// The smallest of 1, 2, 5 times a power of ten that cuts the range into fewer than `most` parts.
[[nodiscard]] double stepFor(double range, int most)
{
    const double raw = range / (most - 1);
    const double power = std::pow(10, std::floor(std::log10(raw)));
    for (const double factor : std::array{1.0, 2.0, 5.0})
        if (factor * power >= raw * (1 - 1e-9)) return factor * power;
    return 10 * power;
}

[[nodiscard]] QString numberText(double value, double step)
{
    const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
    return color::formatValue(static_cast<float>(value), {.decimals = decimals});
}

}  // namespace

std::vector<double> ticksFor(double low, double high, int most)
{
    if (!(high > low) || most < 2) return {};
    const double step = stepFor(high - low, most);
    std::vector<double> ticks;
    for (double index = std::ceil(low / step - 1e-9); index * step <= high + 1e-9 * step; ++index) ticks.push_back(index * step);
    return ticks;
}

/// Where the curve lies, and what its ends mean.
struct CurveChart::Frame {
    QRectF place;
    double yLow = 0;
    double yHigh = 1;
    double xHighest = 1;

    [[nodiscard]] QPointF at(QPointF point) const
    {
        return {place.left() + point.x() / xHighest * place.width(),
                place.bottom() - (point.y() - yLow) / (yHigh - yLow) * place.height()};
    }
};

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

void CurveChart::paintAxes(QPainter& painter, const Frame& frame) const
{
    const color::Theme theme = color::themeOf(palette());
    const QFontMetricsF metrics(painter.font());
    const auto lines = [&](const std::vector<double>& ticks, const auto& paint) {
        for (const double tick : ticks) paint(tick, ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0);
    };
    lines(ticksFor(frame.yLow, frame.yHigh, kMostTicks), [&](double tick, double step) {
        const double y = frame.at({0, tick}).y();
        painter.setPen(theme.hairline);
        painter.drawLine(QPointF(frame.place.left(), y), QPointF(frame.place.right(), y));
        painter.setPen(theme.secondary);
        painter.drawText(QRectF(0, y - metrics.height() / 2, frame.place.left() - kTick, metrics.height()),
                         Qt::AlignRight | Qt::AlignVCenter, numberText(tick, step));
    });
    lines(ticksFor(0, frame.xHighest, kMostTicks + 1), [&](double tick, double step) {
        const double x = frame.at({tick, frame.yLow}).x();
        painter.setPen(theme.secondary);
        painter.drawText(QRectF(x - 40, frame.place.bottom() + kTick, 80, metrics.height()), Qt::AlignHCenter | Qt::AlignTop,
                         numberText(tick, step));
    });
}

void CurveChart::paintCurve(QPainter& painter, const Frame& frame) const
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
    painter.setFont(color::secondaryFont(font()));
    const QFontMetricsF metrics(painter.font());
    // The words of the y axis stand over it, so that they can be read without turning one's head.
    const double line = metrics.height();
    Frame frame;
    frame.place = QRectF(rect()).adjusted(metrics.horizontalAdvance(QStringLiteral("−0.000")) + kTick, line + 8, -12,
                                          -2 * line - kTick - 4);
    frame.xHighest = std::max(m_axes.xHighest, 1e-9);
    if (!m_points.empty()) {
        const auto [low, high] = std::ranges::minmax(m_points, {}, [](QPointF point) { return point.y(); });
        const double margin = std::max(0.08 * (high.y() - low.y()), 0.02 * std::max(std::abs(high.y()), 1e-3));
        frame.yLow = low.y() - margin;
        frame.yHigh = high.y() + margin;
    }
    painter.setPen(theme.secondary);
    painter.drawText(QRectF(0, 0, width(), line), Qt::AlignLeft | Qt::AlignTop, m_axes.y);
    painter.drawText(QRectF(frame.place.left(), height() - line, frame.place.width(), line), Qt::AlignHCenter | Qt::AlignBottom,
                     m_axes.x);
    painter.setPen(theme.hairline);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(frame.place);
    if (m_points.empty()) {
        painter.setPen(theme.tertiary);
        painter.drawText(frame.place, Qt::AlignCenter, tr("The curve grows here"));
        return;
    }
    paintAxes(painter, frame);
    paintCurve(painter, frame);
}

}  // namespace cortilens::panels
