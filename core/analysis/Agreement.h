// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Grid.h"
#include "core/types/MapAgreement.h"

#include <cstddef>
#include <span>
#include <vector>

/// Do several backbones look at the same place?
///
/// Grids differ between backbones (DeiT 21 x 21, DINOv2 37 x 37, CLIP 56 x 56), but all cover the whole photo. A map is brought
/// to another grid by area: a patch there is the mean of the patches here, weighted by the area that they share in the photo.
/// Maps are only ever compared on the coarser grid, where every value is a mean of measured ones: on the finer grid a coarse map
/// would repeat its patches, and count them as if they were many.
namespace cortilens::analysis {

/// A map without what it was made of: [rows, cols], NaN where there is no value.
struct MapValues {
    GridSize grid;
    std::span<const float> values;
};

/// Area-weighted mean over the patches that have a value; NaN where none of them has. Sizes are above zero.
[[nodiscard]] std::vector<float> resampled(const MapValues& map, GridSize to);

/// The coarsest in each direction. {} for no grids.
[[nodiscard]] GridSize commonGrid(std::span<const GridSize> grids);

/// Pearson's correlation over the places where both have a value. NaN with fewer than three of them, or where one is constant.
[[nodiscard]] float pearson(std::span<const float> a, std::span<const float> b);

/// Two maps or more; with one there is nothing to compare and everything but its diagonal is NaN. A map that is the same
/// everywhere has no z-score: it is left out of the disagreement, and its correlations are NaN.
/// Errors: invalidRequest (no map, or one whose values do not fit its grid, with both numbers).
[[nodiscard]] Result<MapAgreement> agreementOf(std::span<const MapValues> maps);

/// Mean of the pairwise correlations that have a value; NaN when none has.
[[nodiscard]] float meanCorrelation(const MapAgreement& agreement);

/// Puts a photo where it belongs among those that disagree most, first the strongest; of equals the lower id. What lies behind
/// the `most`-th is forgotten. A photo without a value is not ranked.
void rank(std::vector<PhotoDisagreement>& ranking, const PhotoDisagreement& photo, std::size_t most);

}  // namespace cortilens::analysis
