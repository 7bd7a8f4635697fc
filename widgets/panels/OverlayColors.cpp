// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/OverlayColors.h"

#include "widgets/panels/ColorMapBox.h"
#include "widgets/panels/Roles.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QSignalBlocker>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

OverlayColors::OverlayColors(QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_title(new QLabel(this))
    , m_map(new ColorMapBox(this))
    , m_to(new QLabel(tr("to"), this))
    , m_low(new QDoubleSpinBox(this))
    , m_high(new QDoubleSpinBox(this))
    , m_reset(new QPushButton(tr("As it comes"), this))
{
    setAccessibleName(tr("Colours of the overlay"));
    setObjectName(QStringLiteral("overlayColors"));
    describe(m_map, tr("Colour map"), tr("Colours of the overlay"));
    describe(m_low, tr("Lowest value"), tr("What lies below has the first colour of the map"));
    describe(m_high, tr("Highest value"), tr("What lies above has the last colour of the map"));
    describe(m_reset, tr("As it comes"), tr("The colours and the range that the overlay has by itself"));
    setRole(m_title, "secondary");
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(14, 10, 14, 12);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(8);
    grid->addWidget(m_title, 0, 0, 1, 4);
    grid->addWidget(m_map, 1, 0, 1, 4);
    grid->addWidget(m_low, 2, 0);
    grid->addWidget(m_to, 2, 1);
    grid->addWidget(m_high, 2, 2);
    grid->addWidget(m_reset, 2, 3);
    for (QDoubleSpinBox* box : {m_low, m_high}) {
        makeTyped(box);
        connect(box, &QDoubleSpinBox::valueChanged, this, [this, box] { take(box); });
    }
    connect(m_map, &ColorMapBox::colorMapChosen, this, &OverlayColors::colorMapChosen);
    connect(m_reset, &QPushButton::clicked, this, &OverlayColors::resetWished);
}

void OverlayColors::setContent(const Content& content)
{
    m_content = content;
    const QSignalBlocker quietLow(m_low);
    const QSignalBlocker quietHigh(m_high);
    m_title->setText(content.unit.isEmpty() ? content.quantity : QStringLiteral("%1 (%2)").arg(content.quantity, content.unit));
    m_map->setColorMap(content.map);
    const int decimals = color::decimalsFor(content.scale);
    const auto largest = std::max(1000.0, 100 * static_cast<double>(content.scale.magnitude()));
    for (QDoubleSpinBox* box : {m_low, m_high}) {
        box->setDecimals(decimals);
        box->setRange(content.isSymmetric ? std::pow(10.0, -decimals) : -largest, largest);
        box->setSingleStep(static_cast<double>(content.scale.high - content.scale.low) / 20);
        box->setEnabled(!content.hasFixedRange);
    }
    m_high->setPrefix(content.isSymmetric ? QStringLiteral("±") : QString());
    m_low->setValue(static_cast<double>(content.scale.low));
    m_high->setValue(static_cast<double>(content.scale.high));
    m_low->setVisible(!content.isSymmetric);
    m_to->setVisible(!content.isSymmetric);
    m_reset->setEnabled(content.isChosen);
}

void OverlayColors::openAbove(const QWidget& bar)
{
    adjustSize();
    QPoint at = bar.mapToGlobal(QPoint(bar.width() - width(), -height() - 4));
    if (const QScreen* screen = bar.screen()) {
        const QRect room = screen->availableGeometry();
        at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
        at.setY(std::clamp(at.y(), room.top(), std::max(room.top(), room.bottom() - height())));
    }
    move(at);
    show();
    m_map->setFocus(Qt::PopupFocusReason);
}

/// Ends do not cross: the other one gives way by a hundredth of the range, which is one step of what is shown.
void OverlayColors::take(const QDoubleSpinBox* changed)
{
    if (m_content.isSymmetric) {
        const auto limit = static_cast<float>(m_high->value());
        return rangeChosen(-limit, limit);
    }
    const double least = std::pow(10.0, -m_low->decimals());
    if (m_high->value() < m_low->value() + least) {
        const QSignalBlocker quietLow(m_low);
        const QSignalBlocker quietHigh(m_high);
        if (changed == m_low)
            m_high->setValue(m_low->value() + least);
        else
            m_low->setValue(m_high->value() - least);
    }
    Q_EMIT rangeChosen(static_cast<float>(m_low->value()), static_cast<float>(m_high->value()));
}

}  // namespace cortilens::panels
