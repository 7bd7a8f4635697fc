// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace cortilens::encoder {

/// Measured responses [rows, voxels], handed out a block of voxels at a time, so that the whole matrix need not be in memory.
struct ResponseBlocks {
    /// Fills `into` [rows, count] (C order) with the voxels first .. first + count. Any number of threads.
    using Read = std::function<Result<void>(std::size_t first, std::size_t count, std::span<float> into)>;

    std::size_t rows = 0;    ///< images
    std::size_t voxels = 0;  ///< columns
    Read read;
};

/// Of a matrix [N, voxels] in C order that outlives the blocks (a mapped file, say): the rows named by `rows`, in that order;
/// none named: all N.
[[nodiscard]] ResponseBlocks blocksOf(std::span<const float> values, std::size_t voxels, std::vector<std::size_t> rows = {});

}  // namespace cortilens::encoder
