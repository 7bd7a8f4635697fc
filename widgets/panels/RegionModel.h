// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"
#include "widgets/panels/RegionList.h"

#include <QAbstractListModel>

#include <string>
#include <vector>

namespace cortilens::panels {

/// One line of the region list: numbers and words of a region, without its vertices.
struct RegionLine {
    QString name;
    QString set;
    std::string family;
    int voxels = 0;
    float r2 = 0;            ///< fraction; NaN unknown
    float noiseCeiling = 0;  ///< %; NaN unknown
};

/// Whether every word of `typed` occurs in the region's name, set or family; upper and lower case alike.
[[nodiscard]] bool matches(const RegionLine& region, const QString& typed);

/// Regions that pass the filter, in order; in the order by set, each set has a heading, which cannot be selected.
class RegionModel : public QAbstractListModel {
    Q_OBJECT

public:
    explicit RegionModel(QObject* parent);

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

    [[nodiscard]] const RegionLine* regionAt(const QModelIndex& index) const;  ///< null for a heading
    [[nodiscard]] QString headingAt(const QModelIndex& index) const;
    [[nodiscard]] QModelIndex indexOf(const QString& name) const;
    [[nodiscard]] QModelIndex firstRegion() const;
    [[nodiscard]] int regionCount() const { return static_cast<int>(m_regions.size()); }
    [[nodiscard]] int visibleCount() const;
    [[nodiscard]] RegionOrder order() const { return m_order; }

    void setRegions(const std::vector<RegionOfInterest>& regions);
    void setOrder(RegionOrder order);
    void setFilter(const QString& typed);

private:
    struct Row {
        int region = -1;  // -1: a heading
        QString heading;
    };

    void arrange();

    std::vector<RegionLine> m_regions;
    std::vector<Row> m_rows;
    RegionOrder m_order = RegionOrder::bySet;
    QString m_typed;
};

}  // namespace cortilens::panels
