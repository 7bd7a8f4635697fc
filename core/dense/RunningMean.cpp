// SPDX-License-Identifier: Apache-2.0
#include "core/dense/RunningMean.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace cortilens::dense {

namespace {

template <typename Value> [[nodiscard]] double squaredLength(std::span<const Value> vector)
{
    double sum = 0;
    for (const Value value : vector) sum += static_cast<double>(value) * static_cast<double>(value);
    return sum;
}

}  // namespace

RunningMean::RunningMean(GridSize grid, int channels)
    : m_grid(grid)
    , m_channels(static_cast<std::size_t>(channels))
    , m_sum(grid.cells() * m_channels)
    , m_unitSum(grid.cells() * m_channels)
    , m_visits(grid.cells())
{}

void RunningMean::add(const View& view, std::span<const float> tokens)
{
    assert(tokens.size() == m_sum.size());
    for (int row = 0; row < m_grid.rows; ++row)
        for (int col = 0; col < m_grid.cols; ++col) {
            const auto source = sourceOf({row, col}, view, m_grid);
            if (!source) continue;
            const auto token = tokens.subspan(m_grid.indexOf({row, col}) * m_channels, m_channels);
            const auto patch = m_grid.indexOf(*source);
            const double length = std::sqrt(squaredLength(token));
            const double scale = length > 0 ? 1 / length : 0;
            double* const sum = m_sum.data() + patch * m_channels;
            double* const unitSum = m_unitSum.data() + patch * m_channels;
            for (std::size_t c = 0; c < m_channels; ++c) {
                sum[c] += static_cast<double>(token[c]);
                unitSum[c] += static_cast<double>(token[c]) * scale;
            }
            ++m_visits[patch];
        }
    ++m_views;
}

std::vector<float> RunningMean::mean() const
{
    std::vector<float> mean(m_sum.size());
    for (std::size_t patch = 0; patch < m_visits.size(); ++patch) {
        if (m_visits[patch] == 0) continue;
        for (std::size_t i = patch * m_channels; i < (patch + 1) * m_channels; ++i)
            mean[i] = static_cast<float>(m_sum[i] / m_visits[patch]);
    }
    return mean;
}

std::vector<float> RunningMean::spread() const
{
    std::vector<float> spread(m_visits.size());
    for (std::size_t patch = 0; patch < m_visits.size(); ++patch) {
        const double visits = m_visits[patch];
        if (visits < 2) continue;
        const auto sum = std::span(m_unitSum).subspan(patch * m_channels, m_channels);
        spread[patch] = static_cast<float>(std::sqrt(std::max(1 - squaredLength<double>(sum) / (visits * visits), 0.0)));
    }
    return spread;
}

}  // namespace cortilens::dense
