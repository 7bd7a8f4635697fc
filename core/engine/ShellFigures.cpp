// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ShellFigures.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>

namespace cortilens::engine {

std::string signedFigure(double value)
{
    return std::isnan(value) ? "-" : fmt::format("{:+.3f}", value);
}

std::string plainFigure(double value)
{
    return std::isnan(value) ? "-" : fmt::format("{:.3f}", value);
}

nlohmann::json jsonNumber(double value)
{
    return std::isnan(value) ? nlohmann::json() : nlohmann::json(value);
}

}  // namespace cortilens::engine
