// SPDX-License-Identifier: Apache-2.0
#include "core/dense/BatchSize.h"

#include "core/dense/Distiller.h"

#include <algorithm>

namespace cortilens::dense {

int viewsPerBatchFor(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                     std::int64_t freeBytes, const models::BackboneRow* companion)
{
    constexpr std::int64_t kMostBytes = 3'000'000'000;
    constexpr std::int64_t kMostViews = 25;  // beyond it a GPU is busy anyway, and a person waits longer for the next partial map
    if (device.kind == models::Device::Kind::cpu) return 1;
    const auto one = estimateBytes(recipe, row, device, 1, companion);
    const auto another = estimateBytes(recipe, row, device, 2, companion) - one;
    const auto room = freeBytes > 0 ? std::min(kMostBytes, freeBytes / 5 * 4) : kMostBytes;
    return static_cast<int>(std::clamp(1 + (room - one) / another, std::int64_t{1}, kMostViews));
}

}  // namespace cortilens::dense
