// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/HiddenLayer.h"

#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

namespace cortilens::encoder {

namespace {

[[nodiscard]] at::Tensor borrowed(std::span<const float> values, std::size_t rows, std::size_t columns)
{
    // LibTorch has no view of constant memory; nothing writes to this one.
    return at::from_blob(const_cast<float*>(values.data()),  // NOLINT(cppcoreguidelines-pro-type-const-cast)
                         {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)}, at::kFloat);
}

}  // namespace

Result<std::vector<float>> activationsOf(const HiddenLayer& layer, std::span<const float> vectors)
try {
    if (layer.channels == 0 || vectors.size() % layer.channels != 0)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("The hidden layer reads vectors of {} channels, {} values are no whole number of "
                              "them.",
                              layer.channels, vectors.size()),
                  "Use an encoder that was trained for the backbone of these features."});
    const auto rows = vectors.size() / layer.channels;
    const auto sums = at::addmm(borrowed(layer.bias, 1, layer.units()), borrowed(vectors, rows, layer.channels),
                                borrowed(layer.weights, layer.units(), layer.channels).t());
    const auto activations = at::gelu(sums).contiguous();
    const auto* values = activations.const_data_ptr<float>();
    return std::vector<float>(values, values + activations.numel());
} catch (...) {
    return std::unexpected(models::errorFromTorch("passing vectors through the hidden layer"));
}

}  // namespace cortilens::encoder
