// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionSheet.h"

#include "widgets/panels/RegionTable.h"

#include <utility>

namespace cortilens::panels {

RegionSheet::RegionSheet(const Words& words, QWidget* parent)
    : MeasureSheet({words.title, tr("Measure again"), words.measure, words.save}, parent)
    , m_table(new RegionTable(words.title, this))
{
    connect(m_table, &RegionTable::regionChosen, this, &RegionSheet::regionChosen);
}

void RegionSheet::layOut(QLayout* choice, QWidget* below)
{
    MeasureSheet::layOut(choice, m_table, below);
}

void RegionSheet::showContent(const QString& words, RegionTableContent content)
{
    m_table->setContent(std::move(content));
    showResult(words, m_table->isEmpty() ? tr("The encoder has no voxel in any region.") : QString());
}

void RegionSheet::forgetResult()
{
    m_table->removeRows();
}

void RegionSheet::setCurrent(const std::string& region)
{
    m_table->setCurrent(region);
}

}  // namespace cortilens::panels
