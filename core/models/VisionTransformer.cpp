// SPDX-License-Identifier: Apache-2.0
#include "core/models/VisionTransformer.h"

#include "core/models/Blocks.h"
#include "core/models/Fixed16Blocks.h"
#include "core/models/Fixed16Layer.h"
#include "core/models/PatchMixing.h"
#include "core/models/Pooling.h"
#include "core/models/Positions.h"
#include "core/models/PublishedBlocks.h"
#include "core/models/TorchErrors.h"
#include "core/models/Upload.h"
#include "core/models/Weights.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <malloc.h>
#include <map>
#include <mutex>
#include <utility>

namespace cortilens::models {

struct VisionTransformer::Parts {
    BackboneRow row;
    Device device;
    std::string weightsHash;
    Weights weights;
    std::unique_ptr<const Fixed16Blocks> fixed16;  // all blocks, of which `weights` then has the last alone; or null

    std::mutex positionsMutex;  // guards positionsByGrid
    std::map<std::pair<int, int>, at::Tensor> positionsByGrid;

    [[nodiscard]] static Result<std::unique_ptr<Parts>> from(const BackboneRow& row, const Device& device,
                                                             const WeightSource& source, const std::stop_token& stop = {});
    [[nodiscard]] at::Tensor positions(GridSize grid);
    [[nodiscard]] at::Tensor embedded(const at::Tensor& pixels);

    /// The residual stream behind the last block, or nothing when stopped.
    [[nodiscard]] std::optional<at::Tensor> throughAll(const at::Tensor& pixels, const ForwardOptions& options);
    [[nodiscard]] std::optional<Error> problemWith(const at::Tensor& pixels) const;
};

namespace {

[[nodiscard]] Error cancelled()
{
    return {ErrorKind::cancelled, "Cancelled.", {}};
}

[[nodiscard]] GridSize gridOf(const BackboneRow& row, const at::Tensor& pixels)
{
    return {static_cast<int>(pixels.size(2) / row.patch), static_cast<int>(pixels.size(3) / row.patch)};
}

[[nodiscard]] std::string describe(const BackboneRow& row, const at::Tensor& pixels)
{
    return fmt::format("forwarding pixels [{}] through {}", fmt::join(pixels.sizes(), ", "), row.name);
}

}  // namespace

at::Tensor VisionTransformer::Parts::positions(GridSize grid)
{
    const std::scoped_lock lock(positionsMutex);
    auto& cached = positionsByGrid[{grid.rows, grid.cols}];
    if (!cached.defined()) cached = resizedPositions(weights.positions, row.positionRule, grid);
    return cached;
}

at::Tensor VisionTransformer::Parts::embedded(const at::Tensor& pixels)
{
    const auto views = pixels.size(0);
    const std::int64_t side = row.patch;
    const auto rows = pixels.size(2) / side;
    const auto cols = pixels.size(3) / side;
    // A convolution whose stride is its kernel is one matrix product over patches laid out as channel, y, x.
    const auto patches = onDevice(pixels, weights.positions.device())
                             .to(weights.patch.weight.scalar_type())
                             .view({views, 3, rows, side, cols, side})
                             .permute({0, 2, 4, 1, 3, 5})
                             .reshape({views, rows * cols, 3 * side * side});
    const std::int64_t leading = row.leadingTokens();
    auto x = at::empty({views, leading + rows * cols, row.width}, weights.positions.options());
    auto ofPatches = x.narrow(1, leading, rows * cols);
    const auto places = positions({static_cast<int>(rows), static_cast<int>(cols)});
    const auto project = [&](at::Tensor into, const at::Tensor& from) { at::add_out(into, linear(weights.patch, from), places); };
    if (x.is_cpu())  // on some processors LibTorch's product of two views is not that of each to the last bit
        for (std::int64_t view = 0; view < views; ++view) project(ofPatches[view], patches[view]);
    else
        project(ofPatches, patches);
    std::int64_t first = 0;
    for (const auto* tokens : {&weights.classTokens, &weights.registers}) {
        if (!tokens->defined()) continue;
        x.narrow(1, first, tokens->size(0)).copy_(*tokens);
        first += tokens->size(0);
    }
    return row.preNorm ? normalised(row, weights.preNorm, x) : x;
}

std::optional<at::Tensor> VisionTransformer::Parts::throughAll(const at::Tensor& pixels, const ForwardOptions& options)
{
    auto x = embedded(pixels);
    if (options.watch) options.watch(-1, x);
    const bool calibrated = options.mixing == ForwardOptions::Mixing::selfCalibrated;
    const bool published = options.arithmetic == Arithmetic::published && !fixed16;
    std::vector<at::Tensor> streams;  // only where they are wanted: they are large
    std::optional<Fixed16Blocks::Pass> pass;
    if (fixed16) pass.emplace(*fixed16, x.size(1));
    for (int i = 0; i < row.depth; ++i) {
        if (options.stop.stop_requested()) return std::nullopt;
        const auto& block = weights.blocks[static_cast<std::size_t>(i)];
        if (i + 1 < row.depth && pass)
            x = pass->through(i, x);
        else if (i + 1 < row.depth)
            x = (published ? throughPublishedBlock : throughBlock)(row, block, x);
        else if (calibrated)
            x = selfCalibrated(row, block, streams, gridOf(row, pixels));
        else if (auto last = pass ? pass->throughLast(x, options.lastBlock) : std::nullopt)
            x = *last;
        else
            x = (published ? throughPublishedLastBlock : throughLastBlock)(row, block, x, options.lastBlock);
        if (calibrated) streams.push_back(x);
        if (options.watch) options.watch(i, x);
    }
    return options.mixing == ForwardOptions::Mixing::alike ? withAlikeMixed(x, row.leadingTokens()) : x;
}

std::optional<Error> VisionTransformer::Parts::problemWith(const at::Tensor& pixels) const
{
    const bool fits = pixels.dim() == 4 && pixels.scalar_type() == at::kFloat && pixels.size(0) > 0 && pixels.size(1) == 3 &&
                      pixels.size(2) > 0 && pixels.size(2) % row.patch == 0 && pixels.size(3) > 0 &&
                      pixels.size(3) % row.patch == 0;
    if (fits) return std::nullopt;
    return Error{ErrorKind::invalidRequest,
                 fmt::format("{} takes float32 pixels [views, 3, height, width] with sides that are multiples of {}, not [{}].",
                             row.name, row.patch, fmt::join(pixels.sizes(), ", ")),
                 {}};
}

Precision precisionOf(const BackboneRow& row, const Device& device)
{
    const bool cannot = device.precision == Precision::fixed16 && row.hasNetwork() && !Fixed16Blocks::canRun(row);
    return cannot ? Precision::fp32 : device.precision;
}

Result<std::unique_ptr<VisionTransformer::Parts>> VisionTransformer::Parts::from(const BackboneRow& row, const Device& device,
                                                                                 const WeightSource& source,
                                                                                 const std::stop_token& stop)
{
    auto own = device;
    own.precision = precisionOf(row, device);
    auto loaded = loadWeights(row, source, own, stop);
    if (!loaded) return std::unexpected(loaded.error());
    malloc_trim(0);  // the copies on the way are as large as the weights: give them back
    auto parts = std::make_unique<Parts>();
    parts->row = row;
    parts->device = own;
    parts->weights = std::move(*loaded);
    if (own.precision == Precision::fixed16) {
        parts->fixed16 = std::make_unique<const Fixed16Blocks>(row, parts->weights.blocks);
        packAdaptor(parts->weights.adaptor);
        malloc_trim(0);
    }
    return parts;
}

Result<std::shared_ptr<const VisionTransformer>> VisionTransformer::fromSource(const BackboneRow& row, const WeightSource& source,
                                                                               const Device& device, const std::stop_token& stop)
try {
    const c10::InferenceMode guard;
    auto parts = Parts::from(row, device, source, stop);
    if (!parts) return std::unexpected(parts.error());
    if (source.hash) {
        auto hash = source.hash();
        if (!hash) return std::unexpected(hash.error());
        (*parts)->weightsHash = std::move(*hash);
    }
    return std::shared_ptr<const VisionTransformer>(new VisionTransformer(std::move(*parts)));
} catch (...) {
    return std::unexpected(errorFromTorch(fmt::format("loading {}", source.label)));
}

Result<std::shared_ptr<const VisionTransformer>> VisionTransformer::fromFormula(const BackboneRow& row, const Device& device)
{
    return fromSource(row, formulaSource(row), device);
}

VisionTransformer::VisionTransformer(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{}

VisionTransformer::~VisionTransformer() = default;

const BackboneRow& VisionTransformer::row() const
{
    return m_parts->row;
}

const Device& VisionTransformer::device() const
{
    return m_parts->device;
}

const std::string& VisionTransformer::weightsHash() const
{
    return m_parts->weightsHash;
}

Result<at::Tensor> VisionTransformer::tokens(const at::Tensor& pixels, const ForwardOptions& options) const
try {
    const c10::InferenceMode guard;
    if (auto problem = m_parts->problemWith(pixels)) return std::unexpected(std::move(*problem));
    const auto x = m_parts->throughAll(pixels, options);
    if (!x) return std::unexpected(cancelled());
    return featuresOfEach(m_parts->row, m_parts->weights, *x);
} catch (...) {
    return std::unexpected(errorFromTorch(describe(m_parts->row, pixels)));
}

Result<at::Tensor> VisionTransformer::embedding(const at::Tensor& pixels, std::stop_token stop) const
try {
    const c10::InferenceMode guard;
    if (auto problem = m_parts->problemWith(pixels)) return std::unexpected(std::move(*problem));
    const auto x =
        m_parts->throughAll(pixels, {.lastBlock = {}, .mixing = {}, .arithmetic = {}, .stop = std::move(stop), .watch = {}});
    if (!x) return std::unexpected(cancelled());
    return featuresOfAll(m_parts->row, m_parts->weights, *x);
} catch (...) {
    return std::unexpected(errorFromTorch(describe(m_parts->row, pixels)));
}

Result<ClassifierHead> VisionTransformer::head() const
try {
    const auto& row = m_parts->row;
    if (row.classes == 0)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no classification head.", row.name), {}});
    const auto weight = m_parts->weights.head.weight.to(at::kCPU).contiguous();
    const auto bias = m_parts->weights.head.bias.to(at::kCPU).contiguous();
    const auto valuesOf = [](const at::Tensor& t) {
        return std::vector<float>(t.const_data_ptr<float>(), t.const_data_ptr<float>() + t.numel());
    };
    return ClassifierHead{row.classes, row.width, valuesOf(weight), valuesOf(bias)};
} catch (...) {
    return std::unexpected(errorFromTorch("reading the classification head"));
}

Result<at::Tensor> VisionTransformer::positions(GridSize grid) const
try {
    const c10::InferenceMode guard;
    return m_parts->positions(grid).view({grid.rows, grid.cols, m_parts->row.width});
} catch (...) {
    return std::unexpected(errorFromTorch("resizing the position embedding"));
}

}  // namespace cortilens::models
