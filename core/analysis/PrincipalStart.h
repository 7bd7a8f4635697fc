// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/UnitRows.h"

#include <cstdint>
#include <vector>

namespace cortilens::analysis {

/// Where a layout begins, [N, components] in 0 to 10: the rows on their first principal axes, as umap-learn's init="pca".
///
/// umap-learn begins with eigenvectors of the graph unless it is told otherwise. Principal axes cost a fraction of those, are
/// certain where the graph falls into parts, and keep what is far apart in its place just as well (Kobak & Linderman 2021, Nat
/// Biotechnol 39:156). Each axis is stretched over the whole range, and carries noise of a hundred-thousandth of it from `seed`:
/// copies of a row would lie on one point without it, and no force drives those apart. An axis along which the rows do not
/// differ is nothing but such noise. The sign of an axis is that of its largest entry. Takes 3 C^2 + 1024 C doubles, and N C^2
/// operations on one core.
[[nodiscard]] std::vector<float> principalStart(const UnitRows& rows, int components, std::uint64_t seed);

}  // namespace cortilens::analysis
