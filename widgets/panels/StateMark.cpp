// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/StateMark.h"

#include "widgets/color/Theme.h"

#include <QPainter>

namespace cortilens::panels {

namespace {

constexpr int kDot = 8;

}  // namespace

StateMark::StateMark(State state, const QString& word, QWidget* parent)
    : QWidget(parent)
    , m_state(state)
    , m_word(word)
{
    setAccessibleName(word);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize StateMark::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_word) + kDot + 8, fontMetrics().height() + 2};
}

void StateMark::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool isFilled = m_state != State::missing;
    painter.setPen(isFilled ? QPen(Qt::NoPen) : QPen(theme.tertiary, 1.2));
    painter.setBrush(isFilled ? QBrush(m_state == State::there ? theme.good : theme.amber) : QBrush(Qt::NoBrush));
    painter.drawEllipse(QRectF(1, (height() - kDot) / 2.0, kDot, kDot));
    painter.setPen(theme.secondary);
    painter.drawText(rect().adjusted(kDot + 7, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, m_word);
}

}  // namespace cortilens::panels
