// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/ComparisonScale.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace cortilens::image {

namespace {

[[nodiscard]] float largestIn(const std::vector<float>& values)
{
    float largest = 0;
    for (const float value : values)
        if (std::isfinite(value)) largest = std::max(largest, std::abs(value));
    return largest;
}

[[nodiscard]] QString quantityIn(const std::vector<CellRange>& row)
{
    const auto first = std::ranges::find_if(row, &CellRange::hasMap);
    return first == row.end() ? QString() : first->quantity;
}

}  // namespace

QString quantityOf(const std::vector<ComparisonCell>& row)
{
    const auto first = std::ranges::find_if(row, [](const auto& cell) { return cell.map != nullptr; });
    return first == row.end() ? QString() : first->quantity;
}

CellRange rangeOf(const ComparisonCell& cell)
{
    if (!cell.map) return {};
    return {true, cell.quantity, largestIn(cell.map->values)};
}

std::vector<std::vector<color::ValueScale>> scalesOf(const std::vector<std::vector<ComparisonCell>>& cells, std::size_t columns,
                                                     bool shared, std::optional<float> limit)
{
    std::vector<std::vector<CellRange>> ranges;
    for (const auto& row : cells) {
        auto& line = ranges.emplace_back();
        for (const auto& cell : row) line.push_back(rangeOf(cell));
    }
    return scalesOf(ranges, columns, shared, limit);
}

std::vector<std::vector<color::ValueScale>> scalesOf(const std::vector<std::vector<CellRange>>& cells, std::size_t columns,
                                                     bool shared, std::optional<float> limit)
{
    std::map<QString, std::vector<float>> largest;  // of each quantity, by column
    QString first;
    for (const auto& row : cells) {
        const auto quantity = quantityIn(row);
        if (first.isEmpty()) first = quantity;
        auto& ofColumn = largest[quantity];
        ofColumn.resize(columns, 0);
        for (std::size_t c = 0; c < std::min(columns, row.size()); ++c) ofColumn[c] = std::max(ofColumn[c], row[c].largest);
    }
    std::vector<std::vector<color::ValueScale>> scales;
    for (const auto& row : cells) {
        const auto quantity = quantityIn(row);
        const auto& own = largest.at(quantity);
        const float all = own.empty() ? 0 : std::ranges::max(own);
        auto& line = scales.emplace_back();
        for (const float value : own) {
            const float automatic = color::niceLimit(shared ? all : value);
            line.push_back(color::symmetricScale(quantity == first ? limit.value_or(automatic) : automatic));
        }
    }
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
