// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Control.h"
#include "core/dense/DenseNetwork.h"
#include "core/types/Cancelled.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <span>
#include <utility>

// Apart from the rest of the class, which needs neither files nor the control: a machine with LibTorch alone can build that.
namespace cortilens::dense {

using models::VisionTransformer;

namespace {

/// [K, rows * cols, C], photo by photo.
[[nodiscard]] Result<at::Tensor> controlTokens(const models::BackboneRow& row, const at::Tensor& pixels,
                                               const std::stop_token& stop)
{
    const bool fits = pixels.dim() == 4 && pixels.scalar_type() == at::kFloat && pixels.size(0) > 0 && pixels.size(1) == 3 &&
                      pixels.size(2) > 0 && pixels.size(2) % row.patch == 0 && pixels.size(3) > 0 &&
                      pixels.size(3) % row.patch == 0;
    if (!fits)
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("{} takes float32 pixels [views, 3, height, width] with sides that are multiples of {}, not [{}].",
                              row.name, row.patch, fmt::join(pixels.sizes(), ", ")),
                  {}});
    const auto onCpu = pixels.to(at::kCPU).contiguous();
    const auto height = static_cast<int>(onCpu.size(2));
    const auto width = static_cast<int>(onCpu.size(3));
    const auto values = static_cast<std::size_t>(onCpu.numel() / onCpu.size(0));
    auto tokens = at::empty({onCpu.size(0), height / row.patch * (width / row.patch), row.channels()}, at::kFloat);
    for (std::int64_t view = 0; view < onCpu.size(0); ++view) {
        if (stop.stop_requested()) return cancelled();
        const std::span seen(onCpu.const_data_ptr<float>() + static_cast<std::size_t>(view) * values, values);
        auto features = controlFeatures(seen, height, width, row.patch);
        tokens[view].copy_(at::from_blob(features.data(), {tokens.size(1), tokens.size(2)}, at::kFloat));
    }
    return tokens;
}

}  // namespace

Result<std::shared_ptr<const DenseNetwork>> DenseNetwork::open(const models::BackboneRow& row,
                                                               const std::filesystem::path& weights, const models::Device& device,
                                                               const models::OpenOptions& options)
{
    if (!row.hasNetwork()) return fromFormula(row, device);
    auto transformer = VisionTransformer::open(row, weights, device, options);
    if (!transformer) return std::unexpected(transformer.error());
    return std::make_shared<const DenseNetwork>(std::move(*transformer), row.recipe.sigma);
}

Result<std::shared_ptr<const DenseNetwork>> DenseNetwork::fromFormula(const models::BackboneRow& row,
                                                                      const models::Device& device)
{
    if (!row.hasNetwork())
        return withoutTransformer(row, device, controlHash(), [row](const at::Tensor& pixels, const std::stop_token& stop) {
            return controlTokens(row, pixels, stop);
        });
    auto transformer = VisionTransformer::fromFormula(row, device);
    if (!transformer) return std::unexpected(transformer.error());
    return std::make_shared<const DenseNetwork>(std::move(*transformer), row.recipe.sigma);
}

}  // namespace cortilens::dense
