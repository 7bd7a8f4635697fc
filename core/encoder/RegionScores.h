// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Scores.h"
#include "core/types/Error.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace cortilens::encoder {

/// A region in a table: its scored voxels summed up.
struct RegionScore {
    std::string name;
    std::size_t voxels = 0;    ///< scored
    std::size_t of = 0;        ///< in the region
    double mean = 0;           ///< of r2; NaN (like all that follow) when no voxel is scored
    double median = 0;         ///< of r2
    double low = 0, high = 0;  ///< bootstrap interval of the mean, over images
    double above = 0;          ///< share of voxels with r2 above the threshold, 0..1
    double significant = 0;    ///< share of voxels with q below 0.05
    double pearson = 0;        ///< mean
    double ceiling = 0;        ///< mean noise ceiling, %, of the voxels that have one above 0
    double ofCeiling = 0;      ///< 100 mean r2 / mean ceiling of these, %
};

/// `regions` and `ceilings` as they were scored. A region without a voxel stays in the table, with 0 voxels.
[[nodiscard]] std::vector<RegionScore> regionScores(const Scores& scores, std::span<const ScoredRegion> regions,
                                                    std::span<const float> ceilings, double threshold, double confidence = 0.95);

/// What scores were measured on.
struct ScoredImages {
    std::size_t images = 0;
    int trials = 0;  ///< repeats of the images, all together
};

/// RFC 4180 with a header; numbers with six digits, unknown ones empty. Every row says on how many images and trials it rests.
[[nodiscard]] std::string toCsv(std::span<const RegionScore> regions, double threshold, const ScoredImages& images);

/// Two encoders of the same voxels in one region: the difference of the mean r2, first minus second, over the same samples of
/// images.
struct RegionDifference {
    std::string name;
    double difference = 0;
    double low = 0, high = 0;  ///< of the difference
    double pValue = 0;         ///< two-sided: twice the share of samples on the other side of 0, (k + 1) / (draws + 1)
    double qValue = 0;         ///< falseDiscoveryRates over the regions compared
};

/// Both must have been scored on the same images, regions, draws and seed, which the caller knows. Errors: mismatch (numbers of
/// images, voxels, regions or draws differ), invalidRequest (no draws).
[[nodiscard]] Result<std::vector<RegionDifference>>
compareRegions(const Scores& first, const Scores& second, std::span<const ScoredRegion> regions, double confidence = 0.95);

/// RFC 4180 with a header; numbers with six digits, unknown ones empty.
[[nodiscard]] std::string toCsv(std::span<const RegionDifference> differences);

}  // namespace cortilens::encoder
