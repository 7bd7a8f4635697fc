// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace cortilens {

/// Size of a grid of patches.
struct GridSize {
    int rows = 0;
    int cols = 0;

    [[nodiscard]] std::size_t cells() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols); }
    friend bool operator==(GridSize, GridSize) = default;
};

/// One patch, counted from the upper left. Also a shift in whole patches.
struct GridCell {
    int row = 0;
    int col = 0;
    friend bool operator==(GridCell, GridCell) = default;
};

}  // namespace cortilens
