// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionTableModel.h"

#include "widgets/color/Theme.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::panels {

namespace {

[[nodiscard]] QString dash()
{
    return QStringLiteral("–");
}

[[nodiscard]] QString textOf(const RegionTableRow& row, int column)
{
    return column == 0 ? QString::fromStdString(row.region) : row.cells[static_cast<std::size_t>(column - 1)].text;
}

/// Whether `a` comes before `b`, where both are known.
[[nodiscard]] bool comesBefore(const RegionTableRow& a, const RegionTableRow& b, int column, bool isUp)
{
    if (column == 0) {
        const int compared =
            QString::compare(QString::fromStdString(a.region), QString::fromStdString(b.region), Qt::CaseInsensitive);
        return isUp ? compared < 0 : compared > 0;
    }
    const float first = a.cells[static_cast<std::size_t>(column - 1)].order;
    const float second = b.cells[static_cast<std::size_t>(column - 1)].order;
    if (std::isnan(first) || std::isnan(second)) return !std::isnan(first) && std::isnan(second);
    return isUp ? first < second : first > second;
}

}  // namespace

TableCell cellOf(float value, const color::ValueFormat& format)
{
    return {std::isnan(value) ? dash() : color::formatValue(value, format), value};
}

TableCell intervalOf(float low, float high, const color::ValueFormat& format)
{
    if (std::isnan(low) || std::isnan(high)) return {dash(), low};
    return {color::formatValue(low, format) + QStringLiteral(" … ") + color::formatValue(high, format), low};
}

void RegionTableModel::setContent(RegionTableContent content)
{
    beginResetModel();
    m_content = std::move(content);
    endResetModel();
    if (m_column >= 0) sort(m_column, m_order);
}

void RegionTableModel::removeAll()
{
    beginResetModel();
    m_content.rows.clear();
    endResetModel();
}

int RegionTableModel::rowOf(const std::string& region) const
{
    const auto& rows = m_content.rows;
    const auto found = std::ranges::find_if(rows, [&](const auto& row) { return row.isRegion && row.region == region; });
    return found == rows.end() ? -1 : static_cast<int>(std::distance(rows.begin(), found));
}

int RegionTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_content.rows.size());
}

int RegionTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_content.columns.size()) + 1;
}

QVariant RegionTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const RegionTableRow& row = m_content.rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>((index.column() == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
               textOf(row, index.column());
    case Qt::FontRole:
        return index.column() == 0 ? QVariant() : color::numberFont(QGuiApplication::font());
    case kRegionRole:
        return row.isRegion ? QString::fromStdString(row.region) : QString();
    default:
        return {};
    }
}

QVariant RegionTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const auto column = section == 0 ? TableColumn{tr("Region"), tr("A click selects it")}
                                     : m_content.columns[static_cast<std::size_t>(section - 1)];
    if (role == Qt::DisplayRole) return column.title;
    if (role == Qt::ToolTipRole) return column.tip;
    return {};
}

void RegionTableModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_order = order;
    if (column < 0 || column >= columnCount()) return;
    Q_EMIT layoutAboutToBeChanged();
    auto& rows = m_content.rows;
    std::vector<std::size_t> places(rows.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::ranges::stable_sort(
        places, [&](std::size_t a, std::size_t b) { return comesBefore(rows[a], rows[b], column, order == Qt::AscendingOrder); });
    const auto before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& index : before) {
        const auto place = std::ranges::find(places, static_cast<std::size_t>(index.row()));
        after << createIndex(static_cast<int>(std::distance(places.begin(), place)), index.column());
    }
    std::vector<RegionTableRow> sorted;
    for (const std::size_t place : places) sorted.push_back(std::move(rows[place]));
    rows = std::move(sorted);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

}  // namespace cortilens::panels
