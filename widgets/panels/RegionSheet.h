// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionTableModel.h"

#include <QDialog>
#include <QString>

#include <string>
#include <vector>

class QLabel;
class QLayout;
class QProgressBar;
class QPushButton;

namespace cortilens::panels {

class RegionTable;

/// Figures by region that take a while to measure: a table to sort, to select regions from and to save. What is measured, and
/// what may be chosen about it, is the derived sheet's.
class RegionSheet : public QDialog {
    Q_OBJECT

public:
    [[nodiscard]] bool isWorking() const { return m_isWorking; }
    [[nodiscard]] bool hasTable() const;

    void showWorking(const QString& words, double fraction);
    void showProblem(const QString& words, const QString& remedy);  ///< or that it was given up; there is no table
    void setCurrent(const std::string& region);                     ///< emits nothing

Q_SIGNALS:
    void measureRequested();  ///< by the button, or because a choice is another one
    void cancelRequested();
    void regionChosen(const std::string& region);
    void exportRequested();

protected:
    struct Words {
        QString title;
        QString measure;  ///< what is measured, for the button's tooltip
        QString save;     ///< what is saved, likewise
    };
    RegionSheet(const Words& words, QWidget* parent);

    /// Once, at the end of construction: `choice` above the table, `below` it what explains it; each may be null.
    void layOut(QLayout* choice, QWidget* below);
    void hideWithoutTable(QWidget* widget) { m_withTable.push_back(widget); }

    void showContent(const QString& words, RegionTableContent content);
    [[nodiscard]] RegionTable& table() { return *m_table; }

private:
    [[nodiscard]] QLayout* makeButtons(const Words& words);
    void setWorking(bool isWorking);
    void setFilled(bool isFilled);

    QLabel* m_words;
    RegionTable* m_table;
    QLabel* m_problem;
    QLabel* m_remedy;
    QProgressBar* m_bar;
    QPushButton* m_measure;
    QPushButton* m_cancel;
    QPushButton* m_export;
    QLayout* m_buttons;
    std::vector<QWidget*> m_withTable;
    bool m_isWorking = false;
};

}  // namespace cortilens::panels
