// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonScale.h"

#include <algorithm>
#include <cmath>

namespace cortilens::image {

namespace {

[[nodiscard]] float largestIn(const std::vector<float>& values)
{
    float largest = 0;
    for (const float value : values)
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    return largest;
}

}  // namespace

std::vector<color::ValueScale> scalesOf(const std::vector<std::vector<ComparisonCell>>& cells, std::size_t columns, bool shared,
                                        std::optional<float> limit)
{
    std::vector<float> largest(columns, 0);
    for (const auto& row : cells)
        for (std::size_t c = 0; c < std::min(columns, row.size()); ++c)
            if (const auto& map = row[c].map) largest[c] = std::max(largest[c], largestIn(map->values));
    const float all = largest.empty() ? 0 : std::ranges::max(largest);
    std::vector<color::ValueScale> scales;
    for (const float own : largest) scales.push_back(color::symmetricScale(limit.value_or(color::niceLimit(shared ? all : own))));
    return scales;
}

color::ValueScale scaleOf(const MapAgreement& agreement)
{
    return {0, color::niceLimit(largestIn(agreement.disagreement)), 0};
}

RelevanceMap mapOf(const MapAgreement& agreement)
{
    RelevanceMap map;
    map.grid = agreement.grid;
    map.values = agreement.disagreement;
    return map;
}

}  // namespace cortilens::image
