// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::analysis {

struct RankedPhoto {
    NsdId photo;
    float value = 0;  ///< what the photos are ranked by, in z-scored beta
    friend bool operator==(const RankedPhoto&, const RankedPhoto&) = default;
};

struct PhotoRanking {
    std::vector<RankedPhoto> top;     ///< the highest first
    std::vector<RankedPhoto> bottom;  ///< the lowest first
    std::size_t photos = 0;           ///< that have a value
};

/// The photos with the highest and the lowest values, at most `count` of each and none in both; NaN has no rank, equal values go
/// by nsdId. Errors: mismatch (lengths that differ), invalidRequest (no photo has a value).
[[nodiscard]] Result<PhotoRanking> rankPhotos(std::span<const NsdId> photos, std::span<const float> values, std::size_t count);

/// What a readout predicts for each photo, in z-scored beta: `embeddings` [N, C] of unit length. Errors: mismatch.
[[nodiscard]] Result<std::vector<float>> predictedResponses(std::span<const float> embeddings, std::span<const float> weights,
                                                            float bias);

/// Mean over voxels, those that are NaN left out: `responses` [N, voxels].
[[nodiscard]] std::vector<float> meanResponses(std::span<const float> responses, std::size_t voxels);

}  // namespace cortilens::analysis
