// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// Side of the input at which `companion` has as many patches as `row` has at `pixels`.
[[nodiscard]] int companionSide(const models::BackboneRow& row, const models::BackboneRow& companion, int pixels);

/// What a second network is to see of `pixels`, the input of `row` [K, 3, S, S]: the same photo, resized so that patch lies on
/// patch (bicubic, antialiased, clipped to what a photo can be) and normalised as `companion` says. Throws c10::Error.
[[nodiscard]] at::Tensor companionPixels(const at::Tensor& pixels, const models::BackboneRow& row,
                                         const models::BackboneRow& companion);

}  // namespace cortilens::dense
