// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/MeasureSheet.h"
#include "widgets/panels/RegionTableModel.h"

#include <QString>

#include <string>

class QLayout;

namespace cortilens::panels {

class RegionTable;

/// Figures by region that take a while to measure: a table to sort, to select regions from and to save. What is measured, and
/// what may be chosen about it, is the derived sheet's.
class RegionSheet : public MeasureSheet {
    Q_OBJECT

public:
    void setCurrent(const std::string& region);  ///< emits nothing

Q_SIGNALS:
    void regionChosen(const std::string& region);

protected:
    struct Words {
        QString title;
        QString measure;  ///< what is measured, for the button's tooltip
        QString save;     ///< what is saved, likewise
    };
    RegionSheet(const Words& words, QWidget* parent);

    void layOut(QLayout* choice, QWidget* below);  ///< as MeasureSheet's, around the table
    void showContent(const QString& words, RegionTableContent content);
    void forgetResult() override;
    [[nodiscard]] RegionTable& table() { return *m_table; }

private:
    RegionTable* m_table;
};

}  // namespace cortilens::panels
