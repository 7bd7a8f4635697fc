// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/ResponseBlocks.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <utility>

namespace cortilens::encoder {

ResponseBlocks blocksOf(std::span<const float> values, std::size_t voxels, std::vector<std::size_t> rows)
{
    if (rows.empty() && voxels > 0) {
        rows.resize(values.size() / voxels);
        std::iota(rows.begin(), rows.end(), std::size_t{0});
    }
    assert(rows.empty() || (std::ranges::max(rows) + 1) * voxels <= values.size());
    const auto count = rows.size();
    auto read = [values, voxels, rows = std::move(rows)](std::size_t first, std::size_t width,
                                                         std::span<float> into) -> Result<void> {
        auto* next = into.data();
        for (const auto row : rows) next = std::copy_n(values.data() + row * voxels + first, width, next);
        return {};
    };
    return {.rows = count, .voxels = voxels, .read = std::move(read)};
}

}  // namespace cortilens::encoder
