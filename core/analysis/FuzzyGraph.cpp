// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/FuzzyGraph.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

namespace cortilens::analysis {

namespace {

// Names and values of umap-learn, so that the graphs can be compared.
constexpr int kHalvings = 64;
constexpr double kTolerance = 1e-5;      // of the sum of memberships
constexpr double kSmallestScale = 1e-3;  // of the mean distance

[[nodiscard]] double sumOf(std::span<const float> distances)
{
    return std::accumulate(distances.begin(), distances.end(), 0.0);
}

/// The scale at which the memberships of these distances sum to `target`. When too many are not above `nearest` there is none,
/// and the result is as good as zero.
[[nodiscard]] double scaleFor(std::span<const float> distances, double nearest, double target)
{
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    double scale = 1;
    for (int i = 0; i < kHalvings; ++i) {
        double sum = 0;
        for (const float distance : distances) sum += std::exp(-std::max(0.0, static_cast<double>(distance) - nearest) / scale);
        if (std::abs(sum - target) < kTolerance) break;
        (sum > target ? high : low) = scale;
        scale = std::isinf(high) ? 2 * scale : (low + high) / 2;
    }
    return scale;
}

/// One direction of an edge, and the other one.
struct Arc {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    float forward = 0;
    float backward = 0;
};

}  // namespace

Reach reachOf(const Neighbors& neighbors)
{
    const auto k = static_cast<double>(neighbors.count + 1);  // the row itself, at distance 0, is in the means as well
    const double meanOfAll = sumOf(neighbors.distances) / (k * static_cast<double>(std::max<std::size_t>(neighbors.size(), 1)));
    Reach reach;
    for (std::size_t row = 0; row < neighbors.size(); ++row) {
        const auto distances = neighbors.distancesOf(row);
        const auto other = std::ranges::find_if(distances, [](float distance) { return distance > 0; });
        const float nearest = other == distances.end() ? 0.0F : *other;
        const double mean = nearest > 0 ? sumOf(distances) / k : meanOfAll;
        const double scale = scaleFor(distances, static_cast<double>(nearest), std::log2(k));
        reach.nearest.push_back(nearest);
        reach.scale.push_back(static_cast<float>(std::max(scale, kSmallestScale * mean)));
    }
    return reach;
}

Reach reachAmongOthers(const Neighbors& neighbors)
{
    const auto k = static_cast<double>(neighbors.count);
    Reach reach;
    for (std::size_t row = 0; row < neighbors.size(); ++row) {
        const auto distances = neighbors.distancesOf(row);
        const double scale = scaleFor(distances.subspan(1), 0, std::log2(k));
        reach.nearest.push_back(0);
        reach.scale.push_back(static_cast<float>(std::max(scale, kSmallestScale * sumOf(distances) / k)));
    }
    return reach;
}

float membership(float distance, float nearest, float scale)
{
    return distance <= nearest ? 1.0F : std::exp(-(distance - nearest) / scale);
}

std::vector<FuzzyEdge> fuzzyUnion(const Neighbors& neighbors)
{
    const auto reach = reachOf(neighbors);
    std::vector<Arc> arcs;
    arcs.reserve(2 * neighbors.rows.size());
    for (std::uint32_t row = 0; row < neighbors.size(); ++row)
        for (std::size_t place = 0; place < neighbors.count; ++place) {
            const auto other = neighbors.rowsOf(row)[place];
            const float weight = membership(neighbors.distancesOf(row)[place], reach.nearest[row], reach.scale[row]);
            arcs.push_back({.from = row, .to = other, .forward = weight});
            arcs.push_back({.from = other, .to = row, .backward = weight});
        }
    std::ranges::sort(arcs, {}, [](const Arc& arc) { return std::pair(arc.from, arc.to); });
    std::vector<FuzzyEdge> edges;
    for (std::size_t i = 0; i < arcs.size(); ++i) {
        Arc arc = arcs[i];
        if (i + 1 < arcs.size() && arcs[i + 1].from == arc.from && arcs[i + 1].to == arc.to) {
            arc.forward += arcs[++i].forward;  // one of the two is zero, and so below
            arc.backward += arcs[i].backward;
        }
        const float weight = arc.forward + arc.backward - arc.forward * arc.backward;
        if (weight > 0) edges.push_back({arc.from, arc.to, weight});
    }
    return edges;
}

}  // namespace cortilens::analysis
