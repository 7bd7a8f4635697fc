// SPDX-License-Identifier: Apache-2.0
#include "core/models/FormulaWeights.h"

#include "core/models/Naming.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numeric>

namespace cortilens::models {

namespace {

[[nodiscard]] std::uint32_t fnv1a(std::string_view text)
{
    std::uint32_t hash = 2166136261U;
    for (const char letter : text) hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619U;
    return hash;
}

/// Uniform in [-0.5, 0.5): MurmurHash3's finaliser over a Weyl sequence.
[[nodiscard]] double uniform(std::uint32_t seed, std::uint64_t index)
{
    auto hash = static_cast<std::uint32_t>(index) * 0x9E3779B1U + seed;
    hash = (hash ^ (hash >> 16U)) * 0x85EBCA6BU;
    hash = (hash ^ (hash >> 13U)) * 0xC2B2AE35U;
    hash ^= hash >> 16U;
    return hash / 4294967296.0 - 0.5;
}

struct Affine {
    double offset = 0;
    double factor = 1;
};

[[nodiscard]] Affine vectorScale(std::string_view lastWord)
{
    if (lastWord == "weight") return {1, 0.2};
    if (lastWord == "gamma") return {0.5, 0.5};
    if (lastWord == "class_embedding") return {0, 0.5};
    return {0, 0.2};
}

[[nodiscard]] Affine matrixScale(std::string_view name, std::string_view lastWord, std::span<const std::int64_t> shape)
{
    static constexpr std::array<std::string_view, 6> kEmbeddings{"pos_embed",       "positional_embedding", "cls_token",
                                                                 "register_tokens", "mask_token",           "token_embedding"};
    const auto occurs = [&](std::string_view word) { return name.find(word) != std::string_view::npos; };
    if (std::ranges::any_of(kEmbeddings, occurs)) return {0, 0.5};
    // A bare projection is stored [in, out], every other matrix [out, in...]: the variance goes by the inputs.
    const bool bare = lastWord == "proj" || lastWord == "text_projection";
    const auto inputs = bare ? shape[0] : std::reduce(shape.begin() + 1, shape.end(), std::int64_t{1}, std::multiplies{});
    return {0, 0.7 * std::sqrt(12.0 / static_cast<double>(inputs))};
}

}  // namespace

std::vector<float> formulaTensor(std::string_view name, std::span<const std::int64_t> shape)
{
    const auto lastWord = name.substr(name.rfind('.') + 1);
    const auto [offset, factor] = shape.size() < 2 ? vectorScale(lastWord) : matrixScale(name, lastWord, shape);
    const auto elements = std::reduce(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies{});
    const auto seed = fnv1a(name);
    std::vector<float> values(static_cast<std::size_t>(elements));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<float>(offset + factor * uniform(seed, i));
    return values;
}

std::vector<NamedShape> formulaWeights(const BackboneRow& row)
{
    const auto& naming = row.namings.front();
    std::vector<NamedShape> tensors;
    for (const auto& part : partsOf(row))
        for (auto& stored : keysOf(naming, part)) tensors.push_back({std::move(stored.key), std::move(stored.shape)});
    return tensors;
}

std::vector<float> formulaPhoto(int pixels)
{
    std::vector<float> photo;
    photo.reserve(3 * static_cast<std::size_t>(pixels) * static_cast<std::size_t>(pixels));
    for (int c = 0; c < 3; ++c)
        for (int y = 0; y < pixels; ++y)
            for (int x = 0; x < pixels; ++x)
                photo.push_back(static_cast<float>(std::sin(0.05 * (c + 1) * y + 0.031 * x + c) +
                                                   0.5 * std::cos(0.11 * x - 0.07 * y * (c + 1))));
    return photo;
}

}  // namespace cortilens::models
