// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Occlusion.h"

#include "core/encoder/Bootstrap.h"
#include "core/encoder/SeededDraws.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <random>
#include <tuple>

namespace cortilens::analysis {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kConfidence = 0.95;

[[nodiscard]] double meanOf(std::span<const double> values)
{
    return values.empty() ? kNan : std::reduce(values.begin(), values.end()) / static_cast<double>(values.size());
}

}  // namespace

PatchOrder hottestFirst(std::span<const float> relevance)
{
    PatchOrder order(relevance.size());
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&](std::int32_t left, std::int32_t right) {
        const float a = relevance[static_cast<std::size_t>(left)];
        const float b = relevance[static_cast<std::size_t>(right)];
        if (std::isnan(a) || std::isnan(b)) return !std::isnan(a) && std::isnan(b);
        return a > b;
    });
    return order;
}

PatchOrder movedOrder(const PatchOrder& order, GridSize grid, GridCell shift, bool mirrored)
{
    assert(order.size() == grid.cells());
    PatchOrder moved;
    moved.reserve(order.size());
    for (const auto patch : order) {
        const auto [row, col] = grid.cellAt(static_cast<std::size_t>(patch));
        const int from = mirrored ? grid.cols - 1 - col : col;
        const GridCell to{((row + shift.row) % grid.rows + grid.rows) % grid.rows,
                          ((from + shift.col) % grid.cols + grid.cols) % grid.cols};
        moved.push_back(static_cast<std::int32_t>(grid.indexOf(to)));
    }
    return moved;
}

std::vector<PatchOrder> chanceOrders(const PatchOrder& order, GridSize grid, Chance chance, int draws, std::uint64_t seed)
{
    std::mt19937_64 generator(seed);
    std::vector<PatchOrder> orders;
    if (chance == Chance::scattered) {
        for (int draw = 0; draw < draws; ++draw) {
            const auto places = encoder::drawOrder(generator, order.size());
            orders.emplace_back(places.begin(), places.end());
        }
        return orders;
    }
    // Place 0 is the map's own, and the second half holds the mirrored ones.
    const std::size_t cells = grid.cells();
    for (const auto place : encoder::drawOrder(generator, 2 * cells)) {
        if (static_cast<int>(orders.size()) >= draws) break;
        if (place == 0) continue;
        const auto drawn = static_cast<std::size_t>(place);
        orders.push_back(movedOrder(order, grid, grid.cellAt(drawn % cells), drawn >= cells));
    }
    return orders;
}

std::vector<std::int32_t> coveredCounts(std::size_t patches, int steps)
{
    std::vector<std::int32_t> counts;
    for (int step = 0; step <= steps; ++step)
        counts.push_back(static_cast<std::int32_t>(std::llround(static_cast<double>(patches) * step / steps)));
    return counts;
}

double areaUnder(std::span<const float> curve, std::span<const std::int32_t> counts)
{
    assert(curve.size() == counts.size() && counts.size() > 1);
    double sum = 0;
    for (std::size_t i = 1; i < curve.size(); ++i)
        sum += 0.5 * (static_cast<double>(curve[i]) + static_cast<double>(curve[i - 1])) *
               static_cast<double>(counts[i] - counts[i - 1]);
    return sum / static_cast<double>(counts.back());
}

CurveBand bandOf(std::span<const float> drawn, std::size_t levels)
{
    CurveBand band;
    if (drawn.empty()) return band;
    for (std::size_t level = 0; level < levels; ++level) {
        std::vector<double> values;
        for (std::size_t i = level; i < drawn.size(); i += levels) values.push_back(static_cast<double>(drawn[i]));
        const auto [low, high] = encoder::percentileInterval(values, kConfidence);
        band.low.push_back(static_cast<float>(low));
        band.middle.push_back(static_cast<float>(encoder::quantile(values, 0.5)));
        band.high.push_back(static_cast<float>(high));
    }
    return band;
}

CurveVerdict verdictOf(CurveKind kind, double area, std::span<const double> drawnAreas)
{
    CurveVerdict verdict;
    verdict.area = area;
    verdict.chance = meanOf(drawnAreas);
    std::tie(verdict.low, verdict.high) = encoder::percentileInterval({drawnAreas.begin(), drawnAreas.end()}, kConfidence);
    const double sign = kind == CurveKind::deletion ? -1 : 1;
    verdict.advantage = sign * (area - verdict.chance);
    verdict.draws = static_cast<int>(drawnAreas.size());
    verdict.beaten = static_cast<int>(std::ranges::count_if(drawnAreas, [&](double drawn) { return sign * (area - drawn) > 0; }));
    verdict.p = (1.0 + verdict.draws - verdict.beaten) / (1.0 + verdict.draws);
    return verdict;
}

MeanAdvantage meanAdvantage(std::span<const double> advantages, int draws, std::uint64_t seed)
{
    MeanAdvantage result{.mean = meanOf(advantages), .low = kNan, .high = kNan, .photos = static_cast<int>(advantages.size())};
    if (advantages.size() < 2) return result;
    std::mt19937_64 generator(seed);
    std::vector<double> means;
    std::vector<double> sample(advantages.size());
    for (int draw = 0; draw < draws; ++draw) {
        for (auto& value : sample) value = advantages[encoder::drawBelow(generator, advantages.size())];
        means.push_back(meanOf(sample));
    }
    std::tie(result.low, result.high) = encoder::percentileInterval(std::move(means), kConfidence);
    return result;
}

}  // namespace cortilens::analysis
