// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionSheet.h"

#include <QString>

#include <string>
#include <vector>

class QLabel;

namespace cortilens::panels {

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
class CorrelateSheet : public RegionSheet {
    Q_OBJECT

public:
    explicit CorrelateSheet(QWidget* parent = nullptr);

    void setEncoder(const QString& name);
    void showTable(const CorrelateTable& correlates);
    void setOverlay(const std::string& id);  ///< that lies on the cortex; emits nothing

Q_SIGNALS:
    void overlayChosen(const std::string& id);

private:
    [[nodiscard]] QLayout* makeChoice();

    QLabel* m_encoder;
    QLabel* m_onCortex;
    SegmentedSwitch* m_overlay;
};

}  // namespace cortilens::panels
