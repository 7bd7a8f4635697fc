// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Fixed16.h"

#include <cmath>
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>

/// Eight numbers at once, for the .cpp files of fixed16 only. What is marked so may be called where isSupported().
#define CORTILENS_AVX2 [[gnu::target("avx2,fma")]]
#define CORTILENS_AVX2_INLINE [[nodiscard, gnu::always_inline]] CORTILENS_AVX2 inline

namespace cortilens::models::fixed16 {

inline constexpr int kTileRows = 6;

/// Products of 6 rows with 16 columns, as they lie in twelve registers.
struct Tile {
    __m256i sum[kTileRows][2];
};

// Assembly, because compilers move the products ahead of the sums and then lack registers: half as fast.
#define CORTILENS_CLEAR(sum) "vpxor " sum ", " sum ", " sum "\n\t"
#define CORTILENS_ROW(at, row, left, right)                                                                                      \
    "vbroadcastss " #at "+%c[stride]*" #row "(%[rows]), %[both]\n\t"                                                             \
    "vpmaddwd %[first], %[both], %[product]\n\t"                                                                                 \
    "vpmaddwd %[second], %[both], %[both]\n\t"                                                                                   \
    "vpaddd %[product], " left ", " left "\n\t"                                                                                  \
    "vpaddd %[both], " right ", " right "\n\t"
#define CORTILENS_PAIR(at, column)                                                                                               \
    "vmovdqa " #column "(%[columns]), %[first]\n\t"                                                                              \
    "vmovdqa 32+" #column "(%[columns]), %[second]\n\t" CORTILENS_ROW(at, 0, "%[a]", "%[b]")                                     \
        CORTILENS_ROW(at, 1, "%[c]", "%[d]") CORTILENS_ROW(at, 2, "%[e]", "%[f]") CORTILENS_ROW(at, 3, "%[g]", "%[h]")           \
            CORTILENS_ROW(at, 4, "%[i]", "%[j]") CORTILENS_ROW(at, 5, "%[k]", "%[l]")

/// Sum over pairs p of rows[r][2p, 2p + 1] . columns[p][16][2]. Rows lie `kStride` numbers apart, columns on cache lines; `pairs`
/// is a positive multiple of eight, so that a turn of the loop costs little beside its products and fetches one whole cache line.
/// In all the first 4 * pairs numbers from `next` on are fetched: the loop's limit is the arithmetic, so that costs nothing, and
/// columns that come from far are there when their turn comes.
template <int kStride>
[[gnu::always_inline]] CORTILENS_AVX2 inline void accumulate(Tile& tile, const std::int16_t* rows, const std::int16_t* columns,
                                                             std::int64_t pairs, const std::int16_t* next)
{
    __m256i both;
    __m256i product;
    __m256i first;
    __m256i second;
    asm(CORTILENS_CLEAR("%[a]") CORTILENS_CLEAR("%[b]") CORTILENS_CLEAR("%[c]") CORTILENS_CLEAR("%[d]") CORTILENS_CLEAR("%[e]")
            CORTILENS_CLEAR("%[f]") CORTILENS_CLEAR("%[g]") CORTILENS_CLEAR("%[h]") CORTILENS_CLEAR("%[i]")
                CORTILENS_CLEAR("%[j]") CORTILENS_CLEAR("%[k]")
                    CORTILENS_CLEAR("%[l]") ".p2align 6\n"
                                            "1:\n\t"
                                            "prefetcht0 (%[next])\n\t" CORTILENS_PAIR(0, 0) CORTILENS_PAIR(4, 64)
                                                CORTILENS_PAIR(8, 128) CORTILENS_PAIR(12, 192) CORTILENS_PAIR(16, 256)
                                                    CORTILENS_PAIR(20, 320) CORTILENS_PAIR(24, 384)
                                                        CORTILENS_PAIR(28, 448) "add $64, %[next]\n\t"
                                                                                "add $32, %[rows]\n\t"
                                                                                "add $512, %[columns]\n\t"
                                                                                "sub $8, %[pairs]\n\t"
                                                                                "jnz 1b\n\t"
        : [rows] "+r"(rows), [columns] "+r"(columns), [pairs] "+r"(pairs), [next] "+r"(next), [both] "=&x"(both),
          [product] "=&x"(product), [first] "=&x"(first), [second] "=&x"(second), [a] "=&x"(tile.sum[0][0]),
          [b] "=&x"(tile.sum[0][1]), [c] "=&x"(tile.sum[1][0]), [d] "=&x"(tile.sum[1][1]), [e] "=&x"(tile.sum[2][0]),
          [f] "=&x"(tile.sum[2][1]), [g] "=&x"(tile.sum[3][0]), [h] "=&x"(tile.sum[3][1]), [i] "=&x"(tile.sum[4][0]),
          [j] "=&x"(tile.sum[4][1]), [k] "=&x"(tile.sum[5][0]), [l] "=&x"(tile.sum[5][1])
        : [stride] "i"(kStride * 2)
        : "memory", "cc");
}
#undef CORTILENS_PAIR
#undef CORTILENS_ROW
#undef CORTILENS_CLEAR

CORTILENS_AVX2_INLINE float sumOf(__m256 v)
{
    auto x = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_add_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_add_ss(x, _mm_shuffle_ps(x, x, 1)));
}

CORTILENS_AVX2_INLINE int sumOf(__m256i v)
{
    auto x = _mm_add_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
    x = _mm_add_epi32(x, _mm_shuffle_epi32(x, 0x4E));
    return _mm_cvtsi128_si32(_mm_add_epi32(x, _mm_shuffle_epi32(x, 0xB1)));
}

CORTILENS_AVX2_INLINE float largestOf(__m256 v)
{
    auto x = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    x = _mm_max_ps(x, _mm_movehl_ps(x, x));
    return _mm_cvtss_f32(_mm_max_ss(x, _mm_shuffle_ps(x, x, 1)));
}

/// Sixteen floats, rounded, saturated.
CORTILENS_AVX2_INLINE __m256i toInt16(__m256i low, __m256i high)
{
    constexpr int kInOrder = 0xD8;  // packing works within halves
    return _mm256_permute4x64_epi64(_mm256_packs_epi32(low, high), kInOrder);
}

/// `scale` 2^x for x in [-126, 126] to 3.5e-6: Chebyshev interpolation of degree 4 on [-1/2, 1/2].
CORTILENS_AVX2_INLINE __m256 exp2Of(__m256 x, float scale = 1)
{
    const auto magic = _mm256_set1_ps(12582912.0F);  // 1.5 * 2^23: there a float's last bits are a whole number
    const auto whole = _mm256_add_ps(x, magic);
    const auto rest = _mm256_sub_ps(x, _mm256_sub_ps(whole, magic));
    auto p = _mm256_set1_ps(0.009666368515387469F * scale);
    p = _mm256_fmadd_ps(p, rest, _mm256_set1_ps(0.055921975842256264F * scale));
    p = _mm256_fmadd_ps(p, rest, _mm256_set1_ps(0.24022349038020335F * scale));
    p = _mm256_fmadd_ps(p, rest, _mm256_set1_ps(0.693121045203427F * scale));
    p = _mm256_fmadd_ps(p, rest, _mm256_set1_ps(scale));
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(p), _mm256_slli_epi32(_mm256_castps_si256(whole), 23)));
}

/// Scales `count` numbers to `length` (2-norm) and rounds them to `out`, which lies on a cache line. Returns the value of one
/// unit: 0 for zeros, NaN or infinity when there is one among the numbers.
CORTILENS_AVX2 inline float toUnits(const float* values, int count, float length, std::int16_t* out)
{
    const int even = count / 16 * 16;
    auto square0 = _mm256_setzero_ps();
    auto square1 = square0;
    for (int i = 0; i < even; i += 16) {
        const auto x = _mm256_loadu_ps(values + i);
        const auto y = _mm256_loadu_ps(values + i + 8);
        square0 = _mm256_fmadd_ps(x, x, square0);
        square1 = _mm256_fmadd_ps(y, y, square1);
    }
    float square = sumOf(_mm256_add_ps(square0, square1));
    for (int i = even; i < count; ++i) square += values[i] * values[i];
    const float units = square == 0 ? 0 : length / std::sqrt(square);
    const auto units8 = _mm256_set1_ps(units);
    for (int i = 0; i < even; i += 16) {
        const auto low = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(values + i), units8));
        const auto high = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(values + i + 8), units8));
        _mm256_store_si256(reinterpret_cast<__m256i*>(out + i), toInt16(low, high));
    }
    for (int i = even; i < count; ++i) out[i] = static_cast<std::int16_t>(_mm_cvtss_si32(_mm_set_ss(values[i] * units)));
    return units == 0 && square == 0 ? 0 : 1 / units;
}

}  // namespace cortilens::models::fixed16

#else
#define CORTILENS_AVX2
#endif
