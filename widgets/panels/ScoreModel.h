// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QAbstractTableModel>
#include <QString>

#include <limits>
#include <string>
#include <vector>

namespace cortilens::panels {

/// How well an encoder predicts one region. NaN: unknown, never shown as zero.
struct ScoreRow {
    std::string region;
    bool isRegion = true;  ///< not the whole encoder
    int voxels = 0;        ///< scored
    float mean = std::numeric_limits<float>::quiet_NaN();
    float low = std::numeric_limits<float>::quiet_NaN();  ///< 95 % interval of the mean
    float high = std::numeric_limits<float>::quiet_NaN();
    float median = std::numeric_limits<float>::quiet_NaN();
    float ofCeiling = std::numeric_limits<float>::quiet_NaN();   ///< %
    float above = std::numeric_limits<float>::quiet_NaN();       ///< share, 0..1
    float difference = std::numeric_limits<float>::quiet_NaN();  ///< of the mean, from the other encoder's
    float differenceLow = std::numeric_limits<float>::quiet_NaN();
    float differenceHigh = std::numeric_limits<float>::quiet_NaN();
    float q = std::numeric_limits<float>::quiet_NaN();
};

/// Scores by region as a table that can be sorted by any column; what is unknown comes last either way.
class ScoreModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { region, voxels, mean, interval, median, ofCeiling, above, difference, differenceInterval, q, columns };
    static constexpr int kRegionRole = Qt::UserRole;  ///< the region's name; empty for the whole encoder

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<ScoreRow> rows, float threshold);
    [[nodiscard]] int rowOf(const std::string& name) const;  ///< -1: none

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    std::vector<ScoreRow> m_rows;
    float m_threshold = 0;
    int m_column = -1;  // as they were given
    Qt::SortOrder m_order = Qt::AscendingOrder;
};

}  // namespace cortilens::panels
