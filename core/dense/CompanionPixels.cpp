// SPDX-License-Identifier: Apache-2.0
#include "core/dense/CompanionPixels.h"

#include <ATen/ATen.h>

#include <array>

namespace cortilens::dense {

namespace {

/// [3, 1, 1]
[[nodiscard]] at::Tensor byChannel(const std::array<double, 3>& values, const at::Tensor& like)
{
    return at::tensor(at::ArrayRef<double>(values)).to(like.options()).view({3, 1, 1});
}

}  // namespace

int companionSide(const models::BackboneRow& row, const models::BackboneRow& companion, int pixels)
{
    return pixels / row.patch * companion.patch;
}

at::Tensor companionPixels(const at::Tensor& pixels, const models::BackboneRow& row, const models::BackboneRow& companion)
{
    if (pixels.dim() != 4) return pixels;  // the network says what is wrong with it
    auto rgb = pixels * byChannel(row.deviation, pixels) + byChannel(row.mean, pixels);
    if (row.patch != companion.patch) {
        const std::array sides{pixels.size(2) / row.patch * companion.patch, pixels.size(3) / row.patch * companion.patch};
        rgb = at::_upsample_bicubic2d_aa(rgb, sides, false).clamp_(0, 1);
    }
    return (rgb - byChannel(companion.mean, pixels)).div_(byChannel(companion.deviation, pixels));
}

}  // namespace cortilens::dense
