// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Weights.h"

#include <ATen/core/Tensor.h>

#include <optional>

/// What lies between the matrix products of a block, in one pass over the residual stream on CUDA: LibTorch takes three, of which
/// the stream's own float32 is the larger part. For the .cpp files of this room only.
namespace cortilens::models {

struct AddNorm {
    at::Tensor sum;         ///< float32; undefined if nothing was added
    at::Tensor normalised;  ///< in the precision asked for; undefined without a norm
};

struct AddNormInput {
    const at::Tensor& x;      ///< float32 [..., width]
    const at::Tensor* added;  ///< of the same shape in `type`, or null
    const at::Tensor* scale;  ///< float32 [width], times `added`; null: 1
    const Affine* norm;       ///< float32 [width] each; null: the sum alone
    double epsilon;           ///< of the norm
    at::ScalarType type;      ///< of what is added and of what is normalised
    bool intoX = false;       ///< the sum takes the place of `x`
};

/// LayerNorm(x + scale * added) and the sum itself. Nothing where the kernel cannot run: on the CPU, in float32, for widths that
/// are not a multiple of 64, or without NVRTC; then LibTorch's operators are to be taken. Throws c10::Error, std::runtime_error.
[[nodiscard]] std::optional<AddNorm> addNorm(const AddNormInput& input);

}  // namespace cortilens::models
