// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/RidgeFold.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

namespace cortilens::encoder {

namespace {

constexpr int kMostBands = 4;
/// Allowed rounding of an error, as a share of the held-out part's sum of squares.
constexpr double kAllowedRounding = 2e-6;
/// Eigenvalues below this share of the largest are float64 rounding: their directions do not occur in the training part.
constexpr double kNothing = 1e-13;

}  // namespace

RidgeFold::RidgeFold(const RowMoments& all, const RowMoments& heldOut, std::span<const double> penalties, bool intercept)
    : m_penalties(penalties.begin(), penalties.end())
    , m_trainRows(all.rows - heldOut.rows)
    , m_heldOutRows(heldOut.rows)
    , m_intercept(intercept)
{
    const auto rows = static_cast<double>(m_trainRows);
    const auto mean = intercept ? (all.sum - heldOut.sum) / rows : at::zeros_like(all.sum);
    const auto train = all.gram - heldOut.gram - rows * at::outer(mean, mean);
    const auto cross = at::outer(heldOut.sum, mean);
    const auto test = heldOut.gram - cross - cross.t() + static_cast<double>(m_heldOutRows) * at::outer(mean, mean);

    std::tie(m_eigenvalues, m_basis) = at::linalg_eigh(train);
    const double largest = std::max(m_eigenvalues[-1].item<double>(), 0.0);
    const double smallest = std::max(m_eigenvalues[0].item<double>(), 0.0);
    const auto occurs = m_eigenvalues > kNothing * largest;
    m_eigenvalues = at::where(occurs, m_eigenvalues, 0.0);
    m_basis = m_basis * occurs.unsqueeze(0);
    m_test = at::mm(m_basis.t(), at::mm(test, m_basis));
    const auto grid = at::tensor(m_penalties, at::kDouble);
    m_shrink = 1.0 / (m_eigenvalues.unsqueeze(0) + grid.unsqueeze(1));
    m_trainMean = at::mv(m_basis.t(), mean);
    m_testSum = at::mv(m_basis.t(), heldOut.sum);
    const double penalty = std::ranges::min(m_penalties);
    m_condition = (largest + penalty) / (smallest + penalty);
}

int RidgeFold::bandsFor(double unitRoundoff) const
{
    // |P_i| <= sqrt(l_i) ||y||, and as computed not better than rounding. An entry of K then adds at most `rounding` ||y||^2.
    const auto reach = m_eigenvalues.sqrt() + (m_eigenvalues > 0) * unitRoundoff * m_eigenvalues[-1].sqrt();
    const auto shrink = 1.0 / (m_eigenvalues + std::ranges::min(m_penalties));
    const auto gap = (m_eigenvalues.unsqueeze(0) - m_eigenvalues.unsqueeze(1)).abs();
    const auto shares = at::outer(reach, reach) * m_test.abs() * (shrink.unsqueeze(0) + shrink.unsqueeze(1));
    const auto rounding = at::where(shares > 0, shares / gap, 0.0) * unitRoundoff;
    const double allowed = kAllowedRounding * static_cast<double>(m_heldOutRows) / static_cast<double>(m_trainRows);
    for (int bands = 0; bands <= kMostBands; ++bands)
        if (2 * at::triu(rounding, bands + 1).norm().item<double>() <= allowed) return bands;
    return -1;
}

at::Tensor RidgeFold::quotients(int bands) const
{
    const auto gap = m_eigenvalues.unsqueeze(0) - m_eigenvalues.unsqueeze(1);
    const auto far = at::triu(at::ones_like(gap), bands + 1) + at::tril(at::ones_like(gap), -bands - 1);
    return at::where((far > 0).logical_and(gap != 0), m_test / gap, 0.0);
}

void RidgeFold::prepare(const at::TensorOptions& options, double unitRoundoff)
{
    m_bands = bandsFor(unitRoundoff);
    m_basisT = m_basis.t().contiguous().to(options);
    m_outer = at::stack({m_trainMean, m_testSum}, 1).to(options);
    m_shrinkWork = m_shrink.to(options);
    if (m_bands < 0) {
        m_inner = m_test.to(options);
        return;
    }
    m_inner = quotients(m_bands).to(options);
    std::vector<at::Tensor> parts{2 * m_shrink, m_shrink.square() * m_test.diagonal().unsqueeze(0)};
    const auto channels = m_shrink.size(1);
    for (int band = 1; band <= m_bands; ++band)
        parts.push_back(2 * m_test.diagonal(band).unsqueeze(0) * m_shrink.narrow(1, 0, channels - band) *
                        m_shrink.narrow(1, band, channels - band));
    m_coefficient = at::cat(parts, 1).to(options);
}

RidgeFold::Errors RidgeFold::errors(const BlockMoments& all, const BlockMoments& heldOut) const
{
    const auto trainRows = static_cast<double>(m_trainRows);
    const auto testRows = static_cast<double>(m_heldOutRows);
    const auto mean = m_intercept ? (all.sum - heldOut.sum) / trainRows : at::zeros_like(all.sum);
    const auto squares = heldOut.squares - 2 * mean * heldOut.sum + testRows * mean.square();

    auto projected = at::mm(m_basisT, all.cross - heldOut.cross);  // P
    projected.addmm_(m_outer.narrow(1, 0, 1), mean.unsqueeze(0), 1, -trainRows);
    auto right = at::mm(m_basisT, heldOut.cross);  // r
    right.addmm_(m_outer, at::stack({heldOut.sum - testRows * mean, mean}), 1, -1);

    if (m_bands < 0) {
        auto perPenalty = at::empty({m_shrinkWork.size(0), mean.size(0)}, mean.options());
        for (std::int64_t a = 0; a < perPenalty.size(0); ++a) {
            const auto weights = projected * m_shrinkWork[a].unsqueeze(1);
            perPenalty[a].copy_(squares + (weights * at::addmm(right, m_inner, weights, -2)).sum(0));
        }
        return {.perPenalty = perPenalty, .ofMean = squares};
    }
    const auto channels = projected.size(0);
    auto terms = at::empty({m_coefficient.size(1), projected.size(1)}, projected.options());
    auto linear = terms.narrow(0, 0, channels);
    at::mul_out(linear, projected, at::addmm(right, m_inner, projected, -1));
    auto quadratic = terms.narrow(0, channels, channels);
    at::mul_out(quadratic, projected, projected);
    auto row = 2 * channels;
    for (int band = 1; band <= m_bands; ++band) {
        auto pairs = terms.narrow(0, row, channels - band);
        at::mul_out(pairs, projected.narrow(0, 0, channels - band), projected.narrow(0, band, channels - band));
        row += channels - band;
    }
    return {.perPenalty = at::addmm(squares.unsqueeze(0), m_coefficient, terms), .ofMean = squares};
}

}  // namespace cortilens::encoder
