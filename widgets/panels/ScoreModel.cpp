// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ScoreModel.h"

#include "widgets/color/Theme.h"
#include "widgets/color/ValueScale.h"

#include <QGuiApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::panels {

namespace {

using color::formatValue;
using color::SignDisplay;

constexpr int kDecimals = 3;

[[nodiscard]] QString dash()
{
    return QStringLiteral("–");
}

[[nodiscard]] QString number(float value, const color::ValueFormat& format)
{
    return std::isnan(value) ? dash() : formatValue(value, format);
}

[[nodiscard]] QString percent(float value)
{
    return number(value, {.decimals = 0, .unit = QStringLiteral("%")});
}

[[nodiscard]] QString range(float low, float high, const color::ValueFormat& format)
{
    if (std::isnan(low) || std::isnan(high)) return dash();
    return formatValue(low, format) + QStringLiteral(" … ") + formatValue(high, format);
}

[[nodiscard]] QString textOf(const ScoreRow& row, int column)
{
    const color::ValueFormat plain{.decimals = kDecimals};
    const color::ValueFormat difference{.decimals = kDecimals, .sign = SignDisplay::always};
    switch (column) {
    case ScoreModel::region:
        return QString::fromStdString(row.region);
    case ScoreModel::voxels:
        return QString::number(row.voxels);
    case ScoreModel::mean:
        return number(row.mean, plain);
    case ScoreModel::interval:
        return range(row.low, row.high, plain);
    case ScoreModel::median:
        return number(row.median, plain);
    case ScoreModel::ofCeiling:
        return percent(row.ofCeiling);
    case ScoreModel::above:
        return percent(100 * row.above);
    case ScoreModel::difference:
        return number(row.difference, difference);
    case ScoreModel::differenceInterval:
        return range(row.differenceLow, row.differenceHigh, difference);
    case ScoreModel::q:
        return number(row.q, plain);
    default:
        return {};
    }
}

[[nodiscard]] float valueOf(const ScoreRow& row, int column)
{
    switch (column) {
    case ScoreModel::voxels:
        return static_cast<float>(row.voxels);
    case ScoreModel::mean:
        return row.mean;
    case ScoreModel::interval:
        return row.low;
    case ScoreModel::median:
        return row.median;
    case ScoreModel::ofCeiling:
        return row.ofCeiling;
    case ScoreModel::above:
        return row.above;
    case ScoreModel::difference:
        return row.difference;
    case ScoreModel::differenceInterval:
        return row.differenceLow;
    case ScoreModel::q:
        return row.q;
    default:
        return 0;
    }
}

}  // namespace

void ScoreModel::setRows(std::vector<ScoreRow> rows, float threshold)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_threshold = threshold;
    endResetModel();
    if (m_column >= 0) sort(m_column, m_order);
}

int ScoreModel::rowOf(const std::string& name) const
{
    const auto found = std::ranges::find_if(m_rows, [&](const auto& row) { return row.isRegion && row.region == name; });
    return found == m_rows.end() ? -1 : static_cast<int>(std::distance(m_rows.begin(), found));
}

int ScoreModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ScoreModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(columns);
}

QVariant ScoreModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount()) return {};
    const ScoreRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return textOf(row, index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>((index.column() == region ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    case Qt::AccessibleTextRole:
        return headerData(index.column(), Qt::Horizontal, Qt::DisplayRole).toString() + QStringLiteral(": ") +
               textOf(row, index.column());
    case Qt::FontRole:
        return index.column() == region ? QVariant() : color::numberFont(QGuiApplication::font());
    case kRegionRole:
        return row.isRegion ? QString::fromStdString(row.region) : QString();
    default:
        return {};
    }
}

QVariant ScoreModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((section == region ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    const QString threshold = formatValue(m_threshold, {.decimals = 2});
    const std::pair<QString, QString> titles[] = {
        {tr("Region"), tr("A click selects it")},
        {tr("Voxels"), tr("Of the region that the encoder has a readout of, and that were scored")},
        {tr("Mean R²"), tr("Share of the variance of the test photos' responses that is predicted")},
        {tr("95 % of the mean"), tr("Interval of the mean over bootstrap samples of the test photos")},
        {tr("Median R²"), tr("Half of the voxels are predicted better than this")},
        {tr("of ceiling"), tr("Mean R² as a share of the mean noise ceiling, of the voxels that have one")},
        {tr("R² > %1").arg(threshold), tr("Share of the voxels that are predicted better than %1").arg(threshold)},
        {tr("Difference"), tr("Of the mean R²: this encoder's minus the other one's")},
        {tr("95 % of it"), tr("Interval of the difference over the same bootstrap samples of the test photos")},
        {tr("q"), tr("False discovery rate at which the difference would be claimed, over all regions")}};
    if (section < 0 || section >= columns) return {};
    if (role == Qt::DisplayRole) return titles[section].first;
    if (role == Qt::ToolTipRole) return titles[section].second;
    return {};
}

void ScoreModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_order = order;
    if (column < 0) return;
    Q_EMIT layoutAboutToBeChanged();
    std::vector<std::size_t> places(m_rows.size());
    for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
    std::ranges::stable_sort(places, [&](std::size_t a, std::size_t b) {
        const bool isUp = order == Qt::AscendingOrder;
        if (column == region) {
            const int compared = QString::compare(QString::fromStdString(m_rows[a].region),
                                                  QString::fromStdString(m_rows[b].region), Qt::CaseInsensitive);
            return isUp ? compared < 0 : compared > 0;
        }
        const float first = valueOf(m_rows[a], column);
        const float second = valueOf(m_rows[b], column);
        if (std::isnan(first) || std::isnan(second)) return !std::isnan(first) && std::isnan(second);
        return isUp ? first < second : first > second;
    });
    const auto before = persistentIndexList();
    QModelIndexList after;
    for (const QModelIndex& index : before) {
        const auto place = std::ranges::find(places, static_cast<std::size_t>(index.row()));
        after << createIndex(static_cast<int>(std::distance(places.begin(), place)), index.column());
    }
    std::vector<ScoreRow> sorted;
    for (const std::size_t place : places) sorted.push_back(std::move(m_rows[place]));
    m_rows = std::move(sorted);
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
}

}  // namespace cortilens::panels
