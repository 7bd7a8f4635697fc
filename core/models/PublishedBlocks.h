// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace at {
class Tensor;
}

/// Blocks as the networks' own published code runs them, for comparison: `doctor --bench` sets the program's speed against these.
/// Same weights and the same results as Blocks.h and LastBlock.h, but every step that the published code takes: separate
/// operations, nothing reused, nothing left out. Throws c10::Error.
namespace cortilens::models {

struct BackboneRow;
struct Block;
struct LastBlock;

/// CLIP: nn.MultiheadAttention without weights. DINOv2 (rows with LayerScale) without xformers: softmax of all logits at once.
/// Others, which their authors run through timm: fused attention.
[[nodiscard]] at::Tensor throughPublishedBlock(const BackboneRow& row, const Block& block, const at::Tensor& x);

/// MaskCLIP and NACLIP as BrainSAIL's scripts and NACLIP's code edit the last block: all of queries, keys and values, and all
/// logits of all heads at once. Kinds that nobody published go through LastBlock.h.
[[nodiscard]] at::Tensor throughPublishedLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x,
                                                   const LastBlock& kind);

}  // namespace cortilens::models
