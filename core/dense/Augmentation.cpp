// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Augmentation.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <random>
#include <utility>

namespace cortilens::dense {

namespace {

/// Draws that are the same with every standard library.
class Draws {
public:
    explicit Draws(std::uint64_t seed)
        : m_generator(seed)
    {}

    [[nodiscard]] double uniform() { return static_cast<double>(m_generator() >> 11) * 0x1p-53; }  // [0, 1)
    [[nodiscard]] int between(int least, int most) { return least + static_cast<int>(uniform() * (most - least + 1)); }
    /// Two independent values of a standard normal distribution (Box and Muller).
    [[nodiscard]] std::pair<float, float> normals()
    {
        const double length = std::sqrt(-2 * std::log(1 - uniform()));
        const double angle = 2 * std::numbers::pi * uniform();
        return {static_cast<float>(length * std::cos(angle)), static_cast<float>(length * std::sin(angle))};
    }

private:
    std::mt19937_64 m_generator;
};

}  // namespace

std::string toText(const Augmentation& augmentation)
{
    return fmt::format("augmentation 1; scale {:g}..{:g} shift {} noise {:g}", augmentation.leastScale, augmentation.mostScale,
                       augmentation.maxShift, augmentation.noise);
}

at::Tensor augmented(const at::Tensor& pixels, const EmbeddingRecipe& recipe, const Augmentation& augmentation,
                     std::uint64_t seed)
{
    Draws draws(seed);
    const double scale = augmentation.leastScale + (augmentation.mostScale - augmentation.leastScale) * draws.uniform();
    const int down = draws.between(-augmentation.maxShift, augmentation.maxShift);
    const int right = draws.between(-augmentation.maxShift, augmentation.maxShift);
    // A place of the copy shows the place that was shifted there, or the nearest one on the border.
    const auto from = [](std::int64_t size, int shift) { return (at::arange(size, at::kLong) - shift).clamp(0, size - 1); };
    auto copy = pixels.index_select(1, from(pixels.size(1), down)).index_select(2, from(pixels.size(2), right));
    // (s rgb - mean) / deviation = s (rgb - mean) / deviation + (s - 1) mean / deviation
    for (std::size_t channel = 0; channel < recipe.mean.size(); ++channel)
        copy[static_cast<std::int64_t>(channel)].mul_(scale).add_((scale - 1) * recipe.mean[channel] / recipe.deviation[channel]);
    auto* values = copy.mutable_data_ptr<float>();
    const auto noise = static_cast<float>(augmentation.noise);
    for (std::int64_t i = 0; i < copy.numel(); i += 2) {
        const auto [first, second] = draws.normals();
        values[i] += noise * first;
        if (i + 1 < copy.numel()) values[i + 1] += noise * second;
    }
    return copy;
}

}  // namespace cortilens::dense
