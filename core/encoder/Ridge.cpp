// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Ridge.h"

#include "core/encoder/RidgeSolver.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::encoder {

namespace {

constexpr std::size_t kSmallestBlock = 64;
constexpr std::size_t kLargestBlock = 1024;  // wider ones gain nothing and leave the cache

struct Memory {
    std::size_t fixed = 0;
    std::size_t perVoxel = 0;  ///< of a block
};

/// For float64, which needs the most and may turn out to be necessary, unless the caller has settled on float32.
[[nodiscard]] Memory memoryOf(std::size_t rows, std::size_t channels, const RidgeOptions& options)
{
    const std::size_t size = options.precision == RidgePrecision::fp32 ? sizeof(float) : sizeof(double);
    const auto parts = options.heldOut > 0 ? std::size_t{2} : static_cast<std::size_t>(options.folds);
    const std::size_t column =
        channels * (parts + 13) + 3 * options.penalties.size();  // moments, and what errors() makes of them
    return {.fixed = rows * channels * (3 * sizeof(double)) + channels * channels * (parts + 1) * (7 * sizeof(double)),
            .perVoxel = rows * (sizeof(float) + (size == sizeof(double) ? size : 0)) + column * size};
}

/// 0: not even the smallest block fits.
[[nodiscard]] std::size_t blockFor(const Memory& memory, const RidgeOptions& options)
{
    if (memory.fixed + kSmallestBlock * memory.perVoxel > options.memoryBytes) return 0;
    const auto fitting = (options.memoryBytes - memory.fixed) / memory.perVoxel;
    return std::min(fitting / kSmallestBlock * kSmallestBlock, kLargestBlock);
}

[[nodiscard]] std::unexpected<Error> refusal(ErrorKind kind, std::string message, std::string remedy)
{
    return std::unexpected(Error{kind, std::move(message), std::move(remedy)});
}

[[nodiscard]] Result<void> checkRows(std::size_t rows, const RidgeOptions& options)
{
    if (options.heldOut > 0 && rows < options.heldOut + 2)
        return refusal(ErrorKind::invalidRequest,
                       fmt::format("Of {} images none is left to fit when {} are held out.", rows, options.heldOut),
                       "Hold out fewer images, or use more.");
    if (options.heldOut == 0 && (options.folds < 2 || rows < 2 * static_cast<std::size_t>(options.folds)))
        return refusal(ErrorKind::invalidRequest, fmt::format("{} images cannot be split into {} folds.", rows, options.folds),
                       "Use at least two folds of two images each.");
    return {};
}

[[nodiscard]] Result<void> check(std::span<const float> embeddings, std::size_t channels, const ResponseBlocks& responses,
                                 const RidgeOptions& options)
{
    if (channels == 0 || embeddings.size() != responses.rows * channels)
        return refusal(ErrorKind::mismatch,
                       fmt::format("There are embeddings of {} images, but responses to {}.",
                                   channels == 0 ? 0 : embeddings.size() / channels, responses.rows),
                       "Take both from the same list of images.");
    if (responses.voxels == 0)
        return refusal(ErrorKind::invalidRequest, "There is no voxel to fit.", "Choose a region that has voxels in this space.");
    const auto usable = [](double penalty) { return penalty > 0 && std::isfinite(penalty); };
    if (options.penalties.empty() || options.penalties.size() > std::numeric_limits<std::uint16_t>::max() ||
        !std::ranges::all_of(options.penalties, usable))
        return refusal(ErrorKind::invalidRequest, "The penalties have to be one or more numbers larger than 0.",
                       "Name penalties such as 1, 10, 100.");
    if (auto rows = checkRows(responses.rows, options); !rows) return rows;
    if (!std::ranges::all_of(embeddings, [](float value) { return std::isfinite(value); }))
        return refusal(ErrorKind::invalidRequest, "The embeddings hold NaN or infinity.", "Compute them again.");
    return {};
}

[[nodiscard]] RidgeFit emptyFit(std::size_t channels, std::size_t voxels, std::size_t penalties)
{
    RidgeFit fit;
    fit.channels = channels;
    fit.weights.resize(voxels * channels);
    fit.bias.resize(voxels);
    fit.choice.resize(voxels);
    fit.loss.resize(voxels);
    fit.variance.resize(voxels);
    fit.states.resize(voxels, VoxelState::fitted);
    fit.timesChosen.resize(penalties);
    return fit;
}

[[nodiscard]] float medianR2(const RidgeFit& fit, std::size_t voxels)
{
    std::vector<float> values;
    for (std::size_t v = 0; v < voxels; ++v)
        if (const float r2 = fit.validationR2(v); !std::isnan(r2)) values.push_back(r2);
    if (values.empty()) return std::numeric_limits<float>::quiet_NaN();
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

}  // namespace

float RidgeFit::validationR2(std::size_t voxel) const
{
    if (states[voxel] != VoxelState::fitted || !(variance[voxel] > 0)) return std::numeric_limits<float>::quiet_NaN();
    return 1 - loss[voxel] / variance[voxel];
}

Result<RidgeFit> fitRidge(std::span<const float> embeddings, std::size_t channels, const ResponseBlocks& responses,
                          const RidgeOptions& options, const models::Device& device, const RidgeCourse& course)
try {
    if (auto checked = check(embeddings, channels, responses, options); !checked) return std::unexpected(checked.error());
    const auto rows = responses.rows;
    const auto memory = memoryOf(rows, channels, options);
    const auto width = std::min(blockFor(memory, options), responses.voxels);
    if (width == 0)
        return refusal(ErrorKind::tooLarge,
                       fmt::format("A ridge fit of {} images x {} channels needs {} MB, more than the {} MB that it may take.",
                                   rows, channels, ((memory.fixed + kSmallestBlock * memory.perVoxel) >> 20) + 1,
                                   options.memoryBytes >> 20),
                       "Allow it more memory.");
    const RidgeSolver solver(embeddings, channels, rows, options, device);
    auto fit = emptyFit(channels, responses.voxels, options.penalties.size());
    fit.condition = solver.condition();
    fit.fp64 = solver.isDouble();
    std::vector<float> buffer(rows * width);
    for (std::size_t first = 0; first < responses.voxels; first += width) {
        if (course.stop.stop_requested()) return refusal(ErrorKind::cancelled, "The fit was cancelled.", {});
        const auto count = std::min(width, responses.voxels - first);
        const auto values = std::span(buffer).first(rows * count);
        if (auto read = responses.read(first, count, values); !read) return std::unexpected(read.error());
        solver.fitBlock(
            at::from_blob(values.data(), {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(count)}, at::kFloat), first,
            fit);
        if (course.report)
            course.report({.voxels = first + count, .of = responses.voxels, .validationR2 = medianR2(fit, first + count)});
    }
    return fit;
} catch (...) {
    return std::unexpected(models::errorFromTorch("fitting a ridge regression"));
}

std::size_t ridgeMemory(std::size_t rows, std::size_t channels, std::size_t voxels, const RidgeOptions& options)
{
    const auto memory = memoryOf(rows, channels, options);
    const auto width = std::min(std::max(blockFor(memory, options), kSmallestBlock), voxels);
    return memory.fixed + width * memory.perVoxel + voxels * (channels + 6) * sizeof(float);
}

double ridgeOperations(std::size_t rows, std::size_t channels, std::size_t voxels, const RidgeOptions& options)
{
    const auto n = static_cast<double>(rows);
    const auto c = static_cast<double>(channels);
    const auto folds = options.heldOut > 0 ? 1.0 : options.folds;
    return 2 * static_cast<double>(voxels) * c * (n + c * (3 * folds + 2)) + 2 * n * c * c + 20 * (folds + 1) * c * c * c;
}

}  // namespace cortilens::encoder
