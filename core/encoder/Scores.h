// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/ResponseBlocks.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// Some voxels that are summed up together, as places among the voxels that are scored.
struct ScoredRegion {
    std::string name;
    std::vector<std::size_t> voxels;
};

/// Readouts, and the images that they have not seen. Everything is borrowed.
struct ScoreInput {
    std::size_t channels = 0;
    std::span<const float> weights;     ///< [V, C]
    std::span<const float> bias;        ///< [V]
    std::span<const float> embeddings;  ///< of the test images [n, C], unit norm
    ResponseBlocks measured;            ///< their mean responses [n, V]
    std::span<const float> ceilings;    ///< noise ceiling of these means [V], % of variance; empty: unknown
    std::span<const ScoredRegion> regions;
};

struct ScoreOptions {
    int draws = 1000;        ///< bootstrap samples of the images; 0: no intervals
    std::uint64_t seed = 1;  ///< of the samples: the same for encoders that are to be compared
    double confidence = 0.95;
    std::size_t memoryBytes = std::size_t{256} << 20;  ///< cap of the working memory
};

/// How well readouts predict images that they have not seen.
///
/// r2 = 1 - sum (y - p)^2 / sum (y - mean y)^2 over the test images; below 0 where the mean would have been the better guess.
/// Intervals are percentiles over bootstrap samples of the images. NaN where a voxel is constant or unknown in the test set.
struct Scores {
    std::size_t images = 0;
    std::vector<float> r2;         ///< [V], fraction of the variance of the test images' mean responses
    std::vector<float> low, high;  ///< [V], of r2; empty without draws
    std::vector<float> pearson;    ///< [V]
    std::vector<float> ofCeiling;  ///< [V], 100 r2 / (ceiling / 100), %; NaN where the ceiling is 0 or unknown
    std::vector<float> pValues;    ///< [V], pValueOfCorrelation
    std::vector<float> qValues;    ///< [V], falseDiscoveryRates over these voxels
    /// [regions][draws] mean r2 of the region's scored voxels in each sample.
    std::vector<std::vector<float>> regionDraws;
};

/// Errors: invalidRequest (fewer than data::kFewestTestImages images), mismatch (lengths that differ, a region's voxel outside),
/// cancelled, outOfMemory, and those of `measured`.
[[nodiscard]] Result<Scores> scoreReadouts(const ScoreInput& input, const ScoreOptions& options, const std::stop_token& stop = {},
                                           const std::function<void(std::size_t voxels, std::size_t of)>& report = {});

}  // namespace cortilens::encoder
