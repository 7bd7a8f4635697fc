// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/LiveRegion.h"
#include "core/types/WeightedVoxel.h"

#include <vector>

namespace cortilens::data {

class Subject;

/// Its voxels, each with weight 1. Errors: notFound (no such map or region; no voxel above the threshold), those of the
/// readers.
[[nodiscard]] Result<std::vector<WeightedVoxel>> voxelsOf(const LiveRegion& live, const Subject& subject);

}  // namespace cortilens::data
