// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16.h"

#include "core/models/Fixed16Simd.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace cortilens::models::fixed16 {

namespace {

constexpr double kLargest = 32767;
constexpr float kRowLength = 32767;      // of a stretch of a row, so that no element exceeds 16 bits
constexpr double kWeightLength = 65000;  // of a stretch of weights: times kRowLength it is below 2^31, with room for rounding

constexpr std::size_t kRowNumbers = std::size_t{kTokens} * kStretch;

[[nodiscard]] constexpr std::size_t sizeOf(int count)
{
    return static_cast<std::size_t>(count);
}

[[nodiscard]] std::int16_t rounded(double value)
{
    return static_cast<std::int16_t>(std::lrint(value));
}

/// Writes one stretch of one output into its panel: every kPanel-th pair. Returns the value of one unit.
[[nodiscard]] float packStretch(std::span<const float> weights, std::int16_t* out)
{
    double square = 0;
    double largest = 0;
    for (const double w : weights) {
        square += w * w;
        largest = std::max(largest, std::abs(w));
    }
    if (square == 0) return 0;
    const double units = std::min(kWeightLength / std::sqrt(square), kLargest / largest);
    for (std::size_t i = 0; i < weights.size(); ++i)
        out[i / 2 * 2 * kPanel + i % 2] = rounded(static_cast<double>(weights[i]) * units);
    return static_cast<float>(1 / units);
}

}  // namespace

bool isSupported()
{
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

Cut cutOf(int size)
{
    const int stretches = (size + kStretch - 1) / kStretch;
    const int length = (size + stretches - 1) / stretches;
    return {stretches, (length + kPanel - 1) / kPanel * kPanel};
}

Matrix packed(std::span<const float> weights, int outputs, int inputs)
{
    assert(outputs % kPanel == 0 && weights.size() == sizeOf(outputs) * sizeOf(inputs));
    Matrix matrix{.outputs = outputs, .inputs = inputs, .cut = cutOf(inputs), .panels = {}, .scales = {}};
    const auto stretches = sizeOf(matrix.cut.stretches);
    const auto length = sizeOf(matrix.cut.length);
    matrix.panels.resize(sizeOf(outputs) * stretches * length / Line::kNumbers);
    matrix.scales.resize(sizeOf(outputs) * stretches);
    for (std::size_t output = 0; output < sizeOf(outputs); ++output)
        for (std::size_t stretch = 0; stretch < stretches; ++stretch) {
            const auto first = stretch * length;
            const auto used = weights.subspan(output * sizeOf(inputs) + first, std::min(length, sizeOf(inputs) - first));
            const auto place = (output / kPanel * stretches + stretch) * kPanel;
            const auto lane = output % kPanel;
            matrix.scales[place + lane] = packStretch(used, matrix.panels.front().numbers + place * length + 2 * lane);
        }
    return matrix;
}

Rows::Rows(int inputs)
    : m_inputs(inputs)
    , m_cut(cutOf(inputs))
    , m_values(sizeOf(m_cut.stretches) * kRowNumbers / Line::kNumbers)
    , m_scales(sizeOf(m_cut.stretches) * kTokens)
{}

const std::int16_t* Rows::stretch(int which) const
{
    return m_values.front().numbers + sizeOf(which) * kRowNumbers;
}

const float* Rows::scales(int which) const
{
    return m_scales.data() + sizeOf(which) * kTokens;
}

void Rows::set(const float* values, std::int64_t stride, int count)
{
    for (int which = 0; which < m_cut.stretches; ++which)
        setStretch(which, values + static_cast<std::ptrdiff_t>(which) * m_cut.length, stride, count);
}

#if defined(__x86_64__)

void Rows::setStretch(int which, const float* values, std::int64_t stride, int count)
{
    assert(count > 0 && count <= kTokens);
    m_count = count;
    const int size = std::min(m_cut.length, m_inputs - which * m_cut.length);
    auto* numbers = m_values.front().numbers + sizeOf(which) * kRowNumbers;
    auto* scales = m_scales.data() + sizeOf(which) * kTokens;
    for (int row = 0; row < count; ++row, values += stride, numbers += kStretch)
        scales[row] = toUnits(values, size, kRowLength, numbers);
}

CORTILENS_AVX2 void multiply(const Rows& rows, const Matrix& matrix, const float* bias, Outputs outputs, float* out,
                             std::int64_t stride)
{
    const auto [stretches, length] = matrix.cut;
    for (int panel = outputs.first / kPanel; panel * kPanel < outputs.first + outputs.count; ++panel, out += kPanel)
        for (int stretch = 0; stretch < stretches; ++stretch) {
            const auto place = sizeOf(panel * stretches + stretch) * kPanel;
            const auto* columns = matrix.panels.front().numbers + place * sizeOf(length);
            const auto* numbers = rows.stretch(stretch);
            const auto* scales = rows.scales(stretch);
            const __m256 unit[2]{_mm256_loadu_ps(matrix.scales.data() + place),
                                 _mm256_loadu_ps(matrix.scales.data() + place + 8)};
            __m256 start[2]{_mm256_setzero_ps(), _mm256_setzero_ps()};
            if (bias != nullptr)
                for (std::size_t half = 0; half < 2; ++half) start[half] = _mm256_loadu_ps(bias + panel * kPanel + 8 * half);
            // Each tile fetches its share of the columns behind these; behind the last ones that does no harm.
            const auto* next = columns + std::ptrdiff_t{kPanel} * length;
            for (int first = 0; first < rows.count(); first += kTileRows, next += 2 * length) {
                Tile tile;
                accumulate<kStretch>(tile, numbers + first * kStretch, columns, length / 2, next);
                for (int r = 0; r < kTileRows; ++r) {
                    const auto scale = _mm256_broadcast_ss(scales + first + r);
                    for (std::size_t half = 0; half < 2; ++half) {
                        float* const place8 = out + (first + r) * stride + 8 * half;
                        const auto before = stretch == 0 ? start[half] : _mm256_loadu_ps(place8);
                        const auto sum = _mm256_cvtepi32_ps(tile.sum[r][half]);
                        _mm256_storeu_ps(place8, _mm256_fmadd_ps(sum, _mm256_mul_ps(unit[half], scale), before));
                    }
                }
            }
        }
}

#else

void Rows::setStretch(int, const float*, std::int64_t, int)
{
    std::unreachable();
}

void multiply(const Rows&, const Matrix&, const float*, Outputs, float*, std::int64_t)
{
    std::unreachable();
}

#endif

}  // namespace cortilens::models::fixed16
