// SPDX-License-Identifier: Apache-2.0
#include "core/dense/MapDifference.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <random>

namespace cortilens::dense {

namespace {

constexpr std::uint32_t kSeed = 20241005;

/// Independent standard normal numbers, the same with every standard library (Box and Muller).
[[nodiscard]] std::vector<double> drawReadout(std::mt19937& random, std::size_t channels)
{
    constexpr double kRange = 4294967296.0;
    std::vector<double> readout(channels);
    for (auto& weight : readout) {
        const double u = (static_cast<double>(random()) + 1) / kRange;
        const double v = static_cast<double>(random()) / kRange;
        weight = std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
    }
    return readout;
}

struct Products {
    double ab = 0;
    double aa = 0;
    double bb = 0;
};

[[nodiscard]] Products productsOf(std::span<const float> a, std::span<const float> b)
{
    Products products;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const double x = static_cast<double>(a[i]);
        const double y = static_cast<double>(b[i]);
        products.ab += x * y;
        products.aa += x * x;
        products.bb += y * y;
    }
    return products;
}

}  // namespace

double pearson(std::span<const double> a, std::span<const double> b)
{
    assert(a.size() == b.size());
    double meanA = 0;
    double meanB = 0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        meanA += a[i] / static_cast<double>(a.size());
        meanB += b[i] / static_cast<double>(b.size());
    }
    Products products;
    for (std::size_t i = 0; i < a.size(); ++i) {
        products.ab += (a[i] - meanA) * (b[i] - meanB);
        products.aa += (a[i] - meanA) * (a[i] - meanA);
        products.bb += (b[i] - meanB) * (b[i] - meanB);
    }
    const double scale = std::sqrt(products.aa * products.bb);
    return scale == 0 ? 1 : products.ab / scale;
}

std::vector<double> heatmap(std::span<const float> patches, std::span<const double> readout)
{
    std::vector<double> map;
    map.reserve(patches.size() / readout.size());
    for (std::size_t first = 0; first < patches.size(); first += readout.size()) {
        double sum = 0;
        double square = 0;
        for (std::size_t c = 0; c < readout.size(); ++c) {
            const double value = static_cast<double>(patches[first + c]);
            sum += readout[c] * value;
            square += value * value;
        }
        map.push_back(square > 0 ? sum / std::sqrt(square) : 0);
    }
    return map;
}

PatchCosines cosinesOf(std::span<const float> a, std::span<const float> b, std::size_t channels)
{
    PatchCosines cosines;
    double sum = 0;
    std::size_t patches = 0;
    for (std::size_t first = 0; first < a.size(); first += channels) {
        const auto products = productsOf(a.subspan(first, channels), b.subspan(first, channels));
        if (products.aa == 0 || products.bb == 0) continue;
        const double cosine = products.ab / std::sqrt(products.aa * products.bb);
        cosines.worst = std::min(cosines.worst, cosine);
        sum += cosine;
        ++patches;
    }
    if (patches > 0) cosines.mean = sum / static_cast<double>(patches);
    return cosines;
}

MapDifference differenceOf(std::span<const float> a, std::span<const float> b, std::size_t channels)
{
    assert(a.size() == b.size());
    MapDifference difference;
    const auto cosines = cosinesOf(a, b, channels);
    difference.worstCosine = cosines.worst;
    if (!std::isnan(cosines.mean)) difference.meanCosine = cosines.mean;
    const auto all = productsOf(a, b);
    double square = 0;
    for (std::size_t i = 0; i < a.size(); ++i) square += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2);
    difference.relative = all.bb > 0 ? std::sqrt(square / all.bb) : std::sqrt(square);
    std::mt19937 random(kSeed);
    std::array<double, MapDifference::kReadouts> pearsons{};
    for (auto& value : pearsons) {
        const auto readout = drawReadout(random, channels);
        value = pearson(heatmap(a, readout), heatmap(b, readout));
    }
    std::ranges::sort(pearsons);
    difference.worstPearson = pearsons.front();
    difference.medianPearson = (pearsons[pearsons.size() / 2 - 1] + pearsons[pearsons.size() / 2]) / 2;
    return difference;
}

}  // namespace cortilens::dense
