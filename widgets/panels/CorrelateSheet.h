// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionSheet.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;

namespace cortilens::panels {

/// What the maps of one region go with: of each property r, its interval, what chance gives, and q. NaN: unknown.
struct CorrelateRow {
    std::string region;
    bool isRegion = true;  ///< not the whole encoder
    int voxels = 0;
    std::vector<float> r, low, high, chance, q;  ///< by property
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

/// With what the maps of the encoder in use go, by region: lightness, saturation, the study's own maps of its photos, and
/// where words are. Each can be laid on the cortex, voxel by voxel.
class CorrelateSheet : public RegionSheet {
    Q_OBJECT

public:
    /// Words whose maps are properties as well.
    struct Words {
        QStringList texts;
        bool banks = false;  ///< prompt banks
        friend bool operator==(const Words&, const Words&) = default;
    };

    explicit CorrelateSheet(QWidget* parent = nullptr);

    [[nodiscard]] Words words() const;  ///< none where they are not read

    void setEncoder(const QString& name);
    void setReadsWords(bool doesRead);  ///< the backbone
    void setWords(const Words& words);  ///< emits nothing
    void showTable(const CorrelateTable& correlates);
    void setOverlay(const std::string& id);  ///< that lies on the cortex; emits nothing

Q_SIGNALS:
    void overlayChosen(const std::string& id);  ///< empty: none of them

private:
    [[nodiscard]] QLayout* makeChoice();

    QLabel* m_encoder;
    QLabel* m_onCortex;
    QComboBox* m_overlay;
    QLineEdit* m_words;
    QCheckBox* m_banks;
};

}  // namespace cortilens::panels
