// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ValueScale.h"

#include <QAbstractTableModel>
#include <QString>

#include <string>
#include <vector>

namespace cortilens::panels {

struct TableColumn {
    QString title;
    QString tip;
};

struct TableCell {
    QString text;
    float order = 0;  ///< what it is sorted by; NaN: unknown
};

/// A number as it is read, or a dash where it is NaN.
[[nodiscard]] TableCell cellOf(float value, const color::ValueFormat& format);
/// Both ends, sorted by the lower one.
[[nodiscard]] TableCell intervalOf(float low, float high, const color::ValueFormat& format);

struct RegionTableRow {
    std::string region;
    bool isRegion = true;          ///< not the whole encoder
    std::vector<TableCell> cells;  ///< of each column
};

struct RegionTableContent {
    std::vector<TableColumn> columns;  ///< those after the region's
    std::vector<RegionTableRow> rows;
};

/// Figures by region as a table that can be sorted by any column; what is unknown comes last either way.
class RegionTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kRegionRole = Qt::UserRole;  ///< the region's name; empty for the whole encoder

    using QAbstractTableModel::QAbstractTableModel;

    void setContent(RegionTableContent content);               ///< in the order that was asked for last
    void removeAll();                                          ///< rows; columns stay
    [[nodiscard]] int rowOf(const std::string& region) const;  ///< -1: none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    RegionTableContent m_content;
    int m_column = -1;  // as they were given
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

}  // namespace cortilens::panels
