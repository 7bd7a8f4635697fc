// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/SgdState.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace cortilens::encoder {

/// What one epoch sees: every image once.
struct SgdEpoch {
    at::Tensor order;       // [N] int64
    at::Tensor embeddings;  // [N, C] in that order
    double learningRate = 0;
    double weightDecay = 0;
    std::int64_t batch = 0;
    std::int64_t firstStep = 0;  // of the training, from 0
};

/// Parameters that take their steps together, as views into the state.
struct SgdParameters {
    std::vector<at::Tensor> values, means, squares;

    /// The readouts of the voxels first .. first + count.
    [[nodiscard]] static SgdParameters ofVoxels(const SgdState& state, std::int64_t first, std::int64_t count);
    /// The hidden units first .. first + count.
    [[nodiscard]] static SgdParameters ofUnits(const SgdState& state, std::int64_t first, std::int64_t count);

    /// One step of AdamW (0.9, 0.999, 1e-8), number `step` from 1.
    void update(const std::vector<at::Tensor>& gradients, const SgdEpoch& epoch, std::int64_t step);
};

/// Measured responses of some neighbouring voxels.
struct SgdTile {
    std::int64_t first = 0;
    at::Tensor responses;  // [N, count] in the images' own order; 0 where a voxel is unknown
    at::Tensor known;      // [count] 1, or 0 where a voxel is unknown somewhere
};

/// One epoch of an MLP. The sum of squared errors over images and voxels; ends early when `stop` asks for it.
[[nodiscard]] double runHiddenEpoch(SgdState& state, const SgdEpoch& epoch, const std::vector<SgdTile>& tiles,
                                    const std::stop_token& stop);

}  // namespace cortilens::encoder
