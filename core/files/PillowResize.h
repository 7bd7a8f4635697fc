// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"

#include <cstdint>
#include <vector>

namespace cortilens::files {

/// `photo` at another size, bit for bit as Pillow's `Image.resize` does by default (versions 7 to 12): bicubic (Keys' kernel, a =
/// -0.5), widened by the scale when shrinking, in 22-bit fixed point, first along rows into eight bits, then along columns. The
/// published preprocessing of every backbone goes through it, so its rounding is part of their input. Sizes are positive; an axis
/// that keeps its length is left alone.
[[nodiscard]] Photo resizeBicubic(const Photo& photo, int width, int height);

/// Which inputs make one output along an axis, and with what weights, for those who resize elsewhere:
/// clamp((2^21 + sum of weights[k] * input[first + k]) >> 22, 0, 255), in 32 bits.
struct BicubicTaps {
    int first = 0;
    std::vector<std::int32_t> weights;  ///< at least one
};
inline constexpr int kBicubicFractionBits = 22;

/// Of every output of an axis.
[[nodiscard]] std::vector<BicubicTaps> bicubicTaps(int outputs, int inputs);

}  // namespace cortilens::files
