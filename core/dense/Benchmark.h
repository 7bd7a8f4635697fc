// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/DenseNetwork.h"
#include "core/dense/MapDifference.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <functional>
#include <memory>

namespace cortilens::dense {

/// This program's way and the published scripts' over the same views of one photo.
struct Comparison {
    int views = 0;      ///< measured
    int fullViews = 0;  ///< of the row's recipe
    int viewsPerBatch = 1;

    // Wall-clock time; of a view, the median over the views measured, with the parts that belong to no view shared among them; on
    // a GPU the median over whole sets of them.
    double publishedSeconds = 0;  ///< of one view
    double ourSeconds = 0;        ///< of one view
    double plainSeconds = 0;      ///< of one forward pass of the network as trained, no views
    double firstMapSeconds = 0;   ///< from the photo to the null view's map

    MapDifference difference;  ///< between the means over the views measured

    [[nodiscard]] double ratio() const { return publishedSeconds / ourSeconds; }
};

struct ComparisonOptions {
    int views = 0;  ///< 0: three on the CPU, all on a GPU; more than the recipe has are not taken
    std::function<void(int done, int of)> progress{};
};

/// `network` runs as it is; `published` has the same weights in the precision in which the scripts would run here, and computes
/// as models::Arithmetic::published. In turn, so that both see the same machine: view by view on the CPU, one view of each
/// before, uncounted; on a GPU, where this program takes views in batches, five sets of each, and one before. Errors: those of
/// Distiller::distil.
[[nodiscard]] Result<Comparison> compareWithPublished(const std::shared_ptr<const DenseNetwork>& network,
                                                      const std::shared_ptr<const DenseNetwork>& published, const Photo& photo,
                                                      const ComparisonOptions& options);

/// Something to look at in every patch, for machines without a photo.
[[nodiscard]] Photo patternPhoto(int side);

}  // namespace cortilens::dense
