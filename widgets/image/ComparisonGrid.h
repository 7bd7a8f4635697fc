// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRect>
#include <QSize>

#include <vector>

namespace cortilens::image {

/// What a comparison has to find room for, and how much its words take.
struct ComparisonSizes {
    int rows = 1;
    int columns = 1;
    bool hasDisagreement = true;  ///< one more picture a row
    int pairs = 0;                ///< lines of the table; 0: no table
    int head = 40;                ///< above a picture
    int foot = 38;                ///< below it: the colour bar
    int rowTitle = 24;            ///< above each row, when there are several
    int line = 20;                ///< of the table
    int gap = 14;
    int words = 134;  ///< the least width that holds both numbers of a heading; where there is room, no cell is narrower
};

struct ComparisonPlan {
    int side = 0;                           ///< of every picture
    std::vector<std::vector<QRect>> cells;  ///< [rows][columns]: head, picture and foot together, perhaps wider than the picture
    std::vector<QRect> disagreement;        ///< [rows]; empty: none
    std::vector<QRect> rowTitles;           ///< [rows]; empty with a single row
    QRect table;
    int width = 0;  ///< used
    int height = 0;
};

/// With one row the pictures flow over as many lines as let them be largest; with several, one line a row, so that columns stand
/// below each other. Pictures are squares and all alike, at least `smallestSide`: then they need more room than there is.
[[nodiscard]] ComparisonPlan planOf(const ComparisonSizes& sizes, QSize room, int smallestSide = 88);

}  // namespace cortilens::image
