// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/RegionModel.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QCollator>

#include <algorithm>
#include <cmath>

namespace cortilens::panels {

namespace {

/// Unknown values go last, whatever the order.
[[nodiscard]] bool isBetter(float a, float b)
{
    if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
    return a > b;
}

[[nodiscard]] QString toolTipOf(const RegionLine& region)
{
    return RegionModel::tr("%1 · %2 · %3\nR² on test photos %4, noise ceiling %5, %6 voxels")
        .arg(region.name, color::familyName(region.family), region.set, color::formatValue(region.r2),
             color::formatValue(region.noiseCeiling, {.decimals = 0, .unit = QStringLiteral("%")}))
        .arg(region.voxels);
}

}  // namespace

bool matches(const RegionLine& region, const QString& typed)
{
    const QString all = region.name + u' ' + region.set + u' ' + color::familyName(region.family);
    return std::ranges::all_of(typed.split(u' ', Qt::SkipEmptyParts),
                               [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

RegionModel::RegionModel(QObject* parent)
    : QAbstractListModel(parent)
{}

int RegionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant RegionModel::data(const QModelIndex& index, int role) const
{
    const RegionLine* region = regionAt(index);
    if (!region) return role == Qt::DisplayRole ? QVariant(headingAt(index)) : QVariant();
    switch (role) {
    case Qt::DisplayRole:
        return region->name;
    case Qt::ToolTipRole:
        return toolTipOf(*region);
    case Qt::AccessibleTextRole:
        return tr("%1, %2, R² %3, %4 voxels")
            .arg(region->name, color::familyName(region->family), color::formatValue(region->r2))
            .arg(region->voxels);
    default:
        return {};
    }
}

Qt::ItemFlags RegionModel::flags(const QModelIndex& index) const
{
    return regionAt(index) ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren : Qt::ItemNeverHasChildren;
}

const RegionLine* RegionModel::regionAt(const QModelIndex& index) const
{
    if (!index.isValid() || index.row() >= rowCount()) return nullptr;
    const Row& row = m_rows[static_cast<std::size_t>(index.row())];
    return row.region < 0 ? nullptr : &m_regions[static_cast<std::size_t>(row.region)];
}

QString RegionModel::headingAt(const QModelIndex& index) const
{
    return index.isValid() && index.row() < rowCount() ? m_rows[static_cast<std::size_t>(index.row())].heading : QString();
}

QModelIndex RegionModel::indexOf(const QString& name) const
{
    const auto found = std::ranges::find_if(
        m_rows, [&](const Row& row) { return row.region >= 0 && m_regions[static_cast<std::size_t>(row.region)].name == name; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

QModelIndex RegionModel::firstRegion() const
{
    const auto found = std::ranges::find_if(m_rows, [](const Row& row) { return row.region >= 0; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()));
}

int RegionModel::visibleCount() const
{
    return static_cast<int>(std::ranges::count_if(m_rows, [](const Row& row) { return row.region >= 0; }));
}

void RegionModel::setRegions(const std::vector<RegionOfInterest>& regions)
{
    m_regions.clear();
    for (const RegionOfInterest& region : regions)
        m_regions.push_back({QString::fromStdString(region.name), QString::fromStdString(region.set), region.family,
                             region.voxelCount, region.meanR2, region.meanNoiseCeiling});
    arrange();
}

void RegionModel::setOrder(RegionOrder order)
{
    m_order = order;
    arrange();
}

void RegionModel::setFilter(const QString& typed)
{
    m_typed = typed;
    arrange();
}

void RegionModel::arrange()
{
    beginResetModel();
    std::vector<int> shown;
    for (int index = 0; index < regionCount(); ++index)
        if (matches(m_regions[static_cast<std::size_t>(index)], m_typed)) shown.push_back(index);
    // FFA-2 before FFA-10, in the C locale as well, which knows no numbers.
    QCollator byNumber{QLocale(QLocale::English)};
    byNumber.setNumericMode(true);
    byNumber.setCaseSensitivity(Qt::CaseInsensitive);
    std::ranges::stable_sort(shown, [&](int left, int right) {
        const RegionLine& a = m_regions[static_cast<std::size_t>(left)];
        const RegionLine& b = m_regions[static_cast<std::size_t>(right)];
        switch (m_order) {
        case RegionOrder::bySet:
            return false;  // as given, within the sets
        case RegionOrder::byName:
            return byNumber.compare(a.name, b.name) < 0;
        case RegionOrder::byR2:
            return isBetter(a.r2, b.r2);
        case RegionOrder::byVoxels:
            return a.voxels > b.voxels;
        }
        return false;
    });
    m_rows.clear();
    if (m_order == RegionOrder::bySet) {
        std::vector<QString> sets;
        for (const int index : shown)
            if (const QString& set = m_regions[static_cast<std::size_t>(index)].set; std::ranges::find(sets, set) == sets.end())
                sets.push_back(set);
        for (const QString& set : sets) {
            m_rows.push_back({-1, set});
            for (const int index : shown)
                if (m_regions[static_cast<std::size_t>(index)].set == set) m_rows.push_back({index, {}});
        }
    } else {
        for (const int index : shown) m_rows.push_back({index, {}});
    }
    endResetModel();
}

}  // namespace cortilens::panels
