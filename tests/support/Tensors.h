// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/Safetensors.h"
#include "core/models/FormulaWeights.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <span>
#include <string>
#include <vector>

/// For tests that look at tensors.
namespace cortilens::test {

[[nodiscard]] inline at::Tensor tensorOf(std::vector<float> values, std::vector<std::int64_t> shape)
{
    return at::from_blob(values.data(), shape, at::kFloat).clone();
}

/// [1, 3, pixels, pixels]
[[nodiscard]] inline at::Tensor formulaPixels(int pixels)
{
    return tensorOf(models::formulaPhoto(pixels), {1, 3, pixels, pixels});
}

/// Empty when `got` has this length (over all of it) and these first values, to `tolerance` relative (a value near zero: to the
/// tensor's typical value); else what differs.
[[nodiscard]] inline std::string difference(const at::Tensor& got, double length, const std::vector<double>& first,
                                            double tolerance)
{
    const auto flat = got.to(at::kDouble).contiguous();
    const double gotLength = flat.norm().item<double>();
    const double typical = length / std::sqrt(static_cast<double>(flat.numel()));
    char text[160];
    std::snprintf(text, sizeof text, "length %.6f instead of %.6f", gotLength, length);
    if (length > 0 && !(std::abs(gotLength - length) <= tolerance * length)) return text;
    const auto* values = flat.const_data_ptr<double>();
    for (std::size_t i = 0; i < first.size(); ++i) {
        std::snprintf(text, sizeof text, "value %zu is %.6f instead of %.6f", i, values[i], first[i]);
        if (!(std::abs(values[i] - first[i]) <= tolerance * std::max(std::abs(first[i]), typical))) return text;
    }
    return {};
}

/// The same for values that stand somewhere inside a tensor.
[[nodiscard]] inline std::string difference(const at::Tensor& got, const std::vector<double>& first, double tolerance)
{
    const double typical = got.norm().item<double>() / std::sqrt(static_cast<double>(got.numel()));
    return difference(got, typical * std::sqrt(static_cast<double>(got.numel())), first, tolerance);
}

}  // namespace cortilens::test
