// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/FeatureRecipe.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"

#include <cstdint>

namespace cortilens::dense {

/// Views to forward at once: one on the CPU, where more gain nothing; on CUDA as many as fit into four fifths of `freeBytes`
/// beside the network, and into 3 GB of the device with it, at most 25 and at least 1. `freeBytes` 0: not known, then 3 GB alone
/// decide.
/// `companion` is the second network's where the recipe has one.
[[nodiscard]] int viewsPerBatchFor(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                                   std::int64_t freeBytes, const models::BackboneRow* companion = nullptr);

}  // namespace cortilens::dense
