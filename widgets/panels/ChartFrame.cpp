// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ChartFrame.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QFontMetricsF>
#include <QPainter>

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

ChartFrame::Range padded(double low, double high)
{
    const double margin = std::max(0.08 * (high - low), 0.02 * std::max(std::abs(high), 1e-3));
    return {low - margin, high + margin};
}

ChartFrame::ChartFrame(const QRectF& widget, const QFont& font, Range x, Range y)
    : m_widget(widget)
    , m_font(font)
    , m_x(x)
    , m_y(y)
{
    const QFontMetricsF metrics(font);
    m_place = widget.adjusted(metrics.horizontalAdvance(QStringLiteral("−0.000")) + kTick, metrics.height() + 8, -12,
                              -2 * metrics.height() - kTick - 4);
}

QPointF ChartFrame::at(QPointF point) const
{
    return {m_place.left() + (point.x() - m_x.low) / (m_x.high - m_x.low) * m_place.width(),
            m_place.bottom() - (point.y() - m_y.low) / (m_y.high - m_y.low) * m_place.height()};
}

double ChartFrame::xAt(double pixel) const
{
    return m_x.low + (pixel - m_place.left()) / std::max(1.0, m_place.width()) * (m_x.high - m_x.low);
}

void ChartFrame::paintBox(QPainter& painter, const color::Theme& theme, const QString& xWords, const QString& yWords) const
{
    painter.setFont(m_font);
    const double line = QFontMetricsF(m_font).height();
    painter.setPen(theme.secondary);
    painter.drawText(QRectF(m_widget.left(), m_widget.top(), m_widget.width(), line), Qt::AlignLeft | Qt::AlignTop, yWords);
    painter.drawText(QRectF(m_place.left(), m_widget.bottom() - line, m_place.width(), line), Qt::AlignHCenter | Qt::AlignBottom,
                     xWords);
    painter.setPen(theme.hairline);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(m_place);
}

void ChartFrame::paintTicks(QPainter& painter, const color::Theme& theme) const
{
    painter.setFont(m_font);
    const QFontMetricsF metrics(m_font);
    const auto each = [](const std::vector<double>& ticks, const auto& paint) {
        for (const double tick : ticks) paint(tick, ticks.size() > 1 ? ticks[1] - ticks[0] : 1.0);
    };
    each(ticksFor(m_y.low, m_y.high, kMostTicks), [&](double tick, double step) {
        const double y = at({m_x.low, tick}).y();
        painter.setPen(theme.hairline);
        painter.drawLine(QPointF(m_place.left(), y), QPointF(m_place.right(), y));
        painter.setPen(theme.secondary);
        painter.drawText(
            QRectF(m_widget.left(), y - metrics.height() / 2, m_place.left() - m_widget.left() - kTick, metrics.height()),
            Qt::AlignRight | Qt::AlignVCenter, numberText(tick, step));
    });
    each(ticksFor(m_x.low, m_x.high, kMostTicks + 1), [&](double tick, double step) {
        const double x = at({tick, m_y.low}).x();
        painter.setPen(theme.secondary);
        painter.drawText(QRectF(x - 40, m_place.bottom() + kTick, 80, metrics.height()), Qt::AlignHCenter | Qt::AlignTop,
                         numberText(tick, step));
    });
}

}  // namespace cortilens::panels
