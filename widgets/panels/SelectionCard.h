// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Selection.h"

#include <QString>
#include <QWidget>

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <vector>

class QLabel;
class QGridLayout;

namespace cortilens::panels {

class FactGrid;

/// The selection in words and numbers. NaN and nullopt are left out, never shown as zero.
struct SelectionFacts {
    QString title = {};                                            ///< FFA-1; rh 8412
    QString words = {};                                            ///< 412 voxels, both hemispheres
    std::string family = {};                                       ///< decides the swatch; empty: none
    float r2 = std::numeric_limits<float>::quiet_NaN();            ///< fraction, on test photos
    float noiseCeiling = std::numeric_limits<float>::quiet_NaN();  ///< %
    int testPhotos = 0;                                            ///< 0: unknown
    std::optional<VoxelIndex> voxel = {};
    QString space = {};  ///< of the voxel: func1pt8mm
    std::optional<SurfaceVertex> vertex = {};
    std::optional<std::array<float, 3>> surfaceRasMm = {};
    QString readout = {};  ///< how the readout was made: mean of 412 voxels
};

/// R2 as a share of what the noise lets any model explain, in %; NaN when either is unknown or the ceiling is not above zero.
[[nodiscard]] float shareOfCeiling(float r2, float noiseCeilingPercent);

/// What is selected, how well it is predicted and where it lies.
class SelectionCard : public QWidget {
    Q_OBJECT

public:
    struct Action {
        std::string id;
        QString text;     ///< Copy as text
        QString toolTip;  ///< what it does, with its key
    };

    explicit SelectionCard(QWidget* parent = nullptr);

    void setFacts(const SelectionFacts& facts);
    void setActions(const std::vector<Action>& actions);  ///< may be called because one of them was chosen
    void clear();                                         ///< says how to select something

Q_SIGNALS:
    void actionChosen(const std::string& id);

private:
    void setActionsVisible(bool visible);

    QLabel* m_title;
    QLabel* m_words;
    QLabel* m_family;
    FactGrid* m_facts;
    QLabel* m_readout;
    QGridLayout* m_actions;
};

}  // namespace cortilens::panels
