// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Neighbors.h"

#include <cstdint>
#include <span>
#include <vector>

/// How strongly neighbours belong together: the fuzzy simplicial set of UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426,
/// section 3.1), with a local connectivity of 1.
///
/// A neighbour at distance d of row i belongs to it by exp(-max(0, d - rho_i) / sigma_i): rho_i is the distance of the nearest
/// neighbour that is no copy of the row, and sigma_i makes the memberships sum to log2(k). Distances thereby count in units of
/// each row's own neighbourhood, so that dense and sparse regions are laid out alike.
namespace cortilens::analysis {

/// How far each row's neighbourhood reaches: [N] each, in units of the distances.
struct Reach {
    std::vector<float> nearest;  ///< rho
    std::vector<float> scale;    ///< sigma; at least a thousandth of the mean distance, where many copies leave no other choice
};

/// Of rows among themselves. The row counts as the first of its k neighbours, as in umap-learn: k is neighbors.count + 1, and
/// the memberships of the others sum to log2(k).
[[nodiscard]] Reach reachOf(const Neighbors& neighbors);

/// Of rows among others, as umap-learn's `transform` has it: rho is 0, and the memberships of all but the nearest sum to log2(k),
/// k = neighbors.count. No row has an influence on another's (umap-learn takes the mean over all as the least scale).
[[nodiscard]] Reach reachAmongOthers(const Neighbors& neighbors);

/// 0 to 1.
[[nodiscard]] float membership(float distance, float nearest, float scale);

struct FuzzyEdge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    float weight = 0;  ///< membership: above 0 to 1

    friend bool operator==(const FuzzyEdge&, const FuzzyEdge&) = default;
};

/// The union of both directions, v + w - v w: each edge stands in the result both ways, in the order of `from`, then `to`.
/// At most 2 count N edges of 12 bytes; 16 bytes more for each while it is made.
[[nodiscard]] std::vector<FuzzyEdge> fuzzyUnion(const Neighbors& neighbors);

}  // namespace cortilens::analysis
