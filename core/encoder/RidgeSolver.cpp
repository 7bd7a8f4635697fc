// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/RidgeSolver.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::encoder {

namespace {

/// Above this condition number of the penalised Gram matrix float32 products no longer give weights to 1e-4: their rounding is
/// some 1e-6 of the largest direction, and the smallest is 1 / sqrt(condition) of that.
constexpr double kFloatCondition = 1e4;

[[nodiscard]] bool wantsDouble(const RidgeOptions& options, double condition)
{
    if (options.precision != RidgePrecision::automatic) return options.precision == RidgePrecision::fp64;
    return condition > kFloatCondition;
}

[[nodiscard]] BlockMoments sumOf(std::span<const BlockMoments> parts)
{
    BlockMoments all{.cross = parts[0].cross.clone(), .sum = parts[0].sum.clone(), .squares = parts[0].squares.clone()};
    for (const auto& part : parts.subspan(1)) {
        all.cross.add_(part.cross);
        all.sum.add_(part.sum);
        all.squares.add_(part.squares);
    }
    return all;
}

[[nodiscard]] std::span<const float> floatsOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

std::vector<RowPart> partsOf(std::size_t rows, const RidgeOptions& options)
{
    const auto all = static_cast<std::int64_t>(rows);
    if (options.heldOut > 0) {
        const auto last = static_cast<std::int64_t>(options.heldOut);
        return {{.first = 0, .rows = all - last, .heldOut = false}, {.first = all - last, .rows = last, .heldOut = true}};
    }
    std::vector<RowPart> parts;
    std::int64_t first = 0;
    for (int fold = 0; fold < options.folds; ++fold) {
        const auto size = all / options.folds + (fold < all % options.folds ? 1 : 0);
        parts.push_back({.first = first, .rows = size, .heldOut = true});
        first += size;
    }
    return parts;
}

/// What becomes of a block's voxels.
struct RidgeSolver::Block {
    ColumnSums sums;
    at::Tensor choice;    // [b] int64
    at::Tensor loss;      // [b]
    at::Tensor variance;  // [b]
    at::Tensor weights;   // [b, C]
    at::Tensor bias;      // [b] float64
};

RidgeSolver::RidgeSolver(std::span<const float> embeddings, std::size_t channels, std::size_t rows, const RidgeOptions& options,
                         const models::Device& device)
    : m_options(options)
    , m_parts(partsOf(rows, options))
{
    const auto shape = {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(channels)};
    // LibTorch has no view of constant memory; nothing writes to this one.
    const auto x = at::from_blob(const_cast<float*>(embeddings.data()), shape, at::kFloat).to(at::kDouble);  // NOLINT
    m_mean = options.intercept ? x.mean(0) : at::zeros({x.size(1)}, at::kDouble);
    // Rounded as the products will see it, so that spectrum and products belong together.
    const auto centred = options.precision == RidgePrecision::fp64 ? x - m_mean : (x - m_mean).to(at::kFloat).to(at::kDouble);
    decompose(centred);
    const bool fp64 = wantsDouble(options, m_condition);
    m_working = at::TensorOptions(models::placeOf(device)).dtype(fp64 ? at::kDouble : at::kFloat);
    m_x = centred.to(m_working);
    m_basis = m_basis.to(m_working);
    m_eigenvalues = m_eigenvalues.to(m_working);
    m_meanWork = m_mean.to(m_working);
    m_penalties = at::tensor(options.penalties, at::kDouble).to(m_working);
    const double roundoff = fp64 ? std::numeric_limits<double>::epsilon() : std::numeric_limits<float>::epsilon();
    for (auto& fold : m_folds) fold.prepare(m_working, roundoff / 2);
}

void RidgeSolver::decompose(const at::Tensor& centred)
{
    std::vector<RowMoments> moments;
    RowMoments all{.rows = centred.size(0), .gram = {}, .sum = centred.sum(0)};
    for (const auto& part : m_parts) {
        const auto rows = centred.narrow(0, part.first, part.rows);
        moments.push_back({.rows = part.rows, .gram = at::mm(rows.t(), rows), .sum = rows.sum(0)});
        all.gram = all.gram.defined() ? all.gram + moments.back().gram : moments.back().gram;
    }
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        if (!m_parts[p].heldOut) continue;
        const auto& fold = m_folds.emplace_back(all, moments[p], m_options.penalties, m_options.intercept);
        m_condition = std::max(m_condition, fold.condition());
    }
    std::tie(m_eigenvalues, m_basis) = at::linalg_eigh(all.gram);
    m_eigenvalues.clamp_min_(0);
}

std::vector<BlockMoments> RidgeSolver::momentsOf(const at::Tensor& block, const ColumnSums& sums) const
{
    const auto y = block.to(m_working);
    std::vector<BlockMoments> moments;
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        const auto& part = m_parts[p];
        const auto row = static_cast<std::int64_t>(p);
        moments.push_back({.cross = at::mm(m_x.narrow(0, part.first, part.rows).t(), y.narrow(0, part.first, part.rows)),
                           .sum = sums.sums[row].to(m_working),
                           .squares = sums.squares[row].to(m_working)});
    }
    return moments;
}

void RidgeSolver::choosePenalties(Block& block, std::span<const BlockMoments> moments, const BlockMoments& all) const
{
    at::Tensor losses;
    auto fold = m_folds.begin();
    for (std::size_t p = 0; p < m_parts.size(); ++p) {
        if (!m_parts[p].heldOut) continue;
        const auto errors = fold++->errors(all, moments[p]);
        const auto rows = static_cast<double>(m_parts[p].rows);
        losses = losses.defined() ? losses + errors.perPenalty / rows : errors.perPenalty / rows;
        block.variance = block.variance.defined() ? block.variance + errors.ofMean / rows : errors.ofMean / rows;
    }
    losses /= static_cast<double>(m_folds.size());
    block.variance /= static_cast<double>(m_folds.size());
    // The slope takes the larger of penalties that are equally good, as himalaya does.
    const auto slope = m_penalties.to(at::kDouble).log().unsqueeze(1) * 1e-10;
    block.choice = (losses.to(at::kDouble) - slope).argmin(0);
    block.loss = losses.gather(0, block.choice.unsqueeze(0)).squeeze(0);
}

void RidgeSolver::solve(Block& block, const BlockMoments& all) const
{
    auto projected = at::mm(m_basis.t(), all.cross);
    projected.div_(m_eigenvalues.unsqueeze(1) + m_penalties.index_select(0, block.choice).unsqueeze(0));
    block.weights = at::mm(projected.t(), m_basis.t());
    const auto offset = at::mv(block.weights, m_meanWork).to(at::kCPU, at::kDouble);
    const double rows = static_cast<double>(m_x.size(0));
    const auto meanY = block.sums.shift + block.sums.sums.sum(0) / rows;
    block.bias = m_options.intercept ? meanY - offset : at::zeros_like(meanY);
}

void RidgeSolver::fitBlock(const at::Tensor& values, std::size_t first, RidgeFit& fit) const
{
    Block block{.sums = shiftAndSum(values, m_parts, m_options.intercept),
                .choice = {},
                .loss = {},
                .variance = {},
                .weights = {},
                .bias = {}};
    const auto moments = momentsOf(values, block.sums);
    const auto all = sumOf(moments);
    choosePenalties(block, moments, all);
    solve(block, all);

    const auto weights = block.weights.to(at::kCPU, at::kFloat).contiguous();
    const auto bias = block.bias.to(at::kFloat).contiguous();
    const auto loss = block.loss.to(at::kCPU, at::kFloat).contiguous();
    const auto variance = block.variance.to(at::kCPU, at::kFloat).contiguous();
    const auto choice = block.choice.to(at::kCPU).contiguous();
    const auto squares = block.sums.squares.sum(0);
    const auto sums = block.sums.sums.sum(0);
    const auto spread = squares - sums.square() / static_cast<double>(m_x.size(0));
    std::ranges::copy(floatsOf(weights), fit.weights.begin() + static_cast<std::ptrdiff_t>(first * fit.channels));
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    for (std::size_t v = 0; v < static_cast<std::size_t>(values.size(1)); ++v) {
        const auto voxel = first + v;
        const double around = spread.const_data_ptr<double>()[v];
        fit.choice[voxel] = static_cast<std::uint16_t>(choice.const_data_ptr<std::int64_t>()[v]);
        fit.bias[voxel] = floatsOf(bias)[v];
        fit.loss[voxel] = std::max(floatsOf(loss)[v], 0.0F);
        fit.variance[voxel] = floatsOf(variance)[v];
        if (std::isfinite(around) && around > 0) {
            ++fit.timesChosen[fit.choice[voxel]];
            continue;
        }
        const bool constant = std::isfinite(around);
        fit.states[voxel] = constant ? VoxelState::constant : VoxelState::unknown;
        std::fill_n(fit.weights.begin() + static_cast<std::ptrdiff_t>(voxel * fit.channels), fit.channels, 0.0F);
        fit.loss[voxel] = constant ? 0 : kNan;
        fit.variance[voxel] = fit.loss[voxel];
        fit.bias[voxel] = constant ? static_cast<float>(block.sums.shift.const_data_ptr<double>()[v]) : kNan;
        fit.choice[voxel] = 0;
    }
}

}  // namespace cortilens::encoder
