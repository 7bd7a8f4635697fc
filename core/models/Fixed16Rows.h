// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

/// What a transformer does to single rows of numbers between its products; AVX2, where fixed16::isSupported().
namespace cortilens::models::fixed16 {

/// (x - mean) / sqrt(variance + epsilon) * weight + bias of `count` numbers, a multiple of 8.
struct Norm {
    const float* weight = nullptr;
    const float* bias = nullptr;
    float epsilon = 0;
};
void normalise(const Norm& norm, const float* x, int count, float* out);

// In place; `count` a multiple of 8. Absolute errors below 3e-6 of the larger of 1 and |x|.
void gelu(float* x, std::int64_t count);      ///< x/2 (1 + erf(x / sqrt 2))
void geluTanh(float* x, std::int64_t count);  ///< x/2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3)))
void silu(float* x, std::int64_t count);      ///< x / (1 + exp(-x))

/// x += y * scale; `scale` may be null, then x += y. `count` a multiple of 8.
void addScaled(float* x, const float* y, const float* scale, int count);

}  // namespace cortilens::models::fixed16
