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

/// The same views, the first one still first, in an order whose mean comes close to the mean of all of them early. The scripts'
/// order begins with the widest shifts; here each next view is the one that brings the mean embedding of those so far closest to
/// that of all (greedy kernel herding: Chen, Welling & Smola 2010), as if what two views say were the more alike the nearer
/// their shifts, and less when one of them is mirrored. Ties: the first one given.
[[nodiscard]] std::vector<View> settlingEarly(const std::vector<View>& views);

}  // namespace cortilens::dense
