// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace cortilens {

/// One patch, counted from the upper left. Also a shift in whole patches.
struct GridCell {
    int row = 0;
    int col = 0;
    friend bool operator==(GridCell, GridCell) = default;
};

/// Size of a grid of patches. Values of patches stand in one order everywhere: row after row.
struct GridSize {
    int rows = 0;
    int cols = 0;

    [[nodiscard]] std::size_t cells() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols); }
    [[nodiscard]] bool holds(GridCell cell) const { return cell.row >= 0 && cell.row < rows && cell.col >= 0 && cell.col < cols; }
    /// Of a patch that the grid holds, 0 to cells() - 1.
    [[nodiscard]] std::size_t indexOf(GridCell cell) const
    {
        return static_cast<std::size_t>(cell.row) * static_cast<std::size_t>(cols) + static_cast<std::size_t>(cell.col);
    }
    /// The patch whose indexOf() is `index`, below cells().
    [[nodiscard]] GridCell cellAt(std::size_t index) const
    {
        return {static_cast<int>(index / static_cast<std::size_t>(cols)),
                static_cast<int>(index % static_cast<std::size_t>(cols))};
    }
    friend bool operator==(GridSize, GridSize) = default;
};

}  // namespace cortilens
