// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ValueScale.h"
#include "widgets/image/ComparisonContent.h"

#include <optional>
#include <vector>

namespace cortilens::image {

/// What a scale needs to know of a cell, so that its map is looked through once.
struct CellRange {
    bool hasMap = false;
    QString quantity{};  ///< of the map
    float largest = 0;   ///< |value|; 0 without a map
};

[[nodiscard]] CellRange rangeOf(const ComparisonCell& cell);

/// The symmetric range of each cell: of all maps together when `shared`, else of the column's own maps over all rows; `limit`
/// instead of both when it is given. Only rows that show the same quantity share anything (a response is no cosine), and `limit`
/// is of what the first row with a map shows. `cells` and result: [rows][columns].
[[nodiscard]] std::vector<std::vector<color::ValueScale>> scalesOf(const std::vector<std::vector<CellRange>>& cells,
                                                                   std::size_t columns, bool shared, std::optional<float> limit);
[[nodiscard]] std::vector<std::vector<color::ValueScale>> scalesOf(const std::vector<std::vector<ComparisonCell>>& cells,
                                                                   std::size_t columns, bool shared, std::optional<float> limit);

/// What a row's maps show; empty: it has none yet.
[[nodiscard]] QString quantityOf(const std::vector<ComparisonCell>& row);

/// From zero to a round number over the largest spread.
[[nodiscard]] color::ValueScale scaleOf(const MapAgreement& agreement);

/// The disagreement as a map, so that it is drawn as one.
[[nodiscard]] RelevanceMap mapOf(const MapAgreement& agreement);

}  // namespace cortilens::image
