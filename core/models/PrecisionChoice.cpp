// SPDX-License-Identifier: Apache-2.0
#include "core/models/PrecisionChoice.h"

#include "core/models/Fixed16.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <chrono>
#include <limits>

namespace cortilens::models {

namespace {

constexpr int kTries = 5;
constexpr int kRows = 4 * fixed16::kTokens;
constexpr int kWidth = 768;

template <class Work> void time(double& best, const Work& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

/// The product in fixed point, on one thread.
class Fixed16Product {
public:
    explicit Fixed16Product(const at::Tensor& weights)
        : m_matrix(fixed16::packed({weights.const_data_ptr<float>(), static_cast<std::size_t>(weights.numel())}, kWidth, kWidth))
        , m_rows(kWidth)
        , m_out(static_cast<std::size_t>(fixed16::kTokens) * kWidth)
    {}

    void operator()(const at::Tensor& x)
    {
        for (int first = 0; first < kRows; first += fixed16::kTokens) {
            m_rows.set(x.const_data_ptr<float>() + std::ptrdiff_t{first} * kWidth, kWidth);
            fixed16::multiply(m_rows, m_matrix, nullptr, {0, kWidth}, m_out.data(), kWidth);
        }
    }

private:
    fixed16::Matrix m_matrix;
    fixed16::Rows m_rows;
    std::vector<float> m_out;
};

}  // namespace

PrecisionTimes measurePrecisions()
{
    const c10::InferenceMode guard;
    constexpr double kNever = std::numeric_limits<double>::infinity();
    PrecisionTimes best{kNever, kNever, kNever};
    const auto x = at::rand({kRows, kWidth}) - 0.5;
    const auto weights = at::rand({kWidth, kWidth}) - 0.5;
    const auto xShort = x.to(at::kBFloat16);
    const auto weightsShort = weights.to(at::kBFloat16);
    std::optional<Fixed16Product> product;
    if (fixed16::isSupported()) product.emplace(weights);
    const int threads = at::get_num_threads();
    at::set_num_threads(1);
    for (int i = 0; i < kTries; ++i) {
        time(best.fp32, [&] { (void)at::linear(x, weights); });
        if (product) time(best.fixed16, [&] { (*product)(x); });
        time(best.bf16, [&] { (void)at::linear(xShort, weightsShort); });
    }
    at::set_num_threads(threads);
    return best;
}

Precision chosenFrom(const PrecisionTimes& times)
{
    constexpr double kClearly = 1.25;
    auto chosen = Precision::fp32;
    double best = times.fp32;
    if (times.fixed16 * kClearly < best) {
        chosen = Precision::fixed16;
        best = times.fixed16;
    }
    return times.bf16 * kClearly < best ? Precision::bf16 : chosen;
}

}  // namespace cortilens::models
