// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/image/ComparisonContent.h"
#include "widgets/image/ComparisonScale.h"
#include "widgets/image/ComparisonTile.h"
#include "widgets/image/ComparisonView.h"

#include <QToolButton>

#include <vector>

namespace cortilens::image {

/// One selection of a comparison: what is known and the widgets that show it. For the .cpp files of ComparisonView only.
struct ComparisonView::Row {
    ComparisonRow words;
    std::vector<ComparisonCell> cells;
    std::vector<CellRange> ranges;  // of the cells' maps
    std::vector<ComparisonTile*> tiles;
    ComparisonAgreement agreement;
    ComparisonTile* disagreement = nullptr;
    QToolButton* remove = nullptr;

    ~Row()
    {
        for (auto* tile : tiles) delete tile;
        delete disagreement;
        delete remove;
    }
};

}  // namespace cortilens::image
