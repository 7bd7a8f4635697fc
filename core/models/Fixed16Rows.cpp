// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16Rows.h"

#include "core/models/Fixed16Simd.h"

#include <cmath>
#include <utility>

namespace cortilens::models::fixed16 {

#if defined(__x86_64__)

namespace {

/// exp(-x) for x >= 0.
CORTILENS_AVX2_INLINE __m256 expOfMinus(__m256 x)
{
    constexpr float kLog2OfE = 1.44269504F;
    return exp2Of(_mm256_max_ps(_mm256_mul_ps(x, _mm256_set1_ps(-kLog2OfE)), _mm256_set1_ps(-126)));
}

CORTILENS_AVX2_INLINE __m256 magnitudeOf(__m256 x)
{
    return _mm256_andnot_ps(_mm256_set1_ps(-0.0F), x);
}

/// 1 / (1 + exp(-x))
CORTILENS_AVX2_INLINE __m256 sigmoidOf(__m256 x)
{
    const auto one = _mm256_set1_ps(1);
    const auto e = expOfMinus(magnitudeOf(x));  // in (0, 1], so that nothing overflows
    return _mm256_div_ps(_mm256_blendv_ps(one, e, x), _mm256_add_ps(one, e));
}

}  // namespace

CORTILENS_AVX2 void normalise(const Norm& norm, const float* x, int count, float* out)
{
    auto sum = _mm256_setzero_ps();
    for (int i = 0; i < count; i += 8) sum = _mm256_add_ps(sum, _mm256_loadu_ps(x + i));
    const auto mean = _mm256_set1_ps(sumOf(sum) / static_cast<float>(count));
    auto square = _mm256_setzero_ps();
    for (int i = 0; i < count; i += 8) {
        const auto difference = _mm256_sub_ps(_mm256_loadu_ps(x + i), mean);
        square = _mm256_fmadd_ps(difference, difference, square);
    }
    const auto scale = _mm256_set1_ps(1 / std::sqrt(sumOf(square) / static_cast<float>(count) + norm.epsilon));
    for (int i = 0; i < count; i += 8) {
        const auto unit = _mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(x + i), mean), scale);
        _mm256_storeu_ps(out + i, _mm256_fmadd_ps(unit, _mm256_loadu_ps(norm.weight + i), _mm256_loadu_ps(norm.bias + i)));
    }
}

/// erf by Abramowitz and Stegun 7.1.26.
CORTILENS_AVX2 void gelu(float* x, std::int64_t count)
{
    const auto one = _mm256_set1_ps(1);
    for (std::int64_t i = 0; i < count; i += 8) {
        const auto value = _mm256_loadu_ps(x + i);
        const auto z = _mm256_mul_ps(magnitudeOf(value), _mm256_set1_ps(0.70710678F));
        const auto t = _mm256_div_ps(one, _mm256_fmadd_ps(z, _mm256_set1_ps(0.3275911F), one));
        auto p = _mm256_set1_ps(1.061405429F);
        p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(-1.453152027F));
        p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(1.421413741F));
        p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(-0.284496736F));
        p = _mm256_fmadd_ps(p, t, _mm256_set1_ps(0.254829592F));
        // 1 - erf(z); the gate is half of it for negative x and one minus that half for positive.
        const auto rest = _mm256_mul_ps(_mm256_mul_ps(p, t), expOfMinus(_mm256_mul_ps(z, z)));
        const auto half = _mm256_mul_ps(rest, _mm256_set1_ps(0.5F));
        const auto gate = _mm256_blendv_ps(_mm256_sub_ps(one, half), half, value);
        _mm256_storeu_ps(x + i, _mm256_mul_ps(value, gate));
    }
}

/// (1 + tanh(u)) / 2 is the sigmoid of 2u.
CORTILENS_AVX2 void geluTanh(float* x, std::int64_t count)
{
    constexpr float kLinear = 1.59576912F;   // 2 sqrt(2 / pi)
    constexpr float kCubic = 0.0713548163F;  // 0.044715 of that
    for (std::int64_t i = 0; i < count; i += 8) {
        const auto value = _mm256_loadu_ps(x + i);
        const auto slope = _mm256_fmadd_ps(_mm256_mul_ps(value, value), _mm256_set1_ps(kCubic), _mm256_set1_ps(kLinear));
        _mm256_storeu_ps(x + i, _mm256_mul_ps(value, sigmoidOf(_mm256_mul_ps(value, slope))));
    }
}

CORTILENS_AVX2 void silu(float* x, std::int64_t count)
{
    for (std::int64_t i = 0; i < count; i += 8) {
        const auto value = _mm256_loadu_ps(x + i);
        _mm256_storeu_ps(x + i, _mm256_mul_ps(value, sigmoidOf(value)));
    }
}

CORTILENS_AVX2 void addScaled(float* x, const float* y, const float* scale, int count)
{
    for (int i = 0; i < count; i += 8) {
        const auto factor = scale == nullptr ? _mm256_set1_ps(1) : _mm256_loadu_ps(scale + i);
        _mm256_storeu_ps(x + i, _mm256_fmadd_ps(_mm256_loadu_ps(y + i), factor, _mm256_loadu_ps(x + i)));
    }
}

#else

void normalise(const Norm&, const float*, int, float*)
{
    std::unreachable();
}

void gelu(float*, std::int64_t)
{
    std::unreachable();
}

void geluTanh(float*, std::int64_t)
{
    std::unreachable();
}

void silu(float*, std::int64_t)
{
    std::unreachable();
}

void addScaled(float*, const float*, const float*, int)
{
    std::unreachable();
}

#endif

}  // namespace cortilens::models::fixed16
