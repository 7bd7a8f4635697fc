// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

namespace cortilens {

/// Eight-bit sRGB picture, rows from the top, channels interleaved: [height, width, 3].
struct Photo {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgb;
};

}  // namespace cortilens
