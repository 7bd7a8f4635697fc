// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PatchRows.h"

#include "core/analysis/Relevance.h"

#include <algorithm>
#include <cmath>

namespace cortilens::engine {

namespace {

/// Of a row that was of length 1: what is less is the rounding of the mean.
constexpr double kLeastLength = 1e-5;

[[nodiscard]] double lengthOf(std::span<const float> vector)
{
    double sum = 0;
    for (const float value : vector) sum += static_cast<double>(value) * static_cast<double>(value);
    return std::sqrt(sum);
}

}  // namespace

Result<void> PatchRows::add(NsdId image, const dense::FeatureMap& features, const encoder::Encoder& encoder)
{
    const auto all = analysis::readableVectors(features, encoder.hidden);
    if (!all) return std::unexpected(all.error());
    for (std::size_t patch = 0; patch < features.grid.cells(); ++patch) {
        const auto vector = std::span(*all).subspan(patch * m_width, m_width);
        const double length = lengthOf(vector);
        if (!(length > 0)) continue;  // NaN as well
        for (const float value : vector) m_vectors.push_back(static_cast<float>(static_cast<double>(value) / length));
        m_patches.push_back({image, features.grid.cellAt(patch)});
    }
    return {};
}

void PatchRows::centre()
{
    std::vector<double> mean(m_width);
    for (std::size_t i = 0; i < m_vectors.size(); ++i) mean[i % m_width] += static_cast<double>(m_vectors[i]);
    for (double& value : mean) value /= static_cast<double>(std::max<std::size_t>(1, m_patches.size()));
    std::size_t kept = 0;
    for (std::size_t row = 0; row < m_patches.size(); ++row) {
        const auto to = std::span(m_vectors).subspan(kept * m_width, m_width);
        for (std::size_t c = 0; c < m_width; ++c)
            to[c] = static_cast<float>(static_cast<double>(m_vectors[row * m_width + c]) - mean[c]);
        if (lengthOf(to) < kLeastLength) continue;
        m_patches[kept++] = m_patches[row];
    }
    m_patches.resize(kept);
    m_vectors.resize(kept * m_width);
}

}  // namespace cortilens::engine
