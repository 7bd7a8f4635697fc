// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/NoticeBar.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace cortilens::panels {

NoticeBar::NoticeBar(QWidget* parent)
    : QWidget(parent)
    , m_label(new ElidedLabel(this))
    , m_action(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    setAccessibleName(tr("Notice"));
    setRole(m_action, "link");
    setRole(m_close, "quiet");
    m_close->setText(QStringLiteral("×"));
    describe(m_close, tr("Dismiss the notice"), tr("Dismiss"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(16, 4, 8, 4);
    layout->setSpacing(10);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_action);
    layout->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, &NoticeBar::actionTriggered);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::clear);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
}

void NoticeBar::say(const QString& words, const QString& action)
{
    m_words = words;
    m_label->setText(words);
    m_action->setText(action);
    describe(m_action, action, action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleDescription(words);
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void NoticeBar::clear()
{
    m_words.clear();
    hide();
}

void NoticeBar::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.amberGround);
    painter.fillRect(0, 0, 3, height(), theme.amber);
    painter.fillRect(0, height() - 1, width(), 1, theme.hairline);
}

}  // namespace cortilens::panels
