// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionTableModel.h"

#include <QTableView>

#include <string>

namespace cortilens::panels {

/// Figures by region on a sheet: a click on a header sorts, a click or Return on a row chooses its region.
class RegionTable : public QTableView {
    Q_OBJECT

public:
    explicit RegionTable(const QString& name, QWidget* parent = nullptr);

    [[nodiscard]] bool isEmpty() const { return m_model->rowCount() == 0; }

    void setContent(RegionTableContent content);  ///< columns become as wide as their words
    void removeRows();                            ///< columns stay, and what they are sorted by
    void setCurrent(const std::string& region);   ///< emits nothing; one that is not there selects nothing

Q_SIGNALS:
    void regionChosen(const std::string& region);

private:
    void choose(const QModelIndex& index);
    void fitColumns();

    RegionTableModel* m_model;
};

}  // namespace cortilens::panels
