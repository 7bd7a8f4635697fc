// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorBar.h"

#include "widgets/color/PlaneColors.h"
#include "widgets/color/Theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace cortilens::color {

namespace {

constexpr double kGap = 6;
constexpr double kPageShape = 2.5;  // width over height, of a plane

[[nodiscard]] QString wordsOf(const ColorBarContent& content)
{
    if (content.unit.isEmpty()) return content.quantity;
    return content.quantity.isEmpty() ? QStringLiteral("(%1)").arg(content.unit)
                                      : QStringLiteral("%1 (%2)").arg(content.quantity, content.unit);
}

/// In a narrow place the unit is worth more than the beginning of the quantity.
[[nodiscard]] QString fitting(const ColorBarContent& content, const QFontMetricsF& words, double width)
{
    const QString whole = wordsOf(content);
    const bool fits = content.unit.isEmpty() || words.horizontalAdvance(whole) <= width;
    return words.elidedText(fits ? whole : content.unit, Qt::ElideRight, width);
}

[[nodiscard]] QString endText(const ColorBarContent& content, float value)
{
    int decimals = decimalsFor(content.scale);
    QString text = formatValue(
        value, {.decimals = decimals, .sign = content.scale.low < 0 ? SignDisplay::always : SignDisplay::negativeOnly});
    // Zeros that say nothing: 75.0 is 75, but 0.20 stays beside 0.25.
    const QString low = formatValue(content.scale.low, {.decimals = decimals});
    const QString high = formatValue(content.scale.high, {.decimals = decimals});
    const auto trailingZeros = [](const QString& number) {
        if (!number.contains(u'.')) return 0;
        int zeros = 0;
        for (auto index = number.size() - 1; number[index] == u'0'; --index) ++zeros;
        return zeros;
    };
    decimals -= std::min(trailingZeros(low), trailingZeros(high));
    return formatValue(value,
                       {.decimals = decimals, .sign = content.scale.low < 0 ? SignDisplay::always : SignDisplay::negativeOnly});
}

/// The bar itself; hidden values are hatched in the frame's colour.
void paintBar(QPainter& painter, const QRectF& bar, const ColorBarContent& content, const ColorBarInk& ink)
{
    const bool across = content.orientation == Qt::Horizontal;
    QImage strip(across ? QSize(256, 1) : QSize(1, 256), QImage::Format_RGB32);
    for (int index = 0; index < 256; ++index) {
        const Rgb rgb = content.map.table[static_cast<std::size_t>(across ? index : 255 - index)];
        strip.setPixel(across ? index : 0, across ? 0 : index, qRgb(rgb[0], rgb[1], rgb[2]));
    }
    painter.save();
    QPainterPath outline;
    const double radius = ink.roundEnds ? std::min(bar.width(), bar.height()) / 4 : 0;
    outline.addRoundedRect(bar, radius, radius);
    painter.setClipPath(outline, Qt::IntersectClip);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(bar, strip);
    if (content.scale.threshold > 0) {
        const double from = static_cast<double>(content.scale.unit(-content.scale.threshold));
        const double to = static_cast<double>(content.scale.unit(content.scale.threshold));
        const QRectF hidden = across
                                  ? QRectF(bar.left() + from * bar.width(), bar.top(), (to - from) * bar.width(), bar.height())
                                  : QRectF(bar.left(), bar.bottom() - to * bar.height(), bar.width(), (to - from) * bar.height());
        painter.fillRect(hidden, ink.frame);
    }
    painter.restore();
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(ink.frame, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(outline);
}

void paintAcross(QPainter& painter, const QRectF& rect, const ColorBarContent& content, const ColorBarInk& ink)
{
    const QFontMetricsF numbers(ink.numbers, painter.device());
    const QFontMetricsF words(ink.words, painter.device());
    const QString low = endText(content, content.scale.low);
    const QString high = endText(content, content.scale.high);
    const double lowWidth = numbers.horizontalAdvance(low) + kGap;
    const double highWidth = numbers.horizontalAdvance(high) + kGap;
    const QString text = wordsOf(content);
    const double textWidth = text.isEmpty() ? 0 : words.horizontalAdvance(text) + 2 * kGap;
    const bool below = !text.isEmpty() && rect.width() - lowWidth - highWidth - textWidth < 60;
    const double lineHeight = std::max(numbers.height(), ink.thickness);
    const double top = below ? rect.center().y() - (lineHeight + words.height()) / 2 : rect.center().y() - lineHeight / 2;
    const double barWidth = rect.width() - lowWidth - highWidth - (below ? 0 : textWidth);
    const QRectF bar(rect.left() + lowWidth, top + (lineHeight - ink.thickness) / 2, std::max(1.0, barWidth), ink.thickness);
    paintBar(painter, bar, content, ink);
    painter.setPen(ink.text);
    painter.setFont(ink.numbers);
    painter.drawText(QRectF(rect.left(), top, lowWidth - kGap, lineHeight), Qt::AlignRight | Qt::AlignVCenter, low);
    painter.drawText(QRectF(bar.right() + kGap, top, highWidth, lineHeight), Qt::AlignLeft | Qt::AlignVCenter, high);
    painter.setPen(ink.secondary);
    painter.setFont(ink.words);
    const QRectF place = below ? QRectF(rect.left(), top + lineHeight, rect.width(), words.height())
                               : QRectF(rect.right() - textWidth + 2 * kGap, top, textWidth, lineHeight);
    painter.drawText(place, (below ? Qt::AlignHCenter : Qt::AlignLeft) | Qt::AlignVCenter,
                     fitting(content, words, place.width()));
}

[[nodiscard]] QImage pictureOfPlane()
{
    constexpr int kSide = 64;
    QImage picture(kSide, kSide, QImage::Format_RGB32);
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const auto rgb = planeColor((static_cast<float>(x) + 0.5F) / kSide, 1 - (static_cast<float>(y) + 0.5F) / kSide);
            picture.setPixel(x, y, qRgb(rgb[0], rgb[1], rgb[2]));
        }
    return picture;
}

/// As high as there is room for, as a page has two directions; the words to the right.
void paintPlane(QPainter& painter, const QRectF& rect, const ColorBarContent& content, const ColorBarInk& ink)
{
    const QRectF page(rect.left(), rect.top(), std::min(rect.width() / 2, kPageShape * rect.height()), rect.height());
    painter.setRenderHint(QPainter::SmoothPixmapTransform, true);
    painter.drawImage(page, pictureOfPlane());
    painter.setRenderHint(QPainter::Antialiasing, true);
    painter.setPen(QPen(ink.frame, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(page);
    const QRectF place = rect.adjusted(page.width() + kGap, 0, 0, 0);
    painter.setPen(ink.secondary);
    painter.setFont(ink.words);
    painter.drawText(place, Qt::AlignLeft | Qt::AlignVCenter,
                     fitting(content, QFontMetricsF(ink.words, painter.device()), place.width()));
}

void paintUpright(QPainter& painter, const QRectF& rect, const ColorBarContent& content, const ColorBarInk& ink)
{
    const QFontMetricsF numbers(ink.numbers, painter.device());
    const QFontMetricsF words(ink.words, painter.device());
    const double line = numbers.height() + 2;
    const bool hasWords = !wordsOf(content).isEmpty() && rect.width() >= ink.thickness + words.height();
    const double block = ink.thickness + (hasWords ? kGap + words.height() : 0);
    const QRectF bar(rect.center().x() - block / 2, rect.top() + line, ink.thickness, std::max(1.0, rect.height() - 2 * line));
    paintBar(painter, bar, content, ink);
    painter.setPen(ink.text);
    painter.setFont(ink.numbers);
    painter.drawText(QRectF(rect.left(), rect.top(), rect.width(), line), Qt::AlignHCenter | Qt::AlignTop,
                     endText(content, content.scale.high));
    painter.drawText(QRectF(rect.left(), rect.bottom() - line, rect.width(), line), Qt::AlignHCenter | Qt::AlignBottom,
                     endText(content, content.scale.low));
    if (!hasWords) return;
    painter.save();
    painter.translate(bar.right() + kGap + words.height() / 2, bar.center().y());
    painter.rotate(-90);
    painter.setPen(ink.secondary);
    painter.setFont(ink.words);
    painter.drawText(QRectF(-bar.height() / 2, -words.height() / 2, bar.height(), words.height()), Qt::AlignCenter,
                     fitting(content, words, bar.height()));
    painter.restore();
}

}  // namespace

void paintColorBar(QPainter& painter, const QRectF& rect, const ColorBarContent& content, const ColorBarInk& ink)
{
    painter.save();
    if (content.isPlane)
        paintPlane(painter, rect, content, ink);
    else if (content.orientation == Qt::Horizontal)
        paintAcross(painter, rect, content, ink);
    else
        paintUpright(painter, rect, content, ink);
    painter.restore();
}

ColorBar::ColorBar(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Colour bar"));
    setContent({});
}

void ColorBar::setContent(const ColorBarContent& content)
{
    m_content = content;
    updateGeometry();
    update();
    QString words = tr("%1; a colour for each place").arg(wordsOf(content));
    if (!content.isPlane)
        words = tr("%1, from %2 to %3, colours %4")
                    .arg(wordsOf(content), endText(content, content.scale.low), endText(content, content.scale.high),
                         QString::fromUtf8(content.map.name.data(), static_cast<qsizetype>(content.map.name.size())));
    setAccessibleDescription(words);
    if (content.scale.threshold > 0)
        words =
            tr("%1; below %2 hidden").arg(words, formatValue(content.scale.threshold, {.decimals = decimalsFor(content.scale)}));
    const bool invites = !m_invitation.isEmpty() && !content.isPlane;
    setToolTip(invites ? words + QLatin1Char('\n') + m_invitation : words);
}

void ColorBar::setInvitation(const QString& words)
{
    m_invitation = words;
    setCursor(words.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    setFocusPolicy(words.isEmpty() ? Qt::NoFocus : Qt::TabFocus);
    setContent(m_content);
}

void ColorBar::mousePressEvent(QMouseEvent* event)
{
    if (m_invitation.isEmpty() || event->button() != Qt::LeftButton) return QWidget::mousePressEvent(event);
    Q_EMIT activated();
}

void ColorBar::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space;
    if (m_invitation.isEmpty() || !isEnter) return QWidget::keyPressEvent(event);
    Q_EMIT activated();
}

int ColorBar::widthWithWords() const
{
    constexpr int kShortest = 120;
    constexpr int kAround = 8;
    const int page = m_content.isPlane ? static_cast<int>(kGap + kPageShape * sizeHint().height()) : 0;
    return std::max(kShortest, page + QFontMetrics(secondaryFont(font())).horizontalAdvance(wordsOf(m_content)) + kAround);
}

QSize ColorBar::sizeHint() const
{
    const QFontMetrics words(secondaryFont(font()));
    if (m_content.orientation == Qt::Vertical) return {2 * words.height() + 24, 220};
    return {100 + words.horizontalAdvance(wordsOf(m_content)) + 80, words.height() + 8};
}

QSize ColorBar::minimumSizeHint() const
{
    const QFontMetrics words(secondaryFont(font()));
    if (m_content.orientation == Qt::Vertical) return {2 * words.height() + 16, 80};
    return {120, words.height() + 4};
}

void ColorBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme theme = themeOf(palette());
    QRectF room = QRectF(rect()).adjusted(2, 2, -2, -2);
    if (m_content.orientation == Qt::Vertical) {
        // Longer than this it is only looked at longer.
        const double length = std::min(room.height() - 16, 30.0 * fontMetrics().height());
        room = QRectF(room.left(), room.center().y() - length / 2, room.width(), length);
    }
    paintColorBar(painter, room, m_content,
                  {.text = theme.secondary,
                   .secondary = theme.secondary,
                   .frame = theme.hairline,
                   .numbers = numberFont(font()),
                   .words = secondaryFont(font())});
    if (!hasFocus()) return;
    painter.setPen(QPen(theme.accent, 1));
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
}

}  // namespace cortilens::color
