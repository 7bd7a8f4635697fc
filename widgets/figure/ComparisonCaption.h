// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/figure/ComparisonFigure.h"

#include <QString>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace cortilens {

/// a, b, ... z, then 27, 28, ...
[[nodiscard]] QString letterOf(std::size_t panel);

/// Whether each row ends with a panel that shows where the maps disagree.
[[nodiscard]] bool hasDisagreement(const ComparisonFigure& figure);

/// Letters of panels and what they show: the maps, then the disagreement.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> captionPartsOf(const ComparisonFigure& figure);

}  // namespace cortilens
