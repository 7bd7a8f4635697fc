// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

namespace cortilens::models {

/// Features of the control: 3 colour means, 3 contrasts, 8 orientations at 4 scales, 1 constant.
inline constexpr int kControlChannels = 39;

/// The backbone that is no network: what colours, contrast and oriented edges alone would explain (core/dense/Control.h). It
/// needs no weights.
[[nodiscard]] BackboneRow controlRow();

}  // namespace cortilens::models
