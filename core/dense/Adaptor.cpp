// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Adaptor.h"

#include "core/models/AdaptorNames.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <cmath>

namespace cortilens::dense {

namespace {

[[nodiscard]] const models::AdaptorName& entryOf(Adaptor adaptor)
{
    return *std::ranges::find(models::adaptorNames(), adaptor, &models::AdaptorName::adaptor);
}

}  // namespace

std::string_view nameOf(Adaptor adaptor)
{
    return entryOf(adaptor).name;
}

std::string_view titleOf(Adaptor adaptor)
{
    return entryOf(adaptor).title;
}

Result<Adaptor> adaptorFrom(std::string_view name)
{
    const auto all = models::adaptorNames();
    const auto found = std::ranges::find(all, name, &models::AdaptorName::name);
    if (found != all.end()) return found->adaptor;
    std::vector<std::string_view> names;
    for (const auto& each : all) names.push_back(each.name);
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no adaptor called {}.", name),
                                 fmt::format("Write one of {}.", fmt::join(names, ", "))});
}

bool needsCompanion(Adaptor adaptor)
{
    return adaptor == Adaptor::proxyclip;
}

std::vector<Adaptor> adaptorsOf(const models::BackboneRow& row)
{
    if (!row.hasNetwork()) return {Adaptor::none};
    std::vector<Adaptor> adaptors;
    for (const auto& entry : models::adaptorNames()) adaptors.push_back(entry.adaptor);
    std::ranges::stable_partition(adaptors, [&](Adaptor adaptor) { return adaptor == row.recipe.adaptor; });
    return adaptors;
}

std::vector<float> neighbourhood(GridSize grid, double sigma, int leadingTokens)
{
    assert(sigma > 0);
    const auto cols = static_cast<std::size_t>(grid.cols);
    const auto leading = static_cast<std::size_t>(leadingTokens);
    const auto tokens = leading + grid.cells();
    // The boost is a product of one factor per axis: exponentials of the longer side only.
    std::vector<double> fallOff(static_cast<std::size_t>(std::max(grid.rows, grid.cols)));
    for (std::size_t d = 0; d < fallOff.size(); ++d) fallOff[d] = std::exp(-static_cast<double>(d * d) / (2 * sigma * sigma));
    const auto distance = [](std::size_t a, std::size_t b) { return a > b ? a - b : b - a; };
    std::vector<float> boost(tokens * tokens);
    for (std::size_t i = 0; i < grid.cells(); ++i)
        for (std::size_t j = 0; j < grid.cells(); ++j)
            boost[(leading + i) * tokens + leading + j] =
                static_cast<float>(fallOff[distance(i / cols, j / cols)] * fallOff[distance(i % cols, j % cols)]);
    return boost;
}

}  // namespace cortilens::dense
