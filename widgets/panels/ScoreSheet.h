// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionSheet.h"
#include "widgets/panels/ScoreTable.h"

#include <QString>

#include <string>
#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;

namespace cortilens::panels {

/// How well the encoder in use predicts each region, alone or beside another encoder.
class ScoreSheet : public RegionSheet {
    Q_OBJECT

public:
    struct Other {
        std::string file;
        QString name;  ///< CLIP ViT-B/16, ridge
    };

    explicit ScoreSheet(QWidget* parent = nullptr);

    [[nodiscard]] std::string against() const;  ///< file of the other encoder; empty: none
    [[nodiscard]] float threshold() const;

    void setEncoder(const QString& name,
                    const std::vector<Other>& others);  ///< emits nothing; keeps the other one if it is there
    void showTable(const ScoreTable& scores);

private:
    [[nodiscard]] QLayout* makeChoice();

    QLabel* m_encoder;
    QComboBox* m_against;
    QDoubleSpinBox* m_threshold;
};

}  // namespace cortilens::panels
