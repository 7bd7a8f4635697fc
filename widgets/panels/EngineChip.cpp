// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/EnginePanel.h"

#include <QPainter>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kDot = 7;
constexpr int kPadding = 11;
constexpr int kWidest = 340;

[[nodiscard]] QString lineOf(const EngineFacts& facts)
{
    QString line = wordOf(facts.state);
    if (!facts.device.isEmpty()) line += QStringLiteral(" · ") + facts.device;
    if (!facts.precision.isEmpty()) line += QStringLiteral(" · ") + facts.precision;
    return line;
}

/// Of the whole chip.
[[nodiscard]] int widthOf(const QString& line, const QFontMetrics& metrics)
{
    return wholeWidth(line, metrics) + 2 * kPadding + kDot + 7;
}

}  // namespace

EngineChip::EngineChip(QWidget* parent)
    : QPushButton(parent)
{
    setFacts({});
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void EngineChip::setFacts(const EngineFacts& facts)
{
    m_facts = facts;
    setAccessibleName(tr("Engine: %1").arg(lineOf(facts)));
    setToolTip(facts.words.isEmpty() ? tr("Engine: %1. Click for memory and store.").arg(lineOf(facts)) : facts.words);
    updateGeometry();
    update();
}

QSize EngineChip::sizeHint() const
{
    return {std::min(widthOf(lineOf(m_facts), fontMetrics()), kWidest), fontMetrics().height() + 10};
}

QSize EngineChip::minimumSizeHint() const
{
    return {widthOf(wordOf(m_facts.state), fontMetrics()), sizeHint().height()};
}

void EngineChip::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(hasFocus() ? theme.accent : underMouse() ? theme.tertiary : theme.hairline);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colorOf(m_facts.state, theme));
    painter.drawEllipse(QRectF(kPadding, (height() - kDot) / 2.0, kDot, kDot));
    painter.setPen(theme.text);
    const QRect words = rect().adjusted(kPadding + kDot + 7, 0, -kPadding, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(lineOf(m_facts), Qt::ElideRight, words.width()));
}

}  // namespace cortilens::panels
