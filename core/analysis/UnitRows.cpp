// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/UnitRows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace cortilens::analysis {

namespace {

[[nodiscard]] Error withoutDirection(std::size_t row, std::string_view why)
{
    return {ErrorKind::invalidRequest, fmt::format("Row {} (counted from 0) has no direction: {}.", row, why),
            "Leave such rows out before they are laid out."};
}

}  // namespace

Result<UnitRows> UnitRows::of(std::span<const float> values, std::size_t channels)
{
    if (channels == 0 || values.size() % channels != 0)
        return std::unexpected(
            Error{ErrorKind::mismatch, fmt::format("{} values are no whole rows of {} channels.", values.size(), channels), {}});
    std::vector<float> units(values.size());
    for (std::size_t first = 0; first < values.size(); first += channels) {
        double square = 0;  // of a double: no float is too large or too small to be squared
        for (const float value : values.subspan(first, channels))
            square += static_cast<double>(value) * static_cast<double>(value);
        if (!std::isfinite(square)) return std::unexpected(withoutDirection(first / channels, "a value in it is no number"));
        if (square == 0) return std::unexpected(withoutDirection(first / channels, "all its values are zero"));
        const double length = std::sqrt(square);
        for (std::size_t i = first; i < first + channels; ++i)
            units[i] = static_cast<float>(static_cast<double>(values[i]) / length);
    }
    return UnitRows(std::move(units), channels);
}

}  // namespace cortilens::analysis
