// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Photo.h"
#include "widgets/figure/LinkedFigure.h"
#include "widgets/image/ComparisonContent.h"
#include "widgets/image/HeatmapLayer.h"

#include <QImage>

#include <optional>
#include <string>
#include <vector>

namespace cortilens {

/// One photo through several backbones (columns) for one or several selections (rows), and where they disagree.
struct ComparisonFigure {
    Photo photo;
    std::vector<image::ComparisonRow> rows;
    std::vector<image::ComparisonColumn> columns;
    std::vector<std::string> methods{};                     ///< [columns] preset paper, sigma 10, ..., fp32; or none at all
    std::vector<std::vector<image::ComparisonCell>> cells;  ///< [rows][columns]; one without a map says what would fill it
    std::vector<image::ComparisonAgreement> agreements;     ///< [rows]
    image::HeatmapStyle style{};                            ///< its scale is not used
    bool isScaleShared = true;
    std::optional<float> limit{};  ///< of the ranges; nothing: from the maps
    FigureFacts facts;             ///< selection, r2, ceiling, backbone and adaptor are not used: they are the cells' own
};

/// Draws it on white paper as paintFigure does: panels with their letters, R2 and noise ceiling, a colour bar below each column,
/// the disagreement with its own, and the correlations in the caption. Errors: those of pixelSize; invalidRequest (no photo, no
/// row or column, or a page so small that less than 10 mm are left for a panel, with the numbers); outOfMemory.
[[nodiscard]] Result<QImage> paintComparison(const ComparisonFigure& figure, const PageSize& page);
[[nodiscard]] Result<void> paintComparison(const ComparisonFigure& figure, const PageSize& page, QPaintDevice& device);

/// The caption in words, as it is printed below the panels.
[[nodiscard]] std::string captionOf(const ComparisonFigure& figure);

/// As figureTextOf a linked figure; also every correlation.
[[nodiscard]] FigureText figureTextOf(const ComparisonFigure& figure, const PageSize& page);

}  // namespace cortilens
