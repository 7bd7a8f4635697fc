// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonTile.h"

#include "widgets/color/ColorBar.h"
#include "widgets/color/Theme.h"
#include "widgets/image/ComparisonContent.h"
#include "widgets/image/PhotoView.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QTextLayout>

#include <algorithm>

namespace cortilens::image {

namespace {

constexpr int kLine = 17;
constexpr int kPadding = 12;

/// Whole lines only, the last one with an ellipsis when there is more to say; the height that they take.
double paintWords(QPainter& painter, const QRectF& room, const QFont& font, const QColor& ink, const QString& words)
{
    QTextLayout layout(words, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    painter.setFont(font);
    painter.setPen(ink);
    const QFontMetricsF metrics(font);
    double y = 0;
    layout.beginLayout();
    for (auto line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(room.width());
        const QRectF place(room.left(), room.top() + y, room.width(), line.height());
        const bool isLast = y + 2 * line.height() > room.height();
        const QString rest = words.mid(line.textStart());
        const QString shown = isLast ? metrics.elidedText(rest, Qt::ElideRight, room.width()) : rest.left(line.textLength());
        if (place.bottom() <= room.bottom() + 1) painter.drawText(place, Qt::AlignLeft | Qt::AlignTop, shown.trimmed());
        y += line.height();
        if (isLast) break;
    }
    layout.endLayout();
    return y;
}

}  // namespace

ComparisonTile::ComparisonTile(QWidget* parent)
    : QWidget(parent)
    , view(new PhotoView(this))
    , m_bar(new color::ColorBar(this))
{
    view->setMargin(1);
    view->setMinimumSize(32, 32);
    m_bar->setMinimumSize(32, 16);
    m_bar->hide();
}

void ComparisonTile::setHeading(const QString& title, const QString& detail)
{
    m_title = title;
    m_detail = detail;
    describeItself();
    update();
}

void ComparisonTile::setNumbers(const QString& first, const QString& second)
{
    if (first == m_first && second == m_second) return;
    m_first = first;
    m_second = second;
    describeItself();
    update();
}

void ComparisonTile::setPlace(const QString& place, const QString& why)
{
    if (place == m_place && why == m_why) return;
    m_place = place;
    m_why = why;
    describeItself();
    update();
}

void ComparisonTile::setBar(const std::optional<color::ColorBarContent>& content)
{
    m_bar->setVisible(content.has_value() && !m_isInviting);
    if (content) m_bar->setContent(*content);
}

void ComparisonTile::setInvitation(const std::optional<ComparisonInvitation>& invitation)
{
    m_isInviting = invitation.has_value();
    m_invitationTitle = invitation ? invitation->title : QString();
    m_invitationWords = invitation ? invitation->words : QString();
    view->setVisible(!m_isInviting);
    if (m_isInviting) m_bar->hide();
    setFocusPolicy(m_isInviting ? Qt::StrongFocus : Qt::NoFocus);
    describeItself();
    update();
}

void ComparisonTile::setWords(const QString& words)
{
    view->setBusyText(words);
}

void ComparisonTile::describeItself()
{
    const QString name = m_detail.isEmpty() ? m_title : tr("%1, %2").arg(m_title, m_detail);
    setAccessibleName(name);
    view->setAccessibleName(tr("%1: photo with map").arg(name));
    setAccessibleDescription(m_isInviting ? m_invitationTitle + QStringLiteral(". ") + m_invitationWords
                                          : QStringLiteral("%1 %2 %3").arg(m_why, m_first, m_second).trimmed());
    setToolTip(m_isInviting ? m_invitationWords : m_why);
}

void ComparisonTile::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const int side = std::max(1, height() - kHead - kFoot);
    view->setGeometry(0, kHead, std::min(width(), side), side);
    m_bar->setGeometry(0, height() - kFoot + 1, width(), kFoot - 2);
}

void ComparisonTile::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && (m_isInviting || event->position().y() < kHead)) Q_EMIT activated();
}

void ComparisonTile::keyPressEvent(QKeyEvent* event)
{
    if (m_isInviting && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) return Q_EMIT activated();
    QWidget::keyPressEvent(event);
}

void ComparisonTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintHead(painter);
    if (m_isInviting) paintInvitation(painter);
}

void ComparisonTile::paintHead(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFont small = color::secondaryFont(font());
    const auto line = [&](int top, const QString& left, const QFont& leftFont, const QColor& leftColor, const QString& right) {
        const QRect room(1, top, width() - 2, kLine);
        const int taken = right.isEmpty() ? 0 : QFontMetrics(small).horizontalAdvance(right) + 6;
        painter.setFont(leftFont);
        painter.setPen(leftColor);
        painter.drawText(room.adjusted(0, 0, -taken, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(leftFont).elidedText(left, Qt::ElideRight, std::max(0, room.width() - taken)));
        painter.setFont(small);
        painter.setPen(theme.secondary);
        painter.drawText(room, Qt::AlignRight | Qt::AlignVCenter, right);
    };
    line(1, m_title, bold, theme.text, {});
    line(1 + kLine, m_place.isEmpty() ? m_detail : QStringLiteral("%1 · %2").arg(m_place, m_detail), small, theme.secondary, {});
    line(1 + 2 * kLine, m_first, small, theme.text, m_second);
}

void ComparisonTile::paintInvitation(QPainter& painter) const
{
    const color::Theme theme = color::themeOf(palette());
    // Words take what there is: also the place of the colour bar, which would have nothing to say.
    const QRectF box = QRectF(0, kHead, width(), height() - kHead).adjusted(1, 1, -1, -1);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme.accent : theme.tertiary, 1, Qt::DashLine));
    painter.setBrush(theme.window);
    painter.drawRoundedRect(box, 4, 4);
    const QRectF room = box.adjusted(kPadding, kPadding, -kPadding, -kPadding);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const double used = paintWords(painter, room, bold, theme.text, m_invitationTitle);
    paintWords(painter, room.adjusted(0, used + 6, 0, 0), color::secondaryFont(font()), theme.secondary, m_invitationWords);
}

}  // namespace cortilens::image
