// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Conformance.h"

#include "core/dense/DenseNetwork.h"
#include "core/models/FormulaWeights.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

namespace cortilens::dense {

namespace {

/// Length of a whole tensor and its first values, as another implementation computed them.
struct Reference {
    std::string_view backbone;
    std::string_view what;  ///< for people
    int pixels = 0;
    std::optional<Adaptor> adaptor;  ///< none: the whole-image embedding
    double length = 0;
    std::array<double, 4> first{};
};

constexpr std::array kReferences{
    // An independent float64 implementation (numpy), itself held to the published weights' classification.
    Reference{"deit-tiny", "image embedding", 224, std::nullopt, 13.968041, {0.140791, -0.751799, 0.370165, -0.077328}},
    Reference{"deit-tiny", "NACLIP patches", 224, Adaptor::naclip, 193.518852, {0.087283, -1.380483, 0.360472, 0.942449}},
    Reference{"deit-tiny", "MaskCLIP patches", 224, Adaptor::maskclip, 194.442517, {-0.950151, -0.945661, 0.002507, 1.057438}},
    Reference{"deit-tiny", "NACLIP patches", 336, Adaptor::naclip, 290.102257, {0.065508, -1.198048, 0.403168, 1.057849}},
    // openai/CLIP's and NACLIP's own code, float32 on a CPU.
    Reference{"clip-vit-b16", "image embedding", 224, std::nullopt, 15.422129, {0.871813, -1.832437, -0.124431, 1.073078}},
    Reference{"clip-vit-b16", "NACLIP patches", 224, Adaptor::naclip, 220.234940, {0.799718, 0.115684, 0.272079, 0.064360}},
    // An independent float64 implementation (numpy) with two-dimensional kernels.
    Reference{"control", "image embedding", 336, std::nullopt, 11.760687, {-1.971888, -0.197136, 0.227676, 1.531652}},
    Reference{"control", "patches", 224, Adaptor::none, 239.866667, {2.323167, -2.296804, -6.866405, 1.400775}},
    Reference{"control", "patches", 336, Adaptor::none, 360.257081, {2.323167, -2.296804, -6.866405, 1.400775}},
    // facebookresearch/dinov2's own code.
    Reference{"dinov2-vitb14-reg", "image embedding", 224, std::nullopt, 27.809537, {0.947219, 2.127148, -1.443190, 0.025385}},
    Reference{
        "dinov2-vitb14-reg", "patches as trained", 224, Adaptor::none, 443.581671, {0.530703, 1.272170, -0.176252, 1.291253}},
    // transformers 5.24 with rowToCheck()'s blocks (tests/parity/vision.py).
    Reference{"clip-vit-b32", "image embedding", 224, std::nullopt, 15.106576, {0.986124, -1.561786, -0.265553, 1.517043}},
    Reference{"clip-vit-l14", "image embedding", 224, std::nullopt, 18.513538, {-0.664069, -0.061676, -0.132165, -0.225684}},
    Reference{"clip-vit-l14-336", "image embedding", 336, std::nullopt, 18.523752, {-0.683836, -0.063960, -0.113801, -0.245008}},
    Reference{"siglip-vit-b16", "image embedding", 224, std::nullopt, 13.754713, {-0.235154, 0.324360, 0.364771, -0.186103}},
    Reference{"siglip2-vit-b16", "image embedding", 224, std::nullopt, 13.754713, {-0.235154, 0.324360, 0.364771, -0.186103}},
    Reference{"dinov2-vitb14", "image embedding", 518, std::nullopt, 27.808899, {0.860583, 2.180958, -1.391854, -0.038015}},
    Reference{"dinov2-vits14-reg", "image embedding", 518, std::nullopt, 19.556400, {0.560126, 0.131226, 0.979153, -1.417615}},
    Reference{"dinov2-vits14", "image embedding", 518, std::nullopt, 19.556675, {0.565328, 0.128749, 0.976032, -1.417867}},
    Reference{"dinov2-vitl14-reg", "image embedding", 224, std::nullopt, 32.300255, {0.666420, -0.536607, -0.367421, -1.345101}},
    Reference{"dinov2-vitl14", "image embedding", 518, std::nullopt, 32.310345, {0.654532, -0.549441, -0.351821, -1.356443}},
    Reference{"dinov2-vitg14-reg", "image embedding", 224, std::nullopt, 39.337109, {0.751669, 0.880631, -0.912215, -1.453875}},
    Reference{"dinov2-vitg14", "image embedding", 518, std::nullopt, 39.338188, {0.717546, 0.856000, -0.929509, -1.481380}},
    // A re-implementation of NVlabs/RADIO before June 2025.
    Reference{"radio-v2.5-b", "image embedding", 224, std::nullopt, 15.795274, {-0.945241, -0.521677, 0.455881, -0.208234}},
    Reference{
        "radio-v2.5-b", "MaskCLIP patches", 224, Adaptor::maskclip, 220.511358, {-0.464674, -0.385848, 0.184680, -0.056600}},
};

[[nodiscard]] double toleranceOf(models::Precision precision)
{
    switch (precision) {
    case models::Precision::fp32:
        return 1e-4;
    case models::Precision::bf16:
    case models::Precision::fp16:
        return 3e-2;
    case models::Precision::fixed16:
        return 2e-3;
    }
    std::unreachable();
}

[[nodiscard]] Result<at::Tensor> computed(const DenseNetwork& network, const Reference& reference)
{
    auto photo = models::formulaPhoto(reference.pixels);
    const auto pixels = at::from_blob(photo.data(), {1, 3, reference.pixels, reference.pixels}, at::kFloat);
    return reference.adaptor ? network.tokens(pixels, *reference.adaptor) : network.embedding(pixels);
}

[[nodiscard]] ConformanceCheck checkOf(std::string name, double expected, double got, double scale, double tolerance)
{
    const double error = std::abs(got - expected) / std::max(std::abs(expected), scale);
    return {.name = std::move(name), .expected = expected, .got = got, .relativeError = error, .passed = error <= tolerance};
}

void append(std::vector<ConformanceCheck>& checks, const Reference& reference, const at::Tensor& values, double tolerance)
{
    const auto name = fmt::format("{} at {} px", reference.what, reference.pixels);
    const std::span flat(values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel()));
    const double length = std::sqrt(
        std::transform_reduce(flat.begin(), flat.end(), 0.0, std::plus{}, [](float v) { return static_cast<double>(v) * v; }));
    checks.push_back(checkOf(name + ", length", reference.length, length, 0, tolerance));
    // A single value may be near zero: its error counts against the values' typical size.
    const double typical = reference.length / std::sqrt(static_cast<double>(flat.size()));
    for (std::size_t i = 0; i < reference.first.size(); ++i)
        checks.push_back(checkOf(fmt::format("{}, value {}", name, i), reference.first[i], flat[i], typical, tolerance));
}

}  // namespace

Result<std::vector<ConformanceCheck>> conformance(const DenseNetwork& network)
try {
    const double tolerance = toleranceOf(network.device().precision);
    std::vector<ConformanceCheck> checks;
    for (const auto& reference : kReferences) {
        if (reference.backbone != network.row().id) continue;
        const auto values = computed(network, reference);
        if (!values) return std::unexpected(values.error());
        append(checks, reference, *values, tolerance);
    }
    return checks;
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("checking {}", network.row().name)));
}

models::BackboneRow rowToCheck(const models::BackboneRow& row)
{
    auto checked = row;
    if (row.width >= 1536)
        checked.depth = std::min(row.depth, 2);
    else if (row.width >= 1024)
        checked.depth = std::min(row.depth, 4);
    return checked;
}

Result<PrecisionAgreement> precisionAgreement(const DenseNetwork& network, const DenseNetwork& exact)
try {
    const auto& row = network.row();
    assert(exact.row().id == row.id && exact.device() == models::Device{});
    const int pixels = row.patch * std::min(row.nativeGrid, 8);
    auto photo = models::formulaPhoto(pixels);
    const auto input = at::from_blob(photo.data(), {1, 3, pixels, pixels}, at::kFloat);
    const auto expected = exact.tokens(input, row.recipe.adaptor);
    if (!expected) return std::unexpected(expected.error());
    const auto got = network.tokens(input, row.recipe.adaptor);
    if (!got) return std::unexpected(got.error());
    const auto unit = [](const at::Tensor& tokens) {
        const auto patches = tokens[0].to(at::kDouble);
        return patches / patches.norm(2, -1, true);
    };
    const auto a = unit(*expected);
    const auto b = unit(*got);
    auto values = models::formulaTensor("readout", std::array{std::int64_t{row.channels()}});
    const auto readout = at::from_blob(values.data(), {row.channels()}, at::kFloat).to(at::kDouble);
    const auto maps = at::stack({at::mv(a, readout), at::mv(b, readout)});
    return PrecisionAgreement{(a * b).sum(-1).min().item<double>(), at::corrcoef(maps)[0][1].item<double>()};
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("comparing {} with float32", network.row().name)));
}

}  // namespace cortilens::dense
