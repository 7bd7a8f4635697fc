// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/Distiller.h"
#include "core/dense/FeatureRecipe.h"
#include "core/dense/View.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace cortilens::dense {

/// What the published scripts write, before their factor of ten and float16.
struct PublishedSum {
    std::vector<float> sum;             ///< [rows, cols, channels]
    std::vector<std::uint16_t> visits;  ///< [rows, cols]; the scripts do not count
};

/// BrainSAIL's distillation as its scripts run it (aluo-x/BrainSAIL, *_dense_distill.py), for comparison: each view is cut,
/// padded, mirrored and forwarded by itself; all answers are kept and summed on the host at the end.
///
/// One thread. Functions report the errors of the forward function, and outOfMemory.
class PublishedLoop {
public:
    PublishedLoop(const FeatureRecipe& recipe, Forward forward);
    ~PublishedLoop();

    [[nodiscard]] Result<void> begin(const Photo& photo);
    [[nodiscard]] Result<void> addView(const View& view);
    [[nodiscard]] Result<PublishedSum> finish();

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

}  // namespace cortilens::dense
