// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionTableModel.h"

#include <QDialog>
#include <QString>

#include <string>
#include <vector>

class QLabel;
class QProgressBar;
class QPushButton;

namespace cortilens::panels {

class RegionTable;
class SegmentedSwitch;

/// What the maps of one region go with: of each property r and its interval. NaN: unknown.
struct CorrelateRow {
    std::string region;
    bool isRegion = true;  ///< not the whole encoder
    int voxels = 0;
    std::vector<float> r, low, high;  ///< by property
};

struct CorrelateProperty {
    std::string overlay;  ///< id of its map on the cortex
    QString name;         ///< Lightness
    QString what;         ///< L*, 500 photos, 220 500 patches
};

struct CorrelateTable {
    QString words;  ///< whose, of what, on how many photos
    std::vector<CorrelateProperty> properties;
    std::vector<CorrelateRow> rows;
};

/// With what the maps of the encoder in use go, by region: lightness, saturation, and the study's own maps of its photos. Each
/// can be laid on the cortex, voxel by voxel.
class CorrelateSheet : public QDialog {
    Q_OBJECT

public:
    explicit CorrelateSheet(QWidget* parent = nullptr);

    [[nodiscard]] bool isWorking() const { return m_isWorking; }
    [[nodiscard]] bool hasTable() const;

    void setEncoder(const QString& name);
    void showWorking(const QString& words, double fraction);
    void showTable(const CorrelateTable& table);
    void showProblem(const QString& words, const QString& remedy);  ///< or that it was given up; there is no table
    void setCurrent(const std::string& region);                     ///< emits nothing
    void setOverlay(const std::string& id);                         ///< that lies on the cortex; emits nothing

Q_SIGNALS:
    void measureRequested();
    void cancelRequested();
    void regionChosen(const std::string& region);
    void overlayChosen(const std::string& id);
    void exportRequested();

private:
    [[nodiscard]] QLayout* makeChoice();
    [[nodiscard]] QLayout* makeButtons();
    void setWorking(bool isWorking);

    QLabel* m_encoder;
    QLabel* m_onCortex;
    SegmentedSwitch* m_overlay;
    QLabel* m_words;
    RegionTable* m_table;
    QLabel* m_problem;
    QLabel* m_remedy;
    QLabel* m_note;
    QProgressBar* m_bar;
    QPushButton* m_measure;
    QPushButton* m_cancel;
    QPushButton* m_export;
    bool m_isWorking = false;
};

}  // namespace cortilens::panels
