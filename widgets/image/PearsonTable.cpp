// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/PearsonTable.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace cortilens::image {

namespace {

constexpr int kNumber = 62;  ///< of a column

[[nodiscard]] QString textOf(float value)
{
    return std::isnan(value) ? QStringLiteral("–")
                             : color::formatValue(value, {.decimals = 2, .sign = color::SignDisplay::always});
}

}  // namespace

PearsonTable::PearsonTable(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Agreement: Pearson correlation of each pair of maps"));
}

void PearsonTable::setLines(const std::vector<Line>& lines, const std::vector<QString>& selections, const QString& note)
{
    if (lines == m_lines && selections == m_selections && note == m_note) return;
    m_lines = lines;
    m_selections = selections;
    m_note = note;
    QStringList words;
    for (const Line& line : lines)
        for (std::size_t i = 0; i < line.values.size(); ++i)
            words << tr("%1%2: r %3")
                         .arg(line.pair, selections.size() > 1 ? QStringLiteral(", ") + selections[i] : QString(),
                              textOf(line.values[i]));
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    setToolTip(tr("Pearson correlation over the patches of the coarser grid of each pair. 1: both look at the same places; "
                  "0: at unrelated ones."));
    update();
}

void PearsonTable::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    const QFont small = color::secondaryFont(font());
    const QFont numbers = color::numberFont(font());
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(QRect(1, 0, width(), kHead - 6), Qt::AlignLeft | Qt::AlignVCenter, tr("Agreement"));
    painter.setFont(small);
    painter.setPen(theme.tertiary);
    painter.drawText(QRect(1, 0, width() - 2, kHead - 6), Qt::AlignRight | Qt::AlignVCenter, tr("Pearson r"));
    const auto columns = static_cast<int>(m_selections.size());
    const auto right = [&](int column, int top) {
        return QRect(width() - (columns - column) * kNumber - 1, top, kNumber, kLine);
    };
    int top = kHead - 4;
    if (columns > 1) {
        for (int column = 0; column < columns; ++column)
            painter.drawText(
                right(column, top), Qt::AlignRight | Qt::AlignVCenter,
                QFontMetrics(small).elidedText(m_selections[static_cast<std::size_t>(column)], Qt::ElideRight, kNumber - 6));
        top += kLine;
    }
    const int words = std::max(20, width() - columns * kNumber - 6);
    for (const Line& line : m_lines) {
        painter.setFont(small);
        painter.setPen(theme.secondary);
        painter.drawText(QRect(1, top, words, kLine), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(small).elidedText(line.pair, Qt::ElideMiddle, words));
        painter.setFont(numbers);
        painter.setPen(theme.text);
        for (int column = 0; column < columns && column < static_cast<int>(line.values.size()); ++column)
            painter.drawText(right(column, top), Qt::AlignRight | Qt::AlignVCenter,
                             textOf(line.values[static_cast<std::size_t>(column)]));
        top += kLine;
    }
    if (m_note.isEmpty() || top + kLine > height()) return;
    painter.setFont(small);
    painter.setPen(theme.tertiary);
    painter.drawText(QRect(1, top + 4, width() - 2, height() - top - 4), Qt::AlignLeft | Qt::AlignTop | Qt::TextWordWrap, m_note);
}

}  // namespace cortilens::image
