// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Course.h"
#include "core/analysis/FuzzyGraph.h"
#include "core/analysis/LayoutCurve.h"
#include "core/types/Error.h"

#include <cstdint>
#include <span>

namespace cortilens::analysis {

struct DescentOptions {
    LayoutCurve curve;
    int components = 2;  ///< 2 or 3
    int epochs = 500;
    int negativeSamples = 5;  ///< 0 or more
    double learningRate = 1;  ///< of the first epoch; it falls to zero in a straight line
    std::uint64_t seed = 1;   ///< of the rows that others are pushed away from
};

/// Lowers the cross entropy between the memberships of `edges` and those of the layout by stochastic gradients, as umap-learn
/// does: the strongest edge pulls its ends together in every epoch, others in proportion to their weight, and each time
/// `from` is pushed away from `negativeSamples` rows drawn at random. No coordinate moves by more than 4 learning rates at once.
///
/// One thread, edges in their order: same input and seed, same bytes. Of `course`, `threads` means nothing here; `stop` is
/// looked at before, and `report` called after each epoch. 20 bytes for each edge. Errors: cancelled.

/// Of rows among themselves: `positions` [N, components], both ends move.
[[nodiscard]] Result<void> layOut(std::span<float> positions, std::span<const FuzzyEdge> edges, const DescentOptions& options,
                                  const Course& course);

/// Of rows among others that stay where they are: `from` counts in `moving` [M, components], `to` in `fixed` [N, components].
[[nodiscard]] Result<void> layOutAmong(std::span<float> moving, std::span<const float> fixed, std::span<const FuzzyEdge> edges,
                                       const DescentOptions& options, const Course& course);

}  // namespace cortilens::analysis
