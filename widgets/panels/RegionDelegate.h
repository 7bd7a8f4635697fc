// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFont>
#include <QRect>
#include <QStyledItemDelegate>

namespace cortilens::panels {

struct RegionLine;

/// Where the parts of a region's line lie; the list's heading uses the same columns.
struct RegionColumns {
    QRect swatch;
    QRect name;
    QRect r2;
    QRect voxels;
};

[[nodiscard]] RegionColumns regionColumns(const QRect& row, const QFont& body);

/// Paints a region: swatch, name with the family's word, R2, voxels. In compact form swatch and name only.
class RegionDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit RegionDelegate(QObject* parent);

    void setCompact(bool compact) { m_compact = compact; }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintRegion(QPainter& painter, const QStyleOptionViewItem& option, const RegionLine& region) const;

    bool m_compact = false;
};

}  // namespace cortilens::panels
