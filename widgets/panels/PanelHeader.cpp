// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/PanelHeader.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QHBoxLayout>
#include <QPainter>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kHeight = 38;

}  // namespace

PanelHeader::PanelHeader(const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel(title, this))
    , m_detail(new ElidedLabel(this))
    , m_layout(new QHBoxLayout(this))
{
    setAccessibleName(title);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    setRole(m_detail, "secondary");
    m_layout->setContentsMargins(12, 4, 12, 5);
    m_layout->setSpacing(10);
    m_layout->addWidget(m_title);
    m_layout->addWidget(m_detail, 1);
    setMinimumHeight(std::max(kHeight, fontMetrics().height() + 18));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PanelHeader::setDetail(const QString& words)
{
    m_detail->setText(words);
}

void PanelHeader::addControl(QWidget* control)
{
    m_layout->insertWidget(1 + m_controls++, control);
}

void PanelHeader::addTrailing(QWidget* control)
{
    m_layout->addWidget(control);
}

void PanelHeader::paintEvent(QPaintEvent*)
{
    const color::Theme theme = color::themeOf(palette());
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(0, height() - 1, width(), 1, theme.hairline);
}

}  // namespace cortilens::panels
