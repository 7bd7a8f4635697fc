// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Adaptor.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <utility>

namespace cortilens::dense {

namespace {

constexpr std::array kAll{Adaptor::none, Adaptor::maskclip, Adaptor::naclip};

}  // namespace

std::string_view nameOf(Adaptor adaptor)
{
    switch (adaptor) {
    case Adaptor::none:
        return "none";
    case Adaptor::maskclip:
        return "maskclip";
    case Adaptor::naclip:
        return "naclip";
    }
    std::unreachable();
}

std::string_view titleOf(Adaptor adaptor)
{
    switch (adaptor) {
    case Adaptor::none:
        return "As trained";
    case Adaptor::maskclip:
        return "MaskCLIP";
    case Adaptor::naclip:
        return "NACLIP";
    }
    std::unreachable();
}

Result<Adaptor> adaptorFrom(std::string_view name)
{
    const auto found = std::ranges::find(kAll, name, nameOf);
    if (found != kAll.end()) return *found;
    std::array<std::string_view, kAll.size()> names;
    std::ranges::transform(kAll, names.begin(), nameOf);
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no adaptor called {}.", name),
                                 fmt::format("Write one of {}.", fmt::join(names, ", "))});
}

std::vector<Adaptor> adaptorsOf(const models::BackboneRow& row)
{
    if (!row.hasNetwork()) return {Adaptor::none};
    std::vector<Adaptor> adaptors(kAll.begin(), kAll.end());
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
