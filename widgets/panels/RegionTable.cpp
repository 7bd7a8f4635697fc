// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionTable.h"

#include "widgets/panels/Roles.h"

#include <QAbstractButton>
#include <QHeaderView>

#include <algorithm>
#include <utility>

namespace cortilens::panels {

namespace {

constexpr int kRowHeight = 26;
constexpr int kCellMargin = 26;

}  // namespace

RegionTable::RegionTable(const QString& name, QWidget* parent)
    : QTableView(parent)
    , m_model(new RegionTableModel(this))
{
    setModel(m_model);
    setAccessibleName(name);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setCornerButtonEnabled(false);
    if (auto* corner = findChild<QAbstractButton*>()) describe(corner, tr("Whole table"), tr("Every row"));
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setAccessibleName(tr("Rows"));
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    auto* header = horizontalHeader();
    header->setHighlightSections(false);
    header->setAccessibleName(tr("Columns; a click sorts"));
    header->setSortIndicator(-1, Qt::AscendingOrder);
    header->setMinimumSectionSize(40);
    setSortingEnabled(true);
    connect(this, &QTableView::clicked, this, &RegionTable::choose);
    connect(this, &QTableView::activated, this, &RegionTable::choose);
}

void RegionTable::setContent(RegionTableContent content)
{
    m_model->setContent(std::move(content));
    fitColumns();
}

void RegionTable::removeRows()
{
    m_model->removeAll();
}

void RegionTable::setCurrent(const std::string& region)
{
    const int row = m_model->rowOf(region);
    if (row < 0) return clearSelection();
    selectRow(row);
}

void RegionTable::choose(const QModelIndex& index)
{
    const QString region = index.data(RegionTableModel::kRegionRole).toString();
    if (!region.isEmpty()) Q_EMIT regionChosen(region.toStdString());
}

/// The view's own way keeps room for an arrow beside every heading, which lies above the words here.
void RegionTable::fitColumns()
{
    const QFontMetrics heading(horizontalHeader()->font());
    for (int column = 0; column < m_model->columnCount(); ++column) {
        const auto title = m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
        int width = heading.horizontalAdvance(title);
        for (int row = 0; row < m_model->rowCount(); ++row) {
            const auto index = m_model->index(row, column);
            const auto own = index.data(Qt::FontRole);
            const QFontMetrics metrics(own.isValid() ? own.value<QFont>() : font());
            width = std::max(width, metrics.horizontalAdvance(index.data().toString()));
        }
        setColumnWidth(column, width + kCellMargin);
    }
}

}  // namespace cortilens::panels
