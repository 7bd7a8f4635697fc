// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/MapAgreement.h"
#include "core/types/RelevanceMap.h"

#include <QPointF>
#include <QString>

#include <limits>
#include <memory>
#include <optional>
#include <vector>

namespace cortilens::image {

/// Who looks.
struct ComparisonColumn {
    QString title;   ///< DeiT-Tiny/16
    QString detail;  ///< NACLIP · 336 px
};

/// What is looked for.
struct ComparisonRow {
    QString title;             ///< FFA-1, “a dog”
    QString detail = {};       ///< 412 voxels
    bool isRemovable = false;  ///< pinned, and not what is selected now
    bool isWords = false;      ///< or it is a selection
};

/// Why a cell cannot show a map, and what would fill it.
struct ComparisonInvitation {
    QString title;  ///< Weights are not here yet
    QString words;  ///< which file to get, and where to put it
};

/// One backbone's map of one selection. NaN: not known.
struct ComparisonCell {
    std::shared_ptr<const RelevanceMap> map = {};  ///< null: not yet
    bool isStale = false;                          ///< the map belongs to the selection before
    bool isWorking = false;
    float r2 = std::numeric_limits<float>::quiet_NaN();            ///< fraction, of the selection in this encoder
    float noiseCeiling = std::numeric_limits<float>::quiet_NaN();  ///< %
    QString quantity = {};                                         ///< Predicted response
    QString unit = {};                                             ///< z-scored beta
    QString place = {};     ///< in another subject: what is looked at there (lh 8123); empty: what the row says
    QString homology = {};  ///< and by which way it was found
    std::optional<ComparisonInvitation> invitation = {};
};

/// How the cells of one row agree.
struct ComparisonAgreement {
    std::shared_ptr<const MapAgreement> agreement = {};  ///< null: not yet
    std::vector<int> columns = {};                       ///< which columns it is about
    bool isStale = false;
};

/// The value of every column at one place of the photo, in one row. NaN: none there.
struct ComparisonReading {
    int row = 0;
    QPointF at;  ///< 0 ... 1 from the photo's upper left corner
    std::vector<float> values;
    float disagreement = std::numeric_limits<float>::quiet_NaN();
};

}  // namespace cortilens::image
