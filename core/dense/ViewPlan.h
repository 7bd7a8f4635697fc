// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/View.h"

#include <vector>

namespace cortilens::dense {

/// The views that BrainSAIL distils a photo from, the null view first: farthest-point samples of 5000 uniform shifts of up to
/// `maxShift` patches either way, and one coin per view for mirroring, from numpy's `default_rng(42)` in its order of draws
/// (aluo-x/BrainSAIL, *_dense_distill.py). Fixed for all photos. A shorter plan is the beginning of a longer one.
/// `count` 1..5000, `maxShift` >= 0; with `maxShift` 0 all shifts are zero.
[[nodiscard]] std::vector<View> viewsFor(int count, int maxShift);

}  // namespace cortilens::dense
