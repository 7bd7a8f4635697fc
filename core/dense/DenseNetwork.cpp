// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DenseNetwork.h"

#include "core/dense/CompanionPixels.h"
#include "core/models/Naming.h"
#include "core/models/PatchMixing.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <mutex>
#include <span>
#include <utility>

namespace cortilens::dense {

using models::LastBlock;
using models::VisionTransformer;

namespace {

[[nodiscard]] models::ForwardOptions forwardOf(Adaptor adaptor)
{
    using Attention = LastBlock::Attention;
    models::ForwardOptions options;
    switch (adaptor) {
    case Adaptor::none:
        break;
    case Adaptor::maskclip:
        options.lastBlock.attention = Attention::values;
        break;
    case Adaptor::naclip:
    case Adaptor::kk:
        options.lastBlock = {.attention = Attention::keyKey, .attentionOnly = true, .bias = nullptr};
        break;
    case Adaptor::sclip:
        options.lastBlock.attention = Attention::queryQueryAndKeyKey;
        break;
    case Adaptor::clearclip:
        options.lastBlock = {.attention = Attention::queryQuery, .attentionOnly = true, .bias = nullptr};
        break;
    case Adaptor::radseg:
        options.lastBlock.attention = Attention::recursive;
        options.mixing = models::ForwardOptions::Mixing::alike;
        break;
    case Adaptor::scclip:
        options.mixing = models::ForwardOptions::Mixing::selfCalibrated;
        break;
    case Adaptor::proxyclip:
        options.lastBlock = {.attention = Attention::given, .attentionOnly = true};
        break;
    }
    return options;
}

[[nodiscard]] bool isHalf(models::Precision precision)
{
    return precision == models::Precision::bf16 || precision == models::Precision::fp16;
}

}  // namespace

struct DenseNetwork::Parts {
    models::BackboneRow row;
    models::Device device;
    std::string weightsHash;
    std::shared_ptr<const VisionTransformer> transformer;  // null: `patches` speaks instead
    Patches patches;
    double sigma = 0;

    std::mutex biasMutex;  // guards the two below
    GridSize biasGrid;
    at::Tensor bias;  // of the last grid only: 39 MB at 56 x 56, and photos of a session share one

    [[nodiscard]] at::Tensor biasFor(GridSize grid);
    [[nodiscard]] Result<at::Tensor> patchesOf(const at::Tensor& pixels, const models::ForwardOptions& options) const;
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

/// Behind the last block, the tokens in front of them dropped.
Result<at::Tensor> DenseNetwork::Parts::patchesOf(const at::Tensor& pixels, const models::ForwardOptions& options) const
{
    const auto all = transformer->tokens(pixels, options);
    if (!all) return all;
    const auto leading = row.leadingTokens();
    return all->narrow(1, leading, all->size(1) - leading);
}

DenseNetwork::DenseNetwork(std::shared_ptr<const VisionTransformer> transformer, double sigma)
    : m_parts(std::make_unique<Parts>())
{
    m_parts->row = transformer->row();
    m_parts->device = transformer->device();
    m_parts->weightsHash = transformer->weightsHash();
    m_parts->transformer = std::move(transformer);
    m_parts->sigma = sigma;
}

DenseNetwork::DenseNetwork(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

DenseNetwork::~DenseNetwork() = default;

std::shared_ptr<const DenseNetwork> DenseNetwork::withoutTransformer(const models::BackboneRow& row, const models::Device& device,
                                                                     std::string hash, Patches patches)
{
    auto parts = std::make_unique<Parts>();
    parts->row = row;
    parts->device = device;
    parts->weightsHash = std::move(hash);
    parts->patches = std::move(patches);
    return std::shared_ptr<const DenseNetwork>(new DenseNetwork(std::move(parts)));
}

const models::BackboneRow& DenseNetwork::row() const
{
    return m_parts->row;
}

const models::Device& DenseNetwork::device() const
{
    return m_parts->device;
}

const std::string& DenseNetwork::weightsHash() const
{
    return m_parts->weightsHash;
}

double DenseNetwork::sigma() const
{
    return m_parts->sigma;
}

const VisionTransformer& DenseNetwork::transformer() const
{
    assert(m_parts->transformer);
    return *m_parts->transformer;
}

Result<at::Tensor> DenseNetwork::tokens(const at::Tensor& pixels, Adaptor adaptor, std::stop_token stop,
                                        models::Arithmetic arithmetic) const
try {
    const auto tokens = tokensOnDevice(pixels, adaptor, std::move(stop), arithmetic);
    if (!tokens) return tokens;
    return tokens->to(at::kCPU).contiguous();
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("computing dense features of {}", row().name)));
}

Result<at::Tensor> DenseNetwork::tokensOnDevice(const at::Tensor& pixels, Adaptor adaptor, std::stop_token stop,
                                                models::Arithmetic arithmetic) const
try {
    const c10::InferenceMode guard;
    if (!m_parts->transformer) return m_parts->patches(pixels, stop);
    if (needsCompanion(adaptor))
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("{} takes a second network beside {}.", titleOf(adaptor), row().name),
                                     "Name it, or choose another adaptor."});
    auto options = forwardOf(adaptor);
    options.stop = std::move(stop);
    options.arithmetic = arithmetic;
    at::Tensor bias;
    if (adaptor == Adaptor::naclip && pixels.dim() == 4) {
        const auto side = row().patch;
        bias = m_parts->biasFor({static_cast<int>(pixels.size(2) / side), static_cast<int>(pixels.size(3) / side)});
        options.lastBlock.bias = &bias;
    }
    return m_parts->patchesOf(pixels, options);
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("computing dense features of {}", row().name)));
}

Result<at::Tensor> DenseNetwork::proxiedOnDevice(const at::Tensor& pixels, const DenseNetwork& companion,
                                                 std::stop_token stop) const
try {
    const c10::InferenceMode guard;
    assert(m_parts->transformer && companion.m_parts->transformer);
    models::ForwardOptions asTrained;
    asTrained.stop = stop;
    auto seen = companion.m_parts->patchesOf(companionPixels(pixels, row(), companion.row()), asTrained);
    if (!seen) return seen;
    const auto weights = models::proxyAttention(*seen);
    seen->reset();
    auto options = forwardOf(Adaptor::proxyclip);
    options.lastBlock.weights = &weights;
    options.stop = std::move(stop);
    return m_parts->patchesOf(pixels, options);
} catch (...) {
    return std::unexpected(
        models::errorFromTorch(fmt::format("computing dense features of {} beside {}", row().name, companion.row().name)));
}

Result<at::Tensor> DenseNetwork::embedding(const at::Tensor& pixels, std::stop_token stop) const
try {
    if (!m_parts->transformer) {
        const c10::InferenceMode guard;
        const auto patches = m_parts->patches(pixels, stop);
        if (!patches) return patches;
        return patches->mean(1).contiguous();
    }
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

std::int64_t workBytes(const models::BackboneRow& row, const models::Device& device, int pixels, int viewsPerBatch)
{
    const std::int64_t width = row.width;
    const std::int64_t tokens = static_cast<std::int64_t>(row.gridOf(pixels).cells()) + row.leadingTokens();
    const std::int64_t picture = viewsPerBatch * std::int64_t{3} * pixels * pixels;
    const std::int64_t bias = tokens * tokens * 4;
    // Alive at once in a block: the stream, its normalised copy, the stacked q k v or the hidden layer, and what they become.
    const std::int64_t others = 4 * width + std::max(3 * width, std::int64_t{row.mlpWidth});
    if (device.kind == models::Device::Kind::cpu || !isHalf(device.precision))
        return viewsPerBatch * tokens * (2 * width + others) * 4 + picture * 4 * 3 + bias;
    // In 16 bits on a GPU, but for the pixels, the stream and its sum, and what a head of RADIO's adds to and normalises.
    const std::int64_t block = 2 * width * 4 + others * 2;
    const std::int64_t head = 2 * width * 4 + std::int64_t{row.headWidth} * (2 * 4 + 2);
    return viewsPerBatch * tokens * std::max(block, head) + picture * (4 + 2 + 2) + bias;
}

std::int64_t networkBytes(const models::BackboneRow& row, const models::Device& device, int pixels, int viewsPerBatch)
{
    // What is packed into fixed point is read as float32 first, and some rows stay that.
    const std::int64_t weightBytes = models::parametersOf(row) * (isHalf(device.precision) ? 2 : 4);
    // LibTorch itself, the buffers of its matrix products, and what the allocator holds back between two sizes: by that alone one
    // and the same forward was seen to differ by 50 MB between runs and machines. Of a GPU the driver's context and kernels as
    // well.
    const std::int64_t libraryBytes = (device.kind == models::Device::Kind::cpu ? 330 : 800) << 20;
    return libraryBytes + weightBytes + workBytes(row, device, pixels, viewsPerBatch);
}

std::int64_t adaptorBytes(const models::BackboneRow& row, Adaptor adaptor, int pixels, int viewsPerBatch)
{
    const auto patches = static_cast<std::int64_t>(row.gridOf(pixels).cells());
    const std::int64_t similarities = patches * patches * 4;
    const std::int64_t stream = (patches + row.leadingTokens()) * row.width * 4;
    switch (adaptor) {
    case Adaptor::radseg:  // of one head and every view: cosines, their mask and weights
        return viewsPerBatch * 3 * similarities;
    case Adaptor::scclip:  // every block's stream; of one view distances and products in double, or cosines and weights
        return viewsPerBatch * row.depth * stream + 5 * similarities;
    case Adaptor::proxyclip:  // every view's weights; of one cosines and their mask
        return (viewsPerBatch + 2) * similarities;
    case Adaptor::none:
    case Adaptor::maskclip:
    case Adaptor::naclip:
    case Adaptor::kk:
    case Adaptor::sclip:
    case Adaptor::clearclip:
        return 0;
    }
    std::unreachable();
}

}  // namespace cortilens::dense
