// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/FactGrid.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QGridLayout>

namespace cortilens::panels {

FactGrid::FactGrid(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
}

void FactGrid::setFacts(const std::vector<Fact>& facts)
{
    const auto labelAt = [this](int row, int column) {
        if (auto* item = m_grid->itemAtPosition(row, column)) return static_cast<QLabel*>(item->widget());
        QLabel* label = column == 0 ? new QLabel(this) : new ElidedLabel(this);
        if (column == 0) {
            setRole(label, "secondary");
        } else {
            label->setFont(color::numberFont(font()));
            label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        }
        m_grid->addWidget(label, row, column);
        return label;
    };
    // Lines are kept and filled again, so that numbers change in place.
    const int rows = std::max(m_grid->rowCount(), static_cast<int>(facts.size()));
    for (int row = 0; row < rows; ++row) {
        const bool used = row < static_cast<int>(facts.size());
        if (!used && !m_grid->itemAtPosition(row, 0)) continue;
        for (int column = 0; column < 2; ++column) {
            QLabel* label = labelAt(row, column);
            label->setVisible(used);
            if (!used) continue;
            const Fact& fact = facts[static_cast<std::size_t>(row)];
            label->setText(column == 0 ? fact.name : fact.value);
            label->setToolTip(fact.toolTip);
            if (column == 1) label->setAccessibleName(fact.name + QStringLiteral(": ") + fact.value);
        }
    }
}

}  // namespace cortilens::panels
