// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/panels/RegionTableModel.h"

#include <QString>

#include <limits>
#include <string>
#include <vector>

namespace cortilens::panels {

/// How well an encoder predicts one region. NaN: unknown, never shown as zero.
struct ScoreRow {
    std::string region;
    bool isRegion = true;  ///< not the whole encoder
    int voxels = 0;        ///< scored
    float mean = std::numeric_limits<float>::quiet_NaN();
    float low = std::numeric_limits<float>::quiet_NaN();  ///< 95 % interval of the mean
    float high = std::numeric_limits<float>::quiet_NaN();
    float median = std::numeric_limits<float>::quiet_NaN();
    float ofCeiling = std::numeric_limits<float>::quiet_NaN();   ///< %
    float above = std::numeric_limits<float>::quiet_NaN();       ///< share, 0..1
    float difference = std::numeric_limits<float>::quiet_NaN();  ///< of the mean, from the other encoder's
    float differenceLow = std::numeric_limits<float>::quiet_NaN();
    float differenceHigh = std::numeric_limits<float>::quiet_NaN();
    float q = std::numeric_limits<float>::quiet_NaN();
};

/// Scores of one encoder by region, and what they rest on.
struct ScoreTable {
    QString words;    ///< whose, of what, on how many photos
    QString against;  ///< what the differences are from; empty: there are none
    std::vector<ScoreRow> rows;
    float threshold = 0;
};

/// Columns of contentOf(ScoreTable).
struct ScoreColumn {
    enum : int { region, voxels, mean, interval, median, ofCeiling, above, difference, differenceInterval, q, columns };
};

[[nodiscard]] RegionTableContent contentOf(const ScoreTable& table);

}  // namespace cortilens::panels
