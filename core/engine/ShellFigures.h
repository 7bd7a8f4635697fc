// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <string>

/// Figures that may be unknown, as the tables and the JSON of shell commands spell them.
namespace cortilens::engine {

/// +0.123; a dash for NaN.
[[nodiscard]] inline std::string signedFigure(double value)
{
    return std::isnan(value) ? "-" : fmt::format("{:+.3f}", value);
}

/// NaN has no spelling in JSON: null.
[[nodiscard]] inline nlohmann::json jsonNumber(double value)
{
    return std::isnan(value) ? nlohmann::json() : nlohmann::json(value);
}

}  // namespace cortilens::engine
