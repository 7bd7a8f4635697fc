// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Matrix products in 16-bit fixed point, for CPUs without bfloat16: AVX2 multiplies and adds twice as many 16-bit integers in
/// one instruction as floats.
///
/// A vector is cut into stretches of at most kStretch numbers; each is scaled to a set length (2-norm) and rounded to 16 bits. By
/// Cauchy and Schwarz the product of two such stretches fits into 32 bits, so nothing overflows or saturates whatever the data.
/// The error of a product is about 5e-6 |a| |b| per stretch however the numbers are spread over it, 1.6e-4 of a typical product
/// of random vectors; bfloat16 makes ten times that. NaN and infinity come out as such. No Torch here; one thread.
namespace cortilens::models::fixed16 {

inline constexpr int kStretch = 256;  ///< numbers that share a scale, at most
inline constexpr int kTokens = 48;    ///< rows of one piece of work
inline constexpr int kPanel = 16;     ///< outputs that lie interleaved

/// Whether this CPU can run what follows.
[[nodiscard]] bool isSupported();

/// How a row of numbers is cut: into equal stretches, zeros behind the last number.
struct Cut {
    int stretches = 0;
    int length = 0;  ///< a multiple of kPanel
};
[[nodiscard]] Cut cutOf(int size);

/// One cache line, so that vectors of them are aligned.
struct alignas(64) Line {
    static constexpr std::size_t kNumbers = 32;
    std::int16_t numbers[kNumbers];
};

/// Weights [outputs, inputs] in the order in which the product reads them.
struct Matrix {
    int outputs = 0;  ///< a multiple of kPanel
    int inputs = 0;
    Cut cut;
    std::vector<Line> panels;   ///< [outputs / kPanel][stretch][length / 2][kPanel][2]
    std::vector<float> scales;  ///< [outputs / kPanel][stretch][kPanel]: value of one unit
};

/// `weights` row-major [outputs, inputs], finite.
[[nodiscard]] Matrix packed(std::span<const float> weights, int outputs, int inputs);

/// Up to kTokens rows of numbers in fixed point.
class Rows {
public:
    explicit Rows(int inputs);

    [[nodiscard]] const Cut& cut() const { return m_cut; }
    [[nodiscard]] const std::int16_t* stretch(int which) const;  ///< [kTokens][kStretch]
    [[nodiscard]] const float* scales(int which) const;          ///< [kTokens]: value of one unit

    [[nodiscard]] int count() const { return m_count; }  ///< of rows, as set last

    /// One stretch, from `count` rows `values` that lie `stride` numbers apart.
    void setStretch(int which, const float* values, std::int64_t stride, int count = kTokens);

    /// All of them.
    void set(const float* values, std::int64_t stride, int count = kTokens);

private:
    int m_inputs;
    int m_count = 0;
    Cut m_cut;
    std::vector<Line> m_values;   // [stretch][kTokens][kStretch]
    std::vector<float> m_scales;  // [stretch][kTokens]
};

/// Outputs [first, first + count) of a matrix, both multiples of kPanel.
struct Outputs {
    int first = 0;
    int count = 0;
};

/// out[row][j] = rows[row] . matrix[first + j] + bias[first + j]; `bias` may be null. Rows of `out` lie `stride` apart.
/// There must be room for kTokens of them: some behind the last one may be overwritten.
void multiply(const Rows& rows, const Matrix& matrix, const float* bias, Outputs outputs, float* out, std::int64_t stride);

}  // namespace cortilens::models::fixed16
