// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"
#include "core/types/Photo.h"

#include <array>

namespace at {
class Tensor;
}

namespace cortilens::dense {

/// files::resizeBicubic to a square and normalised(), where the network runs: float32 [3, side, side] on `device`, the same
/// numbers to the last bit. What travels is the photo's own bytes. Throws c10::Error.
[[nodiscard]] at::Tensor pixelsOn(const models::Device& device, const Photo& photo, int side, const std::array<double, 3>& mean,
                                  const std::array<double, 3>& deviation);

}  // namespace cortilens::dense
