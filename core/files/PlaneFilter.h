// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::files {

/// One number per pixel, rows from the top: [height, width].
struct Plane {
    int width = 0;
    int height = 0;
    std::vector<float> values;
};

/// One-dimensional kernel: output i is the sum of taps[j] times input i + j - anchor.
struct Taps {
    std::vector<float> weights;
    int anchor = 0;  ///< inside the weights
};

/// `plane` with `alongRows` applied along each row and `alongColumns` along each column; beyond the edge it is mirrored, the edge
/// pixel included (c b a | a b c). The same bytes whatever the number of threads. Throws std::bad_alloc.
[[nodiscard]] Plane filtered(const Plane& plane, const Taps& alongRows, const Taps& alongColumns);

}  // namespace cortilens::files
