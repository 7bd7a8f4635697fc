// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/UnitRows.h"
#include "core/encoder/SeededDraws.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <random>
#include <span>
#include <vector>

/// Rows on the sphere whose arrangement is known, and how much of an arrangement is left in a layout.
namespace cortilens::analysis::test {

/// [rows, channels], each value in -1 to 1.
[[nodiscard]] inline std::vector<float> anyRows(std::size_t rows, std::size_t channels, std::uint64_t seed)
{
    std::mt19937_64 generator(seed);
    std::vector<float> values(rows * channels);
    for (float& value : values) value = encoder::drawSigned(generator);
    return values;
}

/// Row i belongs to cluster i % clusters; its values differ from the cluster's by up to `width`.
[[nodiscard]] inline std::vector<float> clusteredRows(std::size_t rows, std::size_t clusters, std::size_t channels, float width,
                                                      std::uint64_t seed)
{
    const auto centres = anyRows(clusters, channels, seed);
    auto values = anyRows(rows, channels, seed + 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = centres[(i / channels % clusters) * channels + i % channels] + width * values[i];
    return values;
}

/// Row i lies at i / rows of a turn of a great circle, off it by up to `width` in each channel.
[[nodiscard]] inline std::vector<float> ringRows(std::size_t rows, std::size_t channels, float width, std::uint64_t seed)
{
    auto values = anyRows(rows, channels, seed);
    for (float& value : values) value *= width;
    for (std::size_t i = 0; i < rows; ++i) {
        const double angle = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(rows);
        values[i * channels] += static_cast<float>(std::cos(angle));
        values[i * channels + 1] += static_cast<float>(std::sin(angle));
    }
    return values;
}

[[nodiscard]] inline double squareBetween(std::span<const float> a, std::span<const float> b)
{
    double square = 0;
    for (std::size_t i = 0; i < a.size(); ++i) square += std::pow(static_cast<double>(a[i]) - static_cast<double>(b[i]), 2);
    return square;
}

/// The other rows, the nearest first and of equals the lower number, by brute force. `values` [N, width].
[[nodiscard]] inline std::vector<std::uint32_t> orderAround(std::span<const float> values, std::size_t width, std::size_t row)
{
    std::vector<std::pair<double, std::uint32_t>> others;
    for (std::uint32_t other = 0; other < values.size() / width; ++other)
        if (other != row)
            others.emplace_back(squareBetween(values.subspan(row * width, width), values.subspan(other * width, width)), other);
    std::ranges::sort(others);
    std::vector<std::uint32_t> order;
    for (const auto& other : others) order.push_back(other.second);
    return order;
}

/// Venna & Kaski 2001: 1 when every row's k nearest in the layout are among its k nearest of old, 0.5 by chance.
[[nodiscard]] inline double trustworthiness(std::span<const float> rows, std::size_t channels, std::span<const float> layout,
                                            std::size_t components, std::size_t k)
{
    const auto count = rows.size() / channels;
    double penalty = 0;
    std::vector<std::size_t> rank(count);
    for (std::size_t row = 0; row < count; ++row) {
        const auto before = orderAround(rows, channels, row);
        for (std::size_t place = 0; place < before.size(); ++place) rank[before[place]] = place + 1;
        const auto after = orderAround(layout, components, row);
        for (std::size_t place = 0; place < k; ++place)
            if (const auto was = rank[after[place]]; was > k) penalty += static_cast<double>(was - k);
    }
    const auto n = static_cast<double>(count);
    const auto near = static_cast<double>(k);
    return 1 - 2 * penalty / (n * near * (2 * n - 3 * near - 1));
}

}  // namespace cortilens::analysis::test
