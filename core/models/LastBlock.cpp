// SPDX-License-Identifier: Apache-2.0
#include "core/models/LastBlock.h"

#include "core/models/Blocks.h"

#include <ATen/ATen.h>

namespace cortilens::models {

namespace {

/// Queries, keys, values of the stacked matrix, [K, T, width] each, from the `first` on: only those that are used are computed.
[[nodiscard]] std::vector<at::Tensor> piecesFrom(const BackboneRow& row, const Block& block, const at::Tensor& y,
                                                 std::int64_t first)
{
    const std::int64_t width = row.width;
    const Affine used{block.qkv.weight.narrow(0, first * width, (3 - first) * width),
                      block.qkv.bias.narrow(0, first * width, (3 - first) * width)};
    return linear(used, y).chunk(3 - first, 2);
}

[[nodiscard]] at::Tensor attended(const BackboneRow& row, const Block& block, const at::Tensor& y, const LastBlock& kind)
{
    if (kind.attention == LastBlock::Attention::values) return linear(block.out, piecesFrom(row, block, y, 2)[0]);
    const auto pieces = piecesFrom(row, block, y, 1);
    const auto key = byHead(pieces[0], row.heads);
    std::optional<at::Tensor> bias;
    if (kind.bias != nullptr) bias = kind.bias->to(key.scalar_type());
    const auto mixed = at::scaled_dot_product_attention(key, key, byHead(pieces[1], row.heads), bias);
    return linear(block.out, fromHeads(mixed));
}

}  // namespace

at::Tensor throughLastBlock(const BackboneRow& row, const Block& block, const at::Tensor& x, const LastBlock& kind)
{
    if (kind.attention == LastBlock::Attention::queryKey && !kind.attentionOnly) return throughBlock(row, block, x);
    const auto output = attended(row, block, normalised(row, block.norm1, x), kind);
    if (kind.attentionOnly) return output.to(at::kFloat);
    return withMlp(row, block, withAttended(block, x, output));
}

}  // namespace cortilens::models
