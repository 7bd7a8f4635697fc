// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Agreement.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::analysis {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// What a patch there takes from a patch here along one axis.
struct Share {
    int from = 0;
    double length = 0;  // of the common part, in patches of both grids multiplied: whole numbers, so that nothing is lost
};

[[nodiscard]] std::vector<std::vector<Share>> sharesAlong(int from, int to)
{
    std::vector<std::vector<Share>> shares(static_cast<std::size_t>(to));
    for (int target = 0; target < to; ++target) {
        const auto begin = std::int64_t{target} * from;
        const auto end = begin + from;
        for (auto source = begin / to; source * to < end; ++source) {
            const auto common = std::min((source + 1) * to, end) - std::max(source * to, begin);
            shares[static_cast<std::size_t>(target)].push_back({static_cast<int>(source), static_cast<double>(common)});
        }
    }
    return shares;
}

/// Mean and deviation over `values`, divided by their number.
struct Moments {
    double mean = 0;
    double deviation = 0;
};

[[nodiscard]] Moments momentsOf(std::span<const double> values)
{
    Moments moments;
    for (const double value : values) moments.mean += value / static_cast<double>(values.size());
    double square = 0;
    for (const double value : values) square += (value - moments.mean) * (value - moments.mean);
    moments.deviation = std::sqrt(square / static_cast<double>(values.size()));
    return moments;
}

/// Numbers that differ by rounding alone are one number.
[[nodiscard]] bool isConstant(const Moments& moments)
{
    return !(moments.deviation > 1e-7 * std::abs(moments.mean)) || moments.deviation == 0;
}

[[nodiscard]] std::vector<double> zScores(std::span<const float> values, std::span<const std::size_t> places)
{
    std::vector<double> known;
    for (const auto place : places) known.push_back(static_cast<double>(values[place]));
    const auto moments = momentsOf(known);
    if (isConstant(moments)) return {};
    for (double& value : known) value = (value - moments.mean) / moments.deviation;
    return known;
}

/// Fills `disagreement` and `overall` from the maps on the common grid.
void spread(MapAgreement& agreement, std::span<const std::vector<float>> maps)
{
    agreement.disagreement.assign(agreement.grid.cells(), kNaN);
    agreement.overall = kNaN;
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < agreement.grid.cells(); ++place)
        if (std::ranges::all_of(maps, [place](const auto& map) { return std::isfinite(map[place]); })) places.push_back(place);
    if (places.size() < 3) return;
    std::vector<std::vector<double>> scores;
    for (const auto& map : maps)
        if (auto score = zScores(map, places); !score.empty()) scores.push_back(std::move(score));
    if (scores.size() < 2) return;
    double square = 0;
    std::vector<double> here(scores.size());
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::ranges::transform(scores, here.begin(), [i](const auto& score) { return score[i]; });
        const double deviation = momentsOf(here).deviation;
        agreement.disagreement[places[i]] = static_cast<float>(deviation);
        square += deviation * deviation / static_cast<double>(places.size());
    }
    agreement.overall = static_cast<float>(std::sqrt(square));
}

[[nodiscard]] float correlationOf(const MapValues& a, const MapValues& b)
{
    const GridSize grids[] = {a.grid, b.grid};
    const auto grid = commonGrid(grids);
    return pearson(resampled(a, grid), resampled(b, grid));
}

/// Mean of what has a value; NaN when nothing has.
[[nodiscard]] float meanOf(std::span<const float> values)
{
    double sum = 0;
    int known = 0;
    for (const float value : values)
        if (!std::isnan(value)) {
            sum += static_cast<double>(value);
            ++known;
        }
    return known > 0 ? static_cast<float>(sum / known) : kNaN;
}

[[nodiscard]] std::optional<Error> fault(const MapValues& map)
{
    if (map.grid.rows > 0 && map.grid.cols > 0 && map.values.size() == map.grid.cells()) return std::nullopt;
    return Error{ErrorKind::invalidRequest,
                 fmt::format("A map of {} values does not fit its grid of {} x {} patches.", map.values.size(), map.grid.rows,
                             map.grid.cols),
                 {}};
}

}  // namespace

std::vector<float> resampled(const MapValues& map, GridSize to)
{
    if (map.grid == to) return {map.values.begin(), map.values.end()};
    const auto down = sharesAlong(map.grid.rows, to.rows);
    const auto across = sharesAlong(map.grid.cols, to.cols);
    std::vector<float> result;
    result.reserve(to.cells());
    for (const auto& rows : down)
        for (const auto& cols : across) {
            double sum = 0;
            double area = 0;
            for (const auto& row : rows)
                for (const auto& col : cols) {
                    const float value = map.values[map.grid.indexOf({row.from, col.from})];
                    if (std::isnan(value)) continue;
                    sum += row.length * col.length * static_cast<double>(value);
                    area += row.length * col.length;
                }
            result.push_back(area > 0 ? static_cast<float>(sum / area) : kNaN);
        }
    return result;
}

GridSize commonGrid(std::span<const GridSize> grids)
{
    if (grids.empty()) return {};
    GridSize common = grids.front();
    for (const auto grid : grids) common = {std::min(common.rows, grid.rows), std::min(common.cols, grid.cols)};
    return common;
}

float pearson(std::span<const float> a, std::span<const float> b)
{
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < std::min(a.size(), b.size()); ++place)
        if (std::isfinite(a[place]) && std::isfinite(b[place])) places.push_back(place);
    if (places.size() < 3) return kNaN;
    const auto first = zScores(a, places);
    const auto second = zScores(b, places);
    if (first.empty() || second.empty()) return kNaN;
    double sum = 0;
    for (std::size_t i = 0; i < places.size(); ++i) sum += first[i] * second[i];
    return static_cast<float>(std::clamp(sum / static_cast<double>(places.size()), -1.0, 1.0));
}

Result<MapAgreement> agreementOf(std::span<const MapValues> maps)
{
    if (maps.empty()) return std::unexpected(Error{ErrorKind::invalidRequest, "There is no map to compare.", {}});
    std::vector<GridSize> grids;
    for (const auto& map : maps) {
        if (const auto wrong = fault(map)) return std::unexpected(*wrong);
        grids.push_back(map.grid);
    }
    MapAgreement agreement;
    agreement.grid = commonGrid(grids);
    std::vector<std::vector<float>> common;
    for (const auto& map : maps) common.push_back(resampled(map, agreement.grid));
    spread(agreement, common);

    const auto count = maps.size();
    agreement.correlation.assign(count * count, kNaN);
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i; j < count; ++j) {
            const float r = correlationOf(maps[i], maps[j]);
            agreement.correlation[i * count + j] = agreement.correlation[j * count + i] = i == j && !std::isnan(r) ? 1.0F : r;
        }
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<float> others;
        for (std::size_t j = 0; j < count; ++j)
            if (j != i) others.push_back(agreement.correlation[i * count + j]);
        agreement.agreement.push_back(meanOf(others));
    }
    return agreement;
}

float meanCorrelation(const MapAgreement& agreement)
{
    const auto count = agreement.agreement.size();
    std::vector<float> pairs;
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t j = i + 1; j < count; ++j) pairs.push_back(agreement.correlation[i * count + j]);
    return meanOf(pairs);
}

void rank(std::vector<PhotoDisagreement>& ranking, const PhotoDisagreement& photo, std::size_t most)
{
    if (std::isnan(photo.overall)) return;
    const auto isBefore = [](const PhotoDisagreement& a, const PhotoDisagreement& b) {
        return a.overall > b.overall || (a.overall == b.overall && a.image < b.image);
    };
    ranking.insert(std::ranges::upper_bound(ranking, photo, isBefore), photo);
    if (ranking.size() > most) ranking.resize(most);
}

}  // namespace cortilens::analysis
