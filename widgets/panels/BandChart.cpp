// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/BandChart.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

using namespace Qt::StringLiterals;

namespace {

constexpr double kDot = 3;      ///< px, radius
constexpr double kSwatch = 16;  ///< px, of the key

/// Gaps where a value is not known.
[[nodiscard]] QPainterPath pathOf(const ChartFrame& frame, const std::vector<double>& x, const std::vector<double>& y)
{
    QPainterPath path;
    bool isDown = false;
    for (std::size_t i = 0; i < y.size(); ++i) {
        if (!std::isfinite(y[i])) {
            isDown = false;
            continue;
        }
        const QPointF at = frame.at({x[i], y[i]});
        if (isDown)
            path.lineTo(at);
        else
            path.moveTo(at);
        isDown = true;
    }
    return path;
}

[[nodiscard]] QPolygonF bandOf(const ChartFrame& frame, const BandedCurve& curve)
{
    QPolygonF band;
    for (std::size_t i = 0; i < curve.low.size(); ++i)
        if (std::isfinite(curve.low[i])) band << frame.at({curve.x[i], curve.low[i]});
    for (std::size_t i = curve.high.size(); i > 0; --i)
        if (std::isfinite(curve.high[i - 1])) band << frame.at({curve.x[i - 1], curve.high[i - 1]});
    return band;
}

[[nodiscard]] QColor bandColor(const color::Theme& theme)
{
    QColor ground = theme.secondary;
    ground.setAlphaF(0.22F);
    return ground;
}

[[nodiscard]] QPen middlePen(const color::Theme& theme)
{
    return QPen(theme.secondary, 1.2, Qt::DashLine, Qt::RoundCap, Qt::RoundJoin);
}

[[nodiscard]] QPen curvePen(const color::Theme& theme)
{
    return QPen(theme.accent, 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
}

}  // namespace

std::optional<ChartFrame::Range> rangeOf(const BandedCurve& curve)
{
    std::optional<ChartFrame::Range> range;
    for (const auto* values : {&curve.y, &curve.middle, &curve.low, &curve.high})
        for (const double value : *values) {
            if (!std::isfinite(value)) continue;
            if (!range) range = ChartFrame::Range{value, value};
            range->low = std::min(range->low, value);
            range->high = std::max(range->high, value);
        }
    if (!range) return std::nullopt;
    return padded(range->low, range->high);
}

BandChart::BandChart(const Words& words, QWidget* parent)
    : QWidget(parent)
    , m_words(words)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMinimumSize(240, 160);
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(m_words.name);
    describe();
}

void BandChart::setCurve(const BandedCurve& curve, ChartFrame::Range y)
{
    m_curve = curve;
    m_range = y;
    describe();
    update();
}

void BandChart::setBandWords(const QString& words)
{
    m_words.band = words;
    update();
}

void BandChart::setMarked(std::optional<std::size_t> level)
{
    if (level == m_marked) return;
    m_marked = level;
    describe();
    update();
}

/// What a screen reader says: the level that is pointed at.
void BandChart::describe()
{
    if (m_curve.y.empty()) return setAccessibleDescription(u"No value yet"_s);
    const std::size_t level = std::min(m_marked.value_or(0), m_curve.y.size() - 1);
    auto words = u"%1 at %2"_s.arg(color::formatValue(static_cast<float>(m_curve.y[level]), {.decimals = 2}),
                                   color::formatValue(static_cast<float>(m_curve.x[level]), {.decimals = 0}));
    if (level < m_curve.middle.size())
        words += u", by chance %1"_s.arg(color::formatValue(static_cast<float>(m_curve.middle[level]), {.decimals = 2}));
    setAccessibleDescription(words);
}

ChartFrame BandChart::frame() const
{
    const bool isEmpty = m_curve.x.empty();
    return {rect(),
            color::secondaryFont(font()),
            {isEmpty ? 0 : m_curve.x.front(), isEmpty ? 1 : std::max(m_curve.x.back(), m_curve.x.front() + 1e-9)},
            m_range};
}

void BandChart::pointAt(double pixel)
{
    if (m_curve.x.empty()) return;
    const double x = frame().xAt(pixel);
    const auto nearest =
        std::ranges::min_element(m_curve.x, {}, [x](double value) { return std::abs(value - x); }) - m_curve.x.begin();
    moveTo(static_cast<std::size_t>(nearest));
}

void BandChart::moveTo(std::size_t level)
{
    if (level == m_marked) return;
    setMarked(level);
    Q_EMIT pointed(level);
}

void BandChart::mouseMoveEvent(QMouseEvent* event)
{
    pointAt(event->position().x());
}

void BandChart::mousePressEvent(QMouseEvent* event)
{
    pointAt(event->position().x());
}

void BandChart::keyPressEvent(QKeyEvent* event)
{
    const std::size_t levels = m_curve.x.size();
    const std::size_t at = m_marked.value_or(0);
    if (event->key() == Qt::Key_Right && at + 1 < levels)
        moveTo(at + 1);
    else if (event->key() == Qt::Key_Left && at > 0 && levels > 0)
        moveTo(std::min(at, levels) - 1);
    else
        QWidget::keyPressEvent(event);
}

void BandChart::paintCurves(QPainter& painter, const ChartFrame& frame) const
{
    const color::Theme theme = color::themeOf(palette());
    painter.setPen(Qt::NoPen);
    painter.setBrush(bandColor(theme));
    painter.drawPolygon(bandOf(frame, m_curve));
    painter.setBrush(Qt::NoBrush);
    painter.setPen(middlePen(theme));
    painter.drawPath(pathOf(frame, m_curve.x, m_curve.middle));
    painter.setPen(curvePen(theme));
    painter.drawPath(pathOf(frame, m_curve.x, m_curve.y));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.accent);
    for (std::size_t i = 0; i < m_curve.y.size(); ++i)
        if (std::isfinite(m_curve.y[i])) painter.drawEllipse(frame.at({m_curve.x[i], m_curve.y[i]}), kDot, kDot);
}

/// In the line of the y axis' words, at its right end.
void BandChart::paintKey(QPainter& painter, const ChartFrame& frame) const
{
    const color::Theme theme = color::themeOf(palette());
    const QFontMetricsF metrics(painter.font());
    const double middle = metrics.height() / 2;
    double right = frame.place().right();
    const auto entry = [&](const QString& words, const auto& swatch) {
        right -= metrics.horizontalAdvance(words);
        painter.setPen(theme.secondary);
        painter.drawText(QPointF(right, metrics.ascent()), words);
        right -= kSwatch + 5;
        swatch(QRectF(right, 0, kSwatch, metrics.height()));
        right -= 12;
    };
    if (!m_curve.middle.empty())
        entry(m_words.band, [&](const QRectF& place) {
            painter.fillRect(place.adjusted(0, 2, 0, -2), bandColor(theme));
            painter.setPen(middlePen(theme));
            painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle));
        });
    entry(m_words.curve, [&](const QRectF& place) {
        painter.setPen(curvePen(theme));
        painter.drawLine(QPointF(place.left(), middle), QPointF(place.right(), middle));
    });
}

void BandChart::paintMark(QPainter& painter, const ChartFrame& frame) const
{
    if (!m_marked || *m_marked >= m_curve.x.size()) return;
    const color::Theme theme = color::themeOf(palette());
    const double x = frame.at({m_curve.x[*m_marked], 0}).x();
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.tertiary, 1));
    painter.drawLine(QPointF(x, frame.place().top()), QPointF(x, frame.place().bottom()));
    const double y = m_curve.y[*m_marked];
    if (!std::isfinite(y)) return;
    painter.setPen(QPen(theme.accent, 1.5));
    painter.setBrush(theme.panel);
    painter.drawEllipse(frame.at({m_curve.x[*m_marked], y}), kDot + 1.5, kDot + 1.5);
}

void BandChart::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ChartFrame place = frame();
    place.paintBox(painter, theme, m_words.x, m_words.y);
    if (m_curve.y.empty()) return;
    place.paintTicks(painter, theme);
    paintCurves(painter, place);
    paintMark(painter, place);
    paintKey(painter, place);
}

}  // namespace cortilens::panels
