// SPDX-License-Identifier: Apache-2.0
#include "core/models/Blocks.h"

#include "core/models/Activations.h"
#include "core/models/Fixed16Layer.h"

#include <ATen/ATen.h>

namespace cortilens::models {

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

at::Tensor byHead(const at::Tensor& x, std::int64_t heads)
{
    return x.unflatten(2, {heads, -1}).transpose(1, 2);
}

at::Tensor fromHeads(const at::Tensor& x)
{
    return x.transpose(1, 2).flatten(2);
}

at::Tensor withAttended(const Block& block, const at::Tensor& x, const at::Tensor& attended)
{
    return x + (block.scale1.defined() ? attended * block.scale1 : attended);
}

at::Tensor withMlp(const BackboneRow& row, const Block& block, const at::Tensor& x)
{
    auto added = linear(block.down, activated(row, linear(block.up, normalised(row, block.norm2, x))));
    if (block.scale2.defined()) added = added * block.scale2;
    return x.add_(added);
}

at::Tensor throughBlock(const BackboneRow& row, const Block& block, const at::Tensor& x)
{
    const auto pieces = linear(block.qkv, normalised(row, block.norm1, x)).chunk(3, 2);
    const auto mixed = at::scaled_dot_product_attention(byHead(pieces[0], row.heads), byHead(pieces[1], row.heads),
                                                        byHead(pieces[2], row.heads));
    return withMlp(row, block, withAttended(block, x, linear(block.out, fromHeads(mixed))));
}

}  // namespace cortilens::models
