// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ReadoutLine.h"

#include "widgets/color/Theme.h"

#include <QPainter>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kMargin = 12;
constexpr int kGap = 14;
constexpr int kHeight = 30;

}  // namespace

ReadoutLine::ReadoutLine(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Under the pointer"));
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

void ReadoutLine::setFields(const std::vector<Field>& fields)
{
    if (fields == m_fields) return;
    m_fields = fields;
    QStringList words;
    for (const Field& field : fields) words += field.text;
    setAccessibleDescription(words.join(QStringLiteral(", ")));
    update();
}

void ReadoutLine::setHint(const QString& words)
{
    m_hint = words;
    setToolTip(words);
    update();
}

QSize ReadoutLine::sizeHint() const
{
    return {300, std::max(kHeight, fontMetrics().height() + 12)};
}

void ReadoutLine::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(0, 0, width(), 1, theme.hairline);
    const QFont strong = color::numberFont(font());
    const QFont plain = color::secondaryFont(font());
    int x = kMargin;
    bool cut = false;
    for (const Field& field : m_fields) {
        const QFont& face = field.strong ? strong : plain;
        const QFontMetrics metrics(face);
        const int room = width() - kMargin - x;
        if (room < metrics.averageCharWidth() * 4) {
            cut = true;
            break;
        }
        const QString text = metrics.elidedText(field.text, Qt::ElideRight, room);
        painter.setFont(face);
        painter.setPen(field.strong ? theme.text : theme.secondary);
        painter.drawText(QRect(x, 1, room, height() - 1), Qt::AlignLeft | Qt::AlignVCenter, text);
        x += metrics.horizontalAdvance(text) + kGap;
    }
    const QFontMetrics metrics(plain);
    if (cut || x + metrics.horizontalAdvance(m_hint) > width() - kMargin) return;
    painter.setFont(plain);
    painter.setPen(theme.secondary);
    painter.drawText(rect().adjusted(0, 1, -kMargin, 0), Qt::AlignRight | Qt::AlignVCenter, m_hint);
}

}  // namespace cortilens::panels
