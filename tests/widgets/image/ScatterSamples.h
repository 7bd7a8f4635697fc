// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/image/ScatterView.h"

#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::test {

/// Three clouds of 60 voxels and one of 20, on a page of 10 x 10.
[[nodiscard]] inline image::ScatterPoints fourClouds()
{
    image::ScatterPoints points;
    points.scale = {.across = {0, 10}, .up = {0, 10}};
    const auto cloud = [&](const char* name, float x, float y, int count) {
        image::ScatterRegion region{.name = name, .rows = {}};
        for (int i = 0; i < count; ++i) {
            const auto angle = 2.4F * static_cast<float>(i);
            const auto radius = 0.19F * std::sqrt(static_cast<float>(i));
            region.rows.push_back(static_cast<std::int32_t>(points.positions.size() / 2));
            points.positions.push_back(x + radius * std::cos(angle));
            points.positions.push_back(y + radius * std::sin(angle));
        }
        points.regions.push_back(std::move(region));
    };
    cloud("FFA-1", 1.6F, 8.3F, 60);
    cloud("PPA", 8.3F, 1.6F, 60);
    cloud("food", 8, 8, 20);
    cloud("V1v", 3, 3.4F, 60);
    return points;
}

/// 2 x 2, of which one has no place.
[[nodiscard]] inline image::PlacedPatches fourPatches()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    return {{2, 2}, {8.9F, 8.1F, 5, 5, nan, nan, 2.9F, 7.4F}};
}

}  // namespace cortilens::test
