// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/DType.h"

#include <cstddef>
#include <span>

namespace cortilens::files {

/// Numbers of any type as floating point. `stored`: host byte order, aligned to nothing, as many elements as `values`. Rounded
/// where the target cannot hold them.
void widen(DType dtype, std::span<const std::byte> stored, std::span<float> values);
void widen(DType dtype, std::span<const std::byte> stored, std::span<double> values);

/// Reverses the bytes of every element of 1, 2, 4 or 8 bytes, in place.
void swapBytes(std::span<std::byte> elements, std::size_t elementBytes);

}  // namespace cortilens::files
