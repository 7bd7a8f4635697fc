// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::dense {

/// Largest finite value of float16.
inline constexpr float kMaxFloat16 = 65504;

/// Bits of the nearest float16 values (IEEE 754 binary16, ties to even).
[[nodiscard]] std::vector<std::uint16_t> float16Of(std::span<const float> values);

/// Replaces each value by the nearest of float16.
void roundToFloat16(std::span<float> values);

}  // namespace cortilens::dense
