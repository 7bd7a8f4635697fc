// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Encoder.h"

#include <limits>

namespace cortilens::test {

/// Three voxels that read two channels.
[[nodiscard]] inline encoder::Encoder smallEncoder()
{
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    encoder::Encoder encoder;
    encoder.subject = "subj01";
    encoder.space = "func1pt8mm";
    encoder.volumeShape = {10, 11, 12};
    encoder.backbone = "deit-tiny";
    encoder.weightsHash = "abc";
    encoder.recipe = "class token, unit norm";
    encoder.channels = 2;
    encoder.voxels = {{1, 2, 3}, {1, 2, 4}, {5, 0, 0}};
    encoder.weights = {1, 0, 3, 2, -1, 4};
    encoder.bias = {0.5F, 1.5F, 0};
    encoder.r2 = {0.25F, 0.75F, kNan};
    encoder.noiseCeiling = {40, 60, 10};
    encoder.testImages = 100;
    encoder.synthetic = true;
    encoder.metadata = {{"made_by", "a test"}};
    return encoder;
}

}  // namespace cortilens::test
