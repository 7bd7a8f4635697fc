// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16Attention.h"

#include "core/models/Fixed16Simd.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::models::fixed16 {

namespace {

constexpr int kPanelsPerBlock = kTokens / kPanel;
constexpr int kGroup = 6;  // blocks of keys that share a largest logit: keys, values and logits stay in the first cache
constexpr float kVectorLength = 32767;  // of a query or a key: their product stays below 2^30
constexpr float kMostWeight = 16384;    // of the largest weight in a group
constexpr float kMostValue = 2730;      // kTokens * kMostWeight * kMostValue < 2^31
constexpr float kNever = -1e30F;        // logit of a key that is not there
constexpr float kLog2OfE = 1.44269504F;
constexpr float kFarAbove = 64;  // powers of two that a sum may grow before its reference is moved

[[nodiscard]] constexpr std::size_t sizeOf(int count)
{
    return static_cast<std::size_t>(count);
}

}  // namespace

LogitBias::LogitBias(std::span<const float> bias, int tokens)
    : m_stride((sizeOf(tokens) + kTokens - 1) / kTokens * kTokens)
    , m_rows(m_stride * m_stride, kNever)
{
    assert(bias.size() == sizeOf(tokens) * sizeOf(tokens));
    for (std::size_t query = 0; query < sizeOf(tokens); ++query)
        std::ranges::transform(bias.subspan(query * sizeOf(tokens), sizeOf(tokens)),
                               m_rows.begin() + static_cast<std::ptrdiff_t>(query * m_stride),
                               [](float value) { return value * kLog2OfE; });
}

/// One block of queries on its way through the keys.
struct Heads::Course {
    std::size_t queries = 0;  // place of this block
    std::size_t head = 0;     // place of the head's first block
    std::size_t block = 0;    // of queries, in its head
    const LogitBias* bias = nullptr;
    alignas(64) std::array<std::array<float, kMostChannels>, kTokens> sums{};
    std::array<float, kTokens> total{};      // of the weights
    std::array<float, kTokens> reference{};  // logit, base 2, against which both are scaled
    std::array<float, kTokens> factor{};     // from a query's units to logits, base 2

    // Of six rows and one group of keys:
    alignas(64) std::array<std::array<float, kGroup * kTokens>, 6> logits{};
    alignas(64) std::array<std::array<std::int16_t, kGroup * kTokens>, 6> weights{};
    std::array<float, 6> peaks{};              // largest logit of a row
    alignas(32) std::array<float, 8> share{};  // of a weight of one in the sums
};

Heads::Heads(int tokens, int heads, int dim)
    : m_tokens(tokens)
    , m_blocks((tokens + kTokens - 1) / kTokens)
    , m_dim(dim)
{
    assert(dim % kPanel == 0 && dim <= kMostChannels);
    const auto rows = sizeOf(m_blocks) * sizeOf(heads) * kTokens;
    m_queries.resize(rows * kMostChannels / Line::kNumbers);
    m_queryUnits.resize(rows);
    m_keys.resize(rows * sizeOf(dim) / Line::kNumbers);
    m_keyUnits.resize(rows);
    m_keyBias.resize(sizeOf(m_blocks) * kTokens, kNever);
    std::fill_n(m_keyBias.begin(), tokens, 0.0F);
    m_values.resize(rows * sizeOf(dim) / Line::kNumbers);
    m_valueUnits.resize(rows / kTokens * sizeOf(dim));
}

std::size_t Heads::place(int head, int block) const
{
    return sizeOf(head) * sizeOf(m_blocks) + sizeOf(block);
}

/// In this block and those behind it, `blocks` in all.
std::size_t Heads::tokensFrom(int block, int blocks) const
{
    return sizeOf(std::min(m_tokens - block * kTokens, blocks * kTokens));
}

#if defined(__x86_64__)

void Heads::setQueries(int head, int block, const float* values, std::int64_t stride)
{
    const auto first = place(head, block) * kTokens;
    const auto last = first + tokensFrom(block, 1);
    for (auto row = first; row < last; ++row, values += stride) {
        const float unit = toUnits(values, m_dim, kVectorLength, m_queries.front().numbers + row * kMostChannels);
        // Of a query of zeros every logit is 0, whatever the unit; a key that is not there must keep its own.
        m_queryUnits[row] = unit == 0 ? 1 : unit;
    }
}

void Heads::setKeys(int head, int block, const float* values, std::int64_t stride)
{
    const auto first = place(head, block) * kTokens;
    const auto dim = sizeOf(m_dim);
    alignas(64) std::array<std::int16_t, kMostChannels> key{};
    const auto rows = tokensFrom(block, 1);
    for (std::size_t row = 0; row < rows; ++row, values += stride) {
        m_keyUnits[first + row] = toUnits(values, m_dim, kVectorLength, key.data());
        auto* out = m_keys.front().numbers + (first + row / kPanel * kPanel) * dim + row % kPanel * 2;
        for (std::size_t i = 0; i < dim; i += 2, out += std::size_t{2} * kPanel) {
            out[0] = key[i];
            out[1] = key[i + 1];
        }
    }
}

CORTILENS_AVX2 void Heads::setValues(int head, int block, const float* values, std::int64_t stride)
{
    // Values of one channel and block share a unit, because the sum runs over the block's tokens.
    const auto units = m_valueUnits.data() + place(head, block) * sizeOf(m_dim);
    auto* out = m_values.front().numbers + place(head, block) * kTokens * sizeOf(m_dim);
    const auto magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7FFFFFFF));
    const int rows = static_cast<int>(tokensFrom(block, 1));
    for (int channel = 0; channel < m_dim; channel += 8) {
        auto largest = _mm256_setzero_ps();
        auto broken = _mm256_setzero_ps();  // NaN where a value is NaN or infinite: a maximum and integers drop it
        for (int row = 0; row < rows; ++row) {
            const auto value = _mm256_loadu_ps(values + row * stride + channel);
            largest = _mm256_max_ps(_mm256_and_ps(magnitude, value), largest);
            broken = _mm256_add_ps(broken, _mm256_sub_ps(value, value));
        }
        // Zeros are divided by something small instead of by zero.
        const auto bound = _mm256_add_ps(_mm256_max_ps(largest, _mm256_set1_ps(1e-30F)), broken);
        const auto unit = _mm256_mul_ps(bound, _mm256_set1_ps(1 / kMostValue));
        _mm256_storeu_ps(units + channel, unit);
        auto* pairs = out + channel / kPanel * kPanel * kTokens + channel % kPanel * 2;
        const auto unitsOf = [&](int row) __attribute__((target("avx2,fma"), always_inline)) {
            const auto value = row < rows ? _mm256_loadu_ps(values + row * stride + channel) : _mm256_setzero_ps();
            return _mm256_cvtps_epi32(_mm256_div_ps(value, unit));
        };
        for (int row = 0; row < rows; row += 2, pairs += 2 * kPanel) {
            const auto even = unitsOf(row);
            const auto odd = unitsOf(row + 1);
            const auto both = _mm256_blend_epi16(even, _mm256_slli_epi32(odd, 16), 0xAA);
            _mm256_store_si256(reinterpret_cast<__m256i*>(pairs), both);
        }
    }
}

/// Logits, base 2, of six queries and a group of keys: without bias they still lack the query's factor.
template <bool kBiased> CORTILENS_AVX2 void Heads::findLogits(Course& course, int row, int keyBlock, std::size_t keys) const
{
    const auto* queries = m_queries.front().numbers + (course.queries * kTokens + sizeOf(row)) * kMostChannels;
    const auto place = (course.head + sizeOf(keyBlock)) * kTokens;
    const auto firstKey = sizeOf(keyBlock) * kTokens;
    __m256 most[kTileRows];
    std::fill_n(most, kTileRows, _mm256_set1_ps(kNever));
    for (std::size_t first = 0; first < keys; first += kPanel) {
        Tile tile;
        const auto* columns = m_keys.front().numbers + (place + first) * sizeOf(m_dim);
        accumulate<kMostChannels>(tile, queries, columns, m_dim / 2, columns);
        for (std::size_t half = 0; half < 2; ++half) {
            const auto key = first + 8 * half;
            const auto unit = _mm256_loadu_ps(m_keyUnits.data() + place + key);
            const auto none = _mm256_loadu_ps(m_keyBias.data() + firstKey + key);
            for (std::size_t r = 0; r < kTileRows; ++r) {
                const auto sum = _mm256_cvtepi32_ps(tile.sum[r][half]);
                auto logits = none;
                if constexpr (kBiased) {
                    const auto query = sizeOf(row) + r;
                    const auto factor = _mm256_mul_ps(unit, _mm256_broadcast_ss(&course.factor[query]));
                    const auto* bias = course.bias->row(course.block * kTokens + query) + firstKey + key;
                    logits = _mm256_fmadd_ps(sum, factor, _mm256_loadu_ps(bias));
                } else {
                    logits = _mm256_fmadd_ps(sum, unit, none);
                }
                _mm256_store_ps(&course.logits[r][key], logits);
                most[r] = _mm256_max_ps(most[r], logits);
            }
        }
    }
    for (std::size_t r = 0; r < kTileRows; ++r) course.peaks[r] = largestOf(most[r]);
}

/// Weights of six queries and a group of keys, relative to the group's largest.
CORTILENS_AVX2 void Heads::weigh(Course& course, int row, int keyBlock, std::size_t keys) const
{
    const bool isBiased = course.bias != nullptr;
    if (isBiased)
        findLogits<true>(course, row, keyBlock, keys);
    else
        findLogits<false>(course, row, keyBlock, keys);
    const auto ones = _mm256_set1_epi16(1);
    std::array<float, kTileRows> counts;
    course.share = {};
    for (std::size_t r = 0; r < kTileRows; ++r) {
        const auto query = sizeOf(row) + r;
        const float scale = isBiased ? 1 : course.factor[query];
        const float peak = course.peaks[r] * scale;
        if (keyBlock == 0) course.reference[query] = peak;
        if (peak > course.reference[query] + kFarAbove) {
            const float shrink = std::exp2(course.reference[query] - peak);
            for (float& sum : course.sums[query]) sum *= shrink;
            course.total[query] *= shrink;
            course.reference[query] = peak;
        }
        course.share[r] = std::max(peak - course.reference[query], -120.0F);
        const auto factor = _mm256_set1_ps(scale);
        const auto peak8 = _mm256_set1_ps(peak);
        const auto weightsAt = [&](std::size_t key) __attribute__((target("avx2,fma"), always_inline)) {
            const auto power = _mm256_fmsub_ps(_mm256_load_ps(&course.logits[r][key]), factor, peak8);
            return _mm256_cvtps_epi32(exp2Of(_mm256_max_ps(power, _mm256_set1_ps(-30)), kMostWeight));
        };
        auto sum = _mm256_setzero_si256();
        for (std::size_t key = 0; key < keys; key += kPanel) {
            const auto weights = toInt16(weightsAt(key), weightsAt(key + 8));
            _mm256_store_si256(reinterpret_cast<__m256i*>(&course.weights[r][key]), weights);
            sum = _mm256_add_epi32(sum, _mm256_madd_epi16(weights, ones));
        }
        counts[r] = static_cast<float>(sumOf(sum));
    }
    _mm256_store_ps(course.share.data(), exp2Of(_mm256_load_ps(course.share.data())));
    for (std::size_t r = 0; r < kTileRows; ++r) course.total[sizeOf(row) + r] += counts[r] * course.share[r];
}

/// Adds the group's values, weighted.
CORTILENS_AVX2 void Heads::mix(Course& course, int row, int keyBlock, std::size_t keys) const
{
    for (std::size_t block = 0; block * kTokens < keys; ++block) {
        const auto pairs = static_cast<std::int64_t>(std::min(keys - block * kTokens, std::size_t{kTokens}) / 2);
        for (std::size_t channel = 0; channel < sizeOf(m_dim); channel += kPanel) {
            const auto first = (course.head + sizeOf(keyBlock) + block) * sizeOf(m_dim) + channel;
            Tile tile;
            const auto* columns = m_values.front().numbers + first * kTokens;
            accumulate<kGroup * kTokens>(tile, &course.weights[0][block * kTokens], columns, pairs, columns);
            for (std::size_t half = 0; half < 2; ++half) {
                const auto unit = _mm256_loadu_ps(m_valueUnits.data() + first + 8 * half);
                for (std::size_t r = 0; r < kTileRows; ++r) {
                    float* const sums = &course.sums[sizeOf(row) + r][channel + 8 * half];
                    const auto factor = _mm256_mul_ps(unit, _mm256_broadcast_ss(&course.share[r]));
                    _mm256_store_ps(sums, _mm256_fmadd_ps(_mm256_cvtepi32_ps(tile.sum[r][half]), factor, _mm256_load_ps(sums)));
                }
            }
        }
    }
}

bool Heads::areKeysFinite(std::size_t head) const
{
    return std::all_of(m_keyUnits.begin() + static_cast<std::ptrdiff_t>(head * kTokens),
                       m_keyUnits.begin() + static_cast<std::ptrdiff_t>((head + sizeOf(m_blocks)) * kTokens),
                       [](float unit) { return std::isfinite(unit); });
}

void Heads::attend(int head, int block, float* out, std::int64_t stride, const LogitBias* bias) const
{
    static_assert(kTileRows == std::tuple_size_v<decltype(Course::logits)>);
    Course course;
    course.bias = bias;
    course.queries = place(head, block);
    course.head = place(head, 0);
    course.block = sizeOf(block);
    const auto rows = tokensFrom(block, 1);
    for (std::size_t row = 0; row < rows; ++row)
        course.factor[row] = m_queryUnits[course.queries * kTokens + row] * kLog2OfE / std::sqrt(static_cast<float>(m_dim));
    for (int keyBlock = 0; keyBlock < m_blocks; keyBlock += kGroup) {
        const auto keys =
            (tokensFrom(keyBlock, kGroup) + kPanel - 1) / kPanel * kPanel;  // those that are not there weigh nothing
        for (int row = 0; sizeOf(row) < rows; row += kTileRows) {
            weigh(course, row, keyBlock, keys);
            mix(course, row, keyBlock, keys);
        }
    }
    // A maximum drops NaN on the way; units keep it.
    const bool keysAreFinite = areKeysFinite(course.head);
    for (std::size_t row = 0; row < rows; ++row, out += stride) {
        const bool isFinite = keysAreFinite && std::isfinite(course.factor[row]);
        const float total = isFinite ? course.total[row] : std::numeric_limits<float>::quiet_NaN();
        for (std::size_t channel = 0; channel < sizeOf(m_dim); ++channel) out[channel] = course.sums[row][channel] / total;
    }
}

#else

void Heads::setQueries(int, int, const float*, std::int64_t)
{
    std::unreachable();
}

void Heads::setKeys(int, int, const float*, std::int64_t)
{
    std::unreachable();
}

void Heads::setValues(int, int, const float*, std::int64_t)
{
    std::unreachable();
}

void Heads::attend(int, int, float*, std::int64_t, const LogitBias*) const
{
    std::unreachable();
}

#endif

}  // namespace cortilens::models::fixed16
