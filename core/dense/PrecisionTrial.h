// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/types/Error.h"

#include <span>
#include <stop_token>
#include <vector>

namespace cortilens::dense {

/// One precision on this CPU: how fast one block of a backbone is in it, and how far that is from float32.
struct PrecisionTrial {
    models::Precision precision{};
    double seconds = 0;       ///< of one pass of one view
    double worstCosine = 1;   ///< of a patch's features with float32's
    double worstPearson = 1;  ///< of a heatmap with float32's, the worst of MapDifference::kReadouts
    friend bool operator==(const PrecisionTrial&, const PrecisionTrial&) = default;
};

/// What is worth a trial on the CPU: float32 first; fixed16 where it can run; bf16 where the CPU multiplies it. One: nothing is.
[[nodiscard]] std::vector<models::Precision> precisionsToTry(const models::BackboneRow& row);

/// Patch embedding, one block and head of the row at its own width and number of tokens, with formula weights; every precision in
/// turn, so that all see the same machine. Some tenths of a second on a machine of two cores, two seconds for CLIP at 896 px.
/// `stop` is looked at between passes. Errors: device, outOfMemory, cancelled.
[[nodiscard]] Result<std::vector<PrecisionTrial>> tryPrecisions(const models::BackboneRow& row, const std::stop_token& stop = {});

/// The fastest that is as good as float32 (PrecisionAgreement) and gains a tenth at least; else float32. What blocks do wrong
/// adds up, so a block may take its share of the tolerance: one part in `depth`.
[[nodiscard]] models::Precision fastestAsGood(std::span<const PrecisionTrial> trials, int depth);

}  // namespace cortilens::dense
