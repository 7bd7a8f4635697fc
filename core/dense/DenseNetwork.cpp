// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"

#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <utility>

namespace cortilens::dense {

using models::LastBlock;
using models::VisionTransformer;

struct DenseNetwork::Parts {
    std::shared_ptr<const VisionTransformer> transformer;
    double sigma = 0;

    std::mutex biasMutex;  // guards the two below
    GridSize biasGrid;
    at::Tensor bias;  // of the last grid only: 39 MB at 56 x 56, and photos of a session share one

    [[nodiscard]] at::Tensor biasFor(GridSize grid);
};

at::Tensor DenseNetwork::Parts::biasFor(GridSize grid)
{
    const std::scoped_lock lock(biasMutex);
    if (bias.defined() && biasGrid == grid) return bias;
    const int leading = transformer->row().leadingTokens();
    const auto tokens = static_cast<std::int64_t>(grid.cells()) + leading;
    auto boost = neighbourhood(grid, sigma, leading);
    bias = at::from_blob(boost.data(), {tokens, tokens}, at::kFloat).to(placeOf(transformer->device()), at::kFloat, false, true);
    biasGrid = grid;
    return bias;
}

Result<std::shared_ptr<const DenseNetwork>> DenseNetwork::open(const models::BackboneRow& row,
                                                               const std::filesystem::path& weights, const models::Device& device)
{
    auto transformer = VisionTransformer::open(row, weights, device);
    if (!transformer) return std::unexpected(transformer.error());
    return std::make_shared<const DenseNetwork>(std::move(*transformer), row.recipe.sigma);
}

Result<std::shared_ptr<const DenseNetwork>> DenseNetwork::fromFormula(const models::BackboneRow& row,
                                                                      const models::Device& device)
{
    auto transformer = VisionTransformer::fromFormula(row, device);
    if (!transformer) return std::unexpected(transformer.error());
    return std::make_shared<const DenseNetwork>(std::move(*transformer), row.recipe.sigma);
}

DenseNetwork::DenseNetwork(std::shared_ptr<const VisionTransformer> transformer, double sigma)
    : m_parts(std::make_unique<Parts>())
{
    m_parts->transformer = std::move(transformer);
    m_parts->sigma = sigma;
}

DenseNetwork::~DenseNetwork() = default;

const models::BackboneRow& DenseNetwork::row() const
{
    return m_parts->transformer->row();
}

const models::Device& DenseNetwork::device() const
{
    return m_parts->transformer->device();
}

const std::string& DenseNetwork::weightsHash() const
{
    return m_parts->transformer->weightsHash();
}

double DenseNetwork::sigma() const
{
    return m_parts->sigma;
}

const VisionTransformer& DenseNetwork::transformer() const
{
    return *m_parts->transformer;
}

Result<at::Tensor> DenseNetwork::tokens(const at::Tensor& pixels, Adaptor adaptor, std::stop_token stop) const
try {
    const c10::InferenceMode guard;
    models::ForwardOptions options{.lastBlock = {}, .stop = std::move(stop), .watch = {}};
    at::Tensor bias;
    if (adaptor == Adaptor::maskclip) options.lastBlock.attention = LastBlock::Attention::values;
    if (adaptor == Adaptor::naclip && pixels.dim() == 4) {
        const auto side = row().patch;
        bias = m_parts->biasFor({static_cast<int>(pixels.size(2) / side), static_cast<int>(pixels.size(3) / side)});
        options.lastBlock = {.attention = LastBlock::Attention::keyKey, .attentionOnly = true, .bias = &bias};
    }
    const auto all = m_parts->transformer->tokens(pixels, options);
    if (!all) return std::unexpected(all.error());
    const auto leading = row().leadingTokens();
    return all->narrow(1, leading, all->size(1) - leading).to(at::kCPU).contiguous();
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("computing dense features of {}", row().name)));
}

Result<at::Tensor> DenseNetwork::embedding(const at::Tensor& pixels, std::stop_token stop) const
try {
    const auto vectors = m_parts->transformer->embedding(pixels, std::move(stop));
    if (!vectors) return std::unexpected(vectors.error());
    return vectors->to(at::kCPU).contiguous();
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("computing an embedding of {}", row().name)));
}

Result<double> forwardMs(const DenseNetwork& network)
try {
    const auto& row = network.row();
    const auto pixels = at::zeros({1, 3, row.recipe.pixels, row.recipe.pixels});
    std::chrono::duration<double, std::milli> took{};
    for (int pass = 0; pass < 2; ++pass) {
        const auto start = std::chrono::steady_clock::now();
        const auto tokens = network.tokens(pixels, row.recipe.adaptor);
        if (!tokens) return std::unexpected(tokens.error());
        took = std::chrono::steady_clock::now() - start;
    }
    return took.count();
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("timing {}", network.row().name)));
}

std::int64_t networkBytes(const models::BackboneRow& row, const models::Device& device, int pixels, int viewsPerBatch)
{
    const std::int64_t width = row.width;
    const std::int64_t tokens = static_cast<std::int64_t>(row.gridOf(pixels).cells()) + row.leadingTokens();
    const std::int64_t matrices = row.depth * (4 * width * width + 2 * width * row.mlpWidth);
    const std::int64_t matrixBytes = device.precision == models::Precision::bf16 ? 2 : 4;
    // Alive at once in a block: the stream, its normalised copy, the stacked q k v or the hidden layer, and what they become.
    const std::int64_t activations = viewsPerBatch * tokens * (6 * width + std::max(3 * width, std::int64_t{row.mlpWidth})) * 4;
    const std::int64_t picture = viewsPerBatch * std::int64_t{3} * pixels * pixels * 4 * 3;
    // LibTorch itself, the buffers of its matrix products, and what the allocator holds back between two sizes.
    constexpr std::int64_t kLibraryBytes = 270 << 20;
    return kLibraryBytes + matrices * matrixBytes + activations + picture + tokens * tokens * 4;
}

}  // namespace cortilens::dense
