// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ATen/ATen.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

/// The arithmetic of a transformer in loops over doubles, as a formula reads: slow, and independent of any library.
namespace cortilens::test {

struct Matrix {
    std::size_t rows = 0;
    std::size_t cols = 0;
    std::vector<double> values;

    Matrix(std::size_t height, std::size_t width)
        : rows(height)
        , cols(width)
        , values(height * width)
    {}
    explicit Matrix(const at::Tensor& tensor)  // [rows, cols]
        : Matrix(static_cast<std::size_t>(tensor.size(0)), static_cast<std::size_t>(tensor.size(1)))
    {
        const auto flat = tensor.to(at::kDouble).contiguous();
        std::copy_n(flat.const_data_ptr<double>(), values.size(), values.begin());
    }
    [[nodiscard]] double& operator()(std::size_t r, std::size_t c) { return values[r * cols + c]; }
    [[nodiscard]] double operator()(std::size_t r, std::size_t c) const { return values[r * cols + c]; }
};

[[nodiscard]] inline Matrix made(std::size_t rows, std::size_t cols, const std::function<double(std::size_t, std::size_t)>& value)
{
    Matrix result(rows, cols);
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < cols; ++c) result(r, c) = value(r, c);
    return result;
}

[[nodiscard]] inline Matrix rowsOf(const Matrix& x, std::size_t first, std::size_t count)
{
    return made(count, x.cols, [&](auto r, auto c) { return x(first + r, c); });
}

[[nodiscard]] inline Matrix colsOf(const Matrix& x, std::size_t first, std::size_t count)
{
    return made(x.rows, count, [&](auto r, auto c) { return x(r, first + c); });
}

[[nodiscard]] inline double dot(const Matrix& a, std::size_t i, const Matrix& b, std::size_t j)
{
    double sum = 0;
    for (std::size_t c = 0; c < a.cols; ++c) sum += a(i, c) * b(j, c);
    return sum;
}

/// a b^T
[[nodiscard]] inline Matrix timesTransposed(const Matrix& a, const Matrix& b)
{
    return made(a.rows, b.rows, [&](auto i, auto j) { return dot(a, i, b, j); });
}

/// a b
[[nodiscard]] inline Matrix times(const Matrix& a, const Matrix& b)
{
    return made(a.rows, b.cols, [&](auto r, auto c) {
        double sum = 0;
        for (std::size_t i = 0; i < a.cols; ++i) sum += a(r, i) * b(i, c);
        return sum;
    });
}

[[nodiscard]] inline Matrix plus(const Matrix& a, const Matrix& b)
{
    return made(a.rows, a.cols, [&](auto r, auto c) { return a(r, c) + b(r, c); });
}

[[nodiscard]] inline Matrix softmax(const Matrix& logits)
{
    auto result = logits;
    for (std::size_t r = 0; r < logits.rows; ++r) {
        double sum = 0;
        for (std::size_t c = 0; c < logits.cols; ++c) sum += std::exp(logits(r, c));
        for (std::size_t c = 0; c < logits.cols; ++c) result(r, c) = std::exp(logits(r, c)) / sum;
    }
    return result;
}

[[nodiscard]] inline Matrix cosinesOf(const Matrix& x)
{
    return made(x.rows, x.rows, [&](auto i, auto j) { return dot(x, i, x, j) / std::sqrt(dot(x, i, x, i) * dot(x, j, x, j)); });
}

/// sharpness (c - offset) where that is not negative, else minus infinity.
[[nodiscard]] inline Matrix sharpened(const Matrix& cosine, double offset, double sharpness)
{
    return made(cosine.rows, cosine.cols, [&](auto r, auto c) {
        const double logit = (cosine(r, c) - offset) * sharpness;
        return logit < 0 ? -std::numeric_limits<double>::infinity() : logit;
    });
}

[[nodiscard]] inline double meanOf(const Matrix& x)
{
    double sum = 0;
    for (const double value : x.values) sum += value;
    return sum / static_cast<double>(x.values.size());
}

/// The largest difference, relative to the values' typical size.
[[nodiscard]] inline double offBy(const at::Tensor& got, const Matrix& expected)
{
    const Matrix computed(got);
    if (computed.rows != expected.rows || computed.cols != expected.cols) return std::numeric_limits<double>::infinity();
    double largest = 0;
    double squares = 0;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        largest = std::max(largest, std::abs(computed.values[i] - expected.values[i]));
        squares += expected.values[i] * expected.values[i];
    }
    return largest / std::sqrt(squares / static_cast<double>(expected.values.size()));
}

}  // namespace cortilens::test
