// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/FactGrid.h"

#include "widgets/color/Theme.h"
#include "widgets/panels/ElidedLabel.h"
#include "widgets/panels/Roles.h"

#include <QHBoxLayout>

#include <algorithm>

namespace cortilens::panels {

namespace {

constexpr int kWholeCharacters = 20;  // of a value; a longer one may be cut

}  // namespace

FactGrid::FactGrid(QWidget* parent)
    : QWidget(parent)
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(4);
}

FactGrid::Line FactGrid::addLine()
{
    Line line{new QWidget(this), new ElidedLabel(this), new ElidedLabel(this)};
    setRole(line.name, "secondary");
    line.value->setFont(color::numberFont(font()));
    line.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    auto* row = new QHBoxLayout(line.host);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(line.name);
    row->addWidget(line.value, 1);
    m_layout->addWidget(line.host);
    return line;
}

void FactGrid::setFacts(const std::vector<Fact>& facts)
{
    // Lines are kept and filled again, so that numbers change in place.
    while (m_lines.size() < facts.size()) m_lines.push_back(addLine());
    for (std::size_t index = 0; index < m_lines.size(); ++index) {
        const Line& line = m_lines[index];
        line.host->setVisible(index < facts.size());
        if (index >= facts.size()) continue;
        const Fact& fact = facts[index];
        line.name->setText(fact.name);
        line.value->setText(fact.value);
        line.value->setAccessibleName(fact.name + QStringLiteral(": ") + fact.value);
        line.host->setToolTip(fact.toolTip);
        // Names give way before values do.
        const QFontMetrics metrics = line.value->fontMetrics();
        line.value->setMinimumWidth(
            std::min(metrics.horizontalAdvance(fact.value), kWholeCharacters * metrics.averageCharWidth()) + 2);
    }
}

}  // namespace cortilens::panels
