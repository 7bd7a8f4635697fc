// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/demo/Regions.h"
#include "core/models/VisionTransformer.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::demo {

/// A voxel that responds to photos, with everything that its responses are made from.
struct ModelVoxel {
    RibbonVoxel place;
    std::vector<float> weights;  ///< [C], in z-scored beta per unit-norm embedding
    float bias = 0;              ///< so that the mean over the photos is 0
    std::vector<float> signal;   ///< [N], the readout's answer to each photo
    float ncsnr = 0;             ///< standard deviation of the signal over that of a trial's noise
    float meanPercent = 0;       ///< % signal change of an average photo
    float deviationPercent = 0;  ///< % signal change of one standard deviation over trials
};

/// Directions that voxels prefer: categories in discs, smooth mixtures of single classes elsewhere.
struct Preferences {
    std::array<RegionFields, 2> fields;  ///< by hemisphere
    std::uint64_t seed = 0;              ///< of the mixtures outside the discs
};

/// The voxels of `ribbon` inside nsdgeneral, in its order. `embeddings` [N, C] of unit norm decide the scale: over these photos
/// a voxel's signal has mean 0 and variance ncsnr^2 / (1 + ncsnr^2), so that signal and noise add up to 1.
[[nodiscard]] std::vector<ModelVoxel> modelVoxels(const Cortex& cortex, std::span<const RibbonVoxel> ribbon,
                                                  const Preferences& preferences, const models::ClassifierHead& head,
                                                  std::span<const float> embeddings);

/// Which photo each trial shows, [trials], each of `photos` equally often: the order of an experiment of whole sessions.
[[nodiscard]] std::vector<int> trialOrder(int photos, int repeats, std::uint64_t seed);

/// One voxel's betas as NSD stores them, int16 % signal change x 300, [trials]: its readout's answer to each trial's photo plus
/// white noise of variance 1 / (1 + ncsnr^2).
[[nodiscard]] std::vector<std::int16_t> betasOf(const ModelVoxel& voxel, std::span<const int> order, std::uint64_t seed);

/// One voxel's betas z-scored within each session, then averaged over the repeats of each photo: [photos].
[[nodiscard]] std::vector<float> meanResponses(std::span<const std::int16_t> betas, std::span<const int> order,
                                               std::size_t sessionTrials, int photos);

/// What a scientist gets out of a voxel's betas.
struct VoxelScores {
    float ncsnr = 0;  ///< estimated as NSD does (nsddatapaper, translatevmetric): from the variance over repeats
    float r2 = 0;     ///< of the readout on the test photos' mean z-scored betas
};

/// `betas` [trials] in sessions of `sessionTrials`; photos below `testPhotos` are the test set.
[[nodiscard]] VoxelScores scoresOf(const ModelVoxel& voxel, std::span<const std::int16_t> betas, std::span<const int> order,
                                   std::size_t sessionTrials, int testPhotos);

}  // namespace cortilens::demo
