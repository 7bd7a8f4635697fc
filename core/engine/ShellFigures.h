// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

/// Figures that may be unknown, as the tables and the JSON of shell commands spell them.
namespace cortilens::engine {

/// +0.123; a dash for NaN.
[[nodiscard]] std::string signedFigure(double value);

/// 0.012; a dash for NaN.
[[nodiscard]] std::string plainFigure(double value);

/// NaN has no spelling in JSON: null.
[[nodiscard]] nlohmann::json jsonNumber(double value);

}  // namespace cortilens::engine
