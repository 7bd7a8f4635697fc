// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"

#include <cmath>

namespace cortilens::test {

/// A grey ramp with a darker square: any shift or stretch of the photo shows.
[[nodiscard]] inline Photo rampPhoto(int side)
{
    Photo photo{.width = side, .height = side, .rgb = {}};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x) {
            const bool inSquare = x > side / 8 && x < side / 3 && y > side / 8 && y < side / 3;
            const auto grey = static_cast<std::uint8_t>((inSquare ? 20 : 90) + 120 * (x + y) / (2 * side));
            photo.rgb.insert(photo.rgb.end(), {grey, grey, grey});
        }
    return photo;
}

/// A warm hill left of the middle and a cold one at the upper right; patch (row, col) of a side x side grid.
[[nodiscard]] inline RelevanceMap hills(int side)
{
    RelevanceMap map;
    map.grid = {side, side};
    for (int row = 0; row < side; ++row)
        for (int col = 0; col < side; ++col) {
            const auto hill = [&](float x, float y) {
                const float dx = (static_cast<float>(col) + 0.5F) / static_cast<float>(side) - x;
                const float dy = (static_cast<float>(row) + 0.5F) / static_cast<float>(side) - y;
                return std::exp(-(dx * dx + dy * dy) / 0.03F);
            };
            map.values.push_back(0.17F * hill(0.4F, 0.6F) - 0.12F * hill(0.8F, 0.2F));
        }
    return map;
}

}  // namespace cortilens::test
