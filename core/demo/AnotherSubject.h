// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/demo/Subject.h"

#include <cstdint>

namespace cortilens::demo {

/// A second person, subj02, for what is compared between brains: the same folds, which registration puts some mm from the first
/// one's, so that a number of a vertex means another place; every region lies in its place on fsaverage's sphere. `seed` is of
/// what voxels outside the regions like. `first` has a cortex and preferences; responses are left out.
[[nodiscard]] Subject anotherSubject(const Subject& first, std::uint64_t seed);

}  // namespace cortilens::demo
