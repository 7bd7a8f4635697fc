// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"

namespace cortilens::files {

/// `photo` at another size, bit for bit as Pillow's `Image.resize` does by default (versions 7 to 12): bicubic (Keys' kernel, a =
/// -0.5), widened by the scale when shrinking, in 22-bit fixed point, first along rows into eight bits, then along columns. The
/// published preprocessing of every backbone goes through it, so its rounding is part of their input. Sizes are positive; an axis
/// that keeps its length is left alone.
[[nodiscard]] Photo resizeBicubic(const Photo& photo, int width, int height);

}  // namespace cortilens::files
