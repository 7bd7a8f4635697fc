// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/image/ComparisonContent.h"

#include <vector>

namespace cortilens::image {

/// What a column is called where there is little room: its title, or, where others have the same title, what its detail has and
/// theirs do not (`MaskCLIP`, `best`).
[[nodiscard]] QString shortNameOf(const std::vector<ComparisonColumn>& columns, std::size_t column);

}  // namespace cortilens::image
