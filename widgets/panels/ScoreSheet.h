// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/ScoreTable.h"

#include <QDialog>
#include <QString>

#include <string>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;

namespace cortilens::panels {

class RegionTable;

/// How well the encoder in use predicts each region, alone or beside another encoder: a table to sort, to select regions from
/// and to save.
class ScoreSheet : public QDialog {
    Q_OBJECT

public:
    struct Other {
        std::string file;
        QString name;  ///< CLIP ViT-B/16, ridge
    };

    explicit ScoreSheet(QWidget* parent = nullptr);

    [[nodiscard]] std::string against() const;  ///< file of the other encoder; empty: none
    [[nodiscard]] float threshold() const;
    [[nodiscard]] bool isWorking() const { return m_isWorking; }
    [[nodiscard]] bool hasTable() const;

    void setEncoder(const QString& name,
                    const std::vector<Other>& others);  ///< emits nothing; keeps the other one if it is there
    void showWorking(const QString& words, double fraction);
    void showTable(const ScoreTable& table);
    void showProblem(const QString& words, const QString& remedy);  ///< or that it was given up; there is no table
    void setCurrent(const std::string& region);                     ///< emits nothing

Q_SIGNALS:
    void measureRequested();  ///< by the button, or because the choice is another one
    void cancelRequested();
    void regionChosen(const std::string& region);
    void exportRequested();

private:
    [[nodiscard]] QLayout* makeChoice();
    void setWorking(bool isWorking);

    QLabel* m_encoder;
    QComboBox* m_against;
    QDoubleSpinBox* m_threshold;
    QLabel* m_words;
    RegionTable* m_table;
    QLabel* m_problem;
    QLabel* m_remedy;
    QProgressBar* m_bar;
    QPushButton* m_measure;
    QPushButton* m_cancel;
    QPushButton* m_export;
    bool m_isWorking = false;
};

}  // namespace cortilens::panels
