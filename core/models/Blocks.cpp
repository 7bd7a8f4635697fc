// SPDX-License-Identifier: Apache-2.0
#include "core/models/Blocks.h"

#include "core/models/Activations.h"
#include "core/models/AddNorm.h"
#include "core/models/Fixed16Layer.h"

#include <ATen/ATen.h>

#include <utility>

namespace cortilens::models {

namespace {

[[nodiscard]] const at::Tensor* ifDefined(const at::Tensor& tensor)
{
    return tensor.defined() ? &tensor : nullptr;
}

/// The stream behind the attention, and its LayerNorm for the MLP.
[[nodiscard]] AddNorm withAttended(const BackboneRow& row, const Block& block, const at::Tensor& x, const at::Tensor& attended)
{
    if (auto both = addNorm({.x = x,
                             .added = &attended,
                             .scale = ifDefined(block.scale1),
                             .norm = &block.norm2,
                             .epsilon = row.layerNormEpsilon,
                             .type = block.up.weight.scalar_type()}))
        return std::move(*both);
    const auto sum = x + (block.scale1.defined() ? attended * block.scale1 : attended);
    return {sum, normalised(row, block.norm2, sum)};
}

/// `added` times LayerScale, written into `x`.
[[nodiscard]] at::Tensor plusMlp(const Block& block, const at::Tensor& x, const at::Tensor& added)
{
    if (auto both = addNorm({.x = x,
                             .added = &added,
                             .scale = ifDefined(block.scale2),
                             .norm = nullptr,
                             .epsilon = 0,
                             .type = added.scalar_type(),
                             .intoX = true}))
        return std::move(both->sum);
    return x.add_(block.scale2.defined() ? added * block.scale2 : added);
}

/// What the attention adds, `y` its input. A function of its own: what it makes on the way is larger than the stream.
[[nodiscard]] at::Tensor attended(const BackboneRow& row, const Block& block, const at::Tensor& y)
{
    const auto pieces = linear(block.qkv, y).chunk(3, 2);
    const auto mixed = at::scaled_dot_product_attention(byHead(pieces[0], row.heads), byHead(pieces[1], row.heads),
                                                        byHead(pieces[2], row.heads));
    return linear(block.out, fromHeads(mixed));
}

}  // namespace

at::Tensor linear(const Affine& layer, const at::Tensor& x)
{
    return at::linear(x.to(layer.weight.scalar_type()), layer.weight, layer.bias);
}

at::Tensor linearOfEach(const Affine& layer, const at::Tensor& x)
{
    return layer.packed ? (*layer.packed)(x) : linear(layer, x);
}

at::Tensor normalised(const BackboneRow& row, const Affine& norm, const at::Tensor& x)
{
    return at::layer_norm(x, {row.width}, norm.weight, norm.bias, row.layerNormEpsilon);
}

at::Tensor normalisedFor(const Affine& layer, const BackboneRow& row, const Affine& norm, const at::Tensor& x)
{
    if (auto fused = addNorm({.x = x,
                              .added = nullptr,
                              .scale = nullptr,
                              .norm = &norm,
                              .epsilon = row.layerNormEpsilon,
                              .type = layer.weight.scalar_type()}))
        return std::move(fused->normalised);
    return normalised(row, norm, x);  // linear() converts
}

at::Tensor byHead(const at::Tensor& x, std::int64_t heads)
{
    return x.unflatten(2, {heads, -1}).transpose(1, 2);
}

at::Tensor fromHeads(const at::Tensor& x)
{
    return x.transpose(1, 2).flatten(2);
}

at::Tensor behindAttention(const BackboneRow& row, const Block& block, const at::Tensor& x, const at::Tensor& attended)
{
    auto [sum, y] = withAttended(row, block, x, attended);
    auto hidden = linear(block.up, y);
    y.reset();  // as large as the stream
    return plusMlp(block, sum, linear(block.down, activated(row, std::move(hidden))));
}

at::Tensor throughBlock(const BackboneRow& row, const Block& block, const at::Tensor& x)
{
    return behindAttention(row, block, x, attended(row, block, normalisedFor(block.qkv, row, block.norm1, x)));
}

}  // namespace cortilens::models
