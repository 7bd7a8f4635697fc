// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureMap.h"
#include "core/encoder/ReadoutParts.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cortilens::analysis {

class ActivationShelf;

inline constexpr int kLeastDraws = 100;
inline constexpr int kMostDraws = 10000;

struct IntervalOptions {
    int draws = 1000;          ///< bootstrap samples, kLeastDraws ... kMostDraws; more make its ends steadier, not truer
    double confidence = 0.95;  ///< share of the samples between the ends, 0 ... 1
    std::uint64_t seed = 20250624;
};

/// Fewer parts than that have too few samples that differ for their ends to mean anything: no interval.
inline constexpr std::size_t kLeastParts = 5;

/// Between which values each patch's relevance lies, [rows * cols] each; NaN for a patch without a direction.
struct Interval {
    std::vector<float> low;
    std::vector<float> high;
};

/// How much a selection's map depends on which of its parts happened to be in it: `draws` samples of the parts with
/// replacement, each as large as there are parts, give as many maps; the interval is between percentiles of their values
/// (Efron & Tibshirani 1993, percentile method; whole blocks of neighbours are drawn, after Kuensch 1989, Ann. Statist. 17:1217).
/// It says nothing of what another training of the encoder or other photos would change, and with few parts it is somewhat
/// narrow, as every percentile interval. The same for the same parts, features and options, whatever the number of threads.
/// Errors: invalidRequest (fewer than kLeastParts, draws or confidence out of range), mismatch (parts for another number of
/// channels).
[[nodiscard]] Result<Interval> intervalOf(const dense::FeatureMap& features, const encoder::ReadoutParts& parts,
                                          const IntervalOptions& options, ActivationShelf& shelf);

}  // namespace cortilens::analysis
