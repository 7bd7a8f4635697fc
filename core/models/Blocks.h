// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Weights.h"

/// The arithmetic of a pre-norm transformer block as trained. For the .cpp files of this room only; all throw c10::Error.
/// Tensors are [K, T, features]; the residual stream is float32, products are in the precision of their matrix.
namespace cortilens::models {

[[nodiscard]] at::Tensor linear(const Affine& layer, const at::Tensor& x);

/// The same where every token is wanted: in fixed point if the layer is packed for it.
[[nodiscard]] at::Tensor linearOfEach(const Affine& layer, const at::Tensor& x);

/// LayerNorm of each token, float32.
[[nodiscard]] at::Tensor normalised(const BackboneRow& row, const Affine& norm, const at::Tensor& x);

/// The same as `layer` reads it: in the precision of its matrix.
[[nodiscard]] at::Tensor normalisedFor(const Affine& layer, const BackboneRow& row, const Affine& norm, const at::Tensor& x);

/// [K, T, heads * d] -> [K, heads, T, d]
[[nodiscard]] at::Tensor byHead(const at::Tensor& x, std::int64_t heads);
[[nodiscard]] at::Tensor fromHeads(const at::Tensor& x);  ///< and back

/// The rest of a block behind its attention, whose output is `attended`: `x` + attended, and the MLP of that, each with
/// LayerScale if the row has it. Changes neither.
[[nodiscard]] at::Tensor behindAttention(const BackboneRow& row, const Block& block, const at::Tensor& x,
                                         const at::Tensor& attended);

[[nodiscard]] at::Tensor throughBlock(const BackboneRow& row, const Block& block, const at::Tensor& x);

}  // namespace cortilens::models
