// SPDX-License-Identifier: Apache-2.0
#include "core/models/PatchMixing.h"

#include "core/models/Blocks.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <limits>

namespace cortilens::models {

namespace {

constexpr double kShortest = 1e-12;

[[nodiscard]] at::Tensor unit(const at::Tensor& x)
{
    return x / x.norm(2, -1, true).clamp_min(kShortest);
}

[[nodiscard]] at::Tensor cosines(const at::Tensor& x)
{
    const auto y = unit(x);
    return at::matmul(y, y.transpose(-2, -1));
}

/// softmax(sharpness (c - mean c)) of those above the mean, [P, P].
[[nodiscard]] at::Tensor weightsOf(const at::Tensor& cosine, double sharpness)
{
    auto logits = (cosine - cosine.mean()).mul_(sharpness);
    logits.masked_fill_(logits < 0, -std::numeric_limits<double>::infinity());
    return at::softmax(logits, -1);
}

/// Means over the patches whose cosine is at least 0.4, weighted by it.
[[nodiscard]] at::Tensor aggregated(const at::Tensor& patches, const at::Tensor& cosine)
{
    constexpr double kAlike = 0.4;
    const auto weights = cosine.masked_fill(cosine < kAlike, 0);
    return at::matmul(weights / (weights.sum(-1, true) + 1e-6), patches);
}

/// Half of the attention is of keys to keys, half by `similarity` [P, P], the same for all heads. `patches` [P, width].
[[nodiscard]] at::Tensor attendedTwice(const BackboneRow& row, const Block& block, const at::Tensor& patches,
                                       const at::Tensor& similarity)
{
    const std::int64_t width = row.width;
    const Affine used{block.qkv.weight.narrow(0, width, 2 * width), block.qkv.bias.narrow(0, width, 2 * width)};
    const auto pieces = linear(used, normalised(row, block.norm1, patches.unsqueeze(0))).chunk(2, 2);
    const auto key = byHead(pieces[0], row.heads);
    const auto byKeys = fromHeads(at::scaled_dot_product_attention(key, key, byHead(pieces[1], row.heads)));
    const auto bySimilarity = at::matmul(weightsOf(similarity, 3), pieces[1].to(at::kFloat));
    const auto output = linear(block.out, (byKeys + bySimilarity) / 2).to(at::kFloat)[0];
    return block.scale1.defined() ? output * block.scale1 : output;
}

/// One photo: `streams` as [T, width] each.
[[nodiscard]] at::Tensor calibratedPatches(const BackboneRow& row, const Block& last, std::span<const at::Tensor> streams,
                                           GridSize grid)
{
    constexpr double kClassShare = 0.3;
    constexpr std::size_t kPublishedDepth = 12;
    const auto at12 = [&](std::size_t block) {
        return std::min(block * static_cast<std::size_t>(row.depth) / kPublishedDepth, streams.size() - 1);
    };
    const std::int64_t leading = row.leadingTokens();
    const auto patchesOf = [&](const at::Tensor& x) { return x.narrow(0, leading, x.size(0) - leading); };
    const auto withClass = [&](const at::Tensor& patches, const at::Tensor& stream) {
        return row.classTokens > 0 ? patches + kClassShare * stream[0] : patches;
    };
    const auto outliers = localOutliers(patchesOf(streams.back()));
    const auto middle = cosines(withOutliersRepaired(patchesOf(streams[at12(8)]), outliers, grid));
    const auto early = cosines(patchesOf(streams[at12(3)]));
    const auto repaired = aggregated(withOutliersRepaired(patchesOf(streams.back()), outliers, grid), middle);
    const auto top = aggregated(withClass(attendedTwice(row, last, repaired, middle), streams.back()), early);
    auto fused = at::zeros_like(streams[0]);
    for (auto block = at12(3); block < at12(10); ++block) fused.add_(streams[block]);
    return top + aggregated(withClass(attendedTwice(row, last, patchesOf(fused), middle), fused), early);
}

}  // namespace

at::Tensor withAlikeMixed(const at::Tensor& x, std::int64_t leading)
{
    constexpr double kSharpness = 10;
    auto mixed = x.clone();
    for (std::int64_t k = 0; k < x.size(0); ++k) {
        const auto patches = x[k].narrow(0, leading, x.size(1) - leading);
        mixed[k].narrow(0, leading, x.size(1) - leading).copy_(at::matmul(weightsOf(cosines(patches), kSharpness), patches));
    }
    return mixed;
}

at::Tensor proxyAttention(const at::Tensor& patches)
{
    constexpr double kSharpness = 3;
    constexpr double kTimesMean = 1.2;
    const auto count = patches.size(1);
    auto attention = at::empty({patches.size(0), count, count}, patches.options());
    for (std::int64_t k = 0; k < patches.size(0); ++k) {
        auto logits = cosines(patches[k]);
        logits.sub_(logits.mean() * kTimesMean).mul_(kSharpness);
        const auto own = logits.diagonal().clone();
        logits.masked_fill_(logits < 0, -std::numeric_limits<double>::infinity());
        logits.diagonal().copy_(own);
        auto ofOne = attention[k];
        at::softmax_out(ofOne, logits, -1);
    }
    return attention;
}

at::Tensor localOutliers(const at::Tensor& patches)
{
    constexpr std::int64_t kNeighbours = 30;
    constexpr double kShare = 0.05;
    const auto count = patches.size(0);
    const auto neighbours = std::min(kNeighbours, count - 1);
    if (neighbours < 1) return at::zeros({count}, patches.options().dtype(at::kBool));
    const auto x = patches.to(at::kDouble);  // distances are small differences of large products
    const auto squares = x.square().sum(1);
    auto distance = squares.unsqueeze(0) + squares.unsqueeze(1);
    distance.sub_(at::matmul(x, x.t()), 2);  // in place: one is 79 MB at 56 x 56
    distance.fill_diagonal_(-1);             // the patch itself comes first
    const auto [nearest, index] = at::topk(distance, neighbours + 1, 1, false);
    // The reach of every neighbour is the patch's own distance to the farthest one: max(d, k-distance) in the published code.
    const auto density = 1 / nearest.select(1, neighbours).clamp_min(kShortest);
    const auto around = density.index_select(0, index.narrow(1, 1, neighbours).flatten()).view({count, neighbours});
    const auto factor = around.mean(1) / density;
    return factor > at::quantile(factor, 1 - kShare);
}

at::Tensor withOutliersRepaired(const at::Tensor& patches, const at::Tensor& outliers, GridSize grid)
{
    const auto width = patches.size(1);
    const auto image = patches.t().reshape({width, 1, grid.rows, grid.cols});
    const auto good = outliers.logical_not().to(at::kFloat).view({1, 1, grid.rows, grid.cols});
    auto ring = at::ones({1, 1, 3, 3}, patches.options());
    ring[0][0][1][1] = 0;
    const auto around = [&](const at::Tensor& x) { return at::conv2d(x, ring, {}, 1, 1); };
    const auto neighbours = around(good);
    const auto mean = around(image * good) / neighbours.clamp_min(1);
    const auto replaced = outliers.view({1, 1, grid.rows, grid.cols}).logical_and(neighbours > 0);
    return at::where(replaced, mean, image).view({width, -1}).t().contiguous();
}

at::Tensor selfCalibrated(const BackboneRow& row, const Block& last, std::span<const at::Tensor> streams, GridSize grid)
{
    auto result = streams.back().clone();
    const std::int64_t leading = row.leadingTokens();
    for (std::int64_t k = 0; k < result.size(0); ++k) {
        std::vector<at::Tensor> ofOne;
        for (const auto& stream : streams) ofOne.push_back(stream[k]);
        result[k].narrow(0, leading, result.size(1) - leading).copy_(calibratedPatches(row, last, ofOne, grid));
    }
    return result;
}

}  // namespace cortilens::models
