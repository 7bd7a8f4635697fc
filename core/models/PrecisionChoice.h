// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"

namespace cortilens::models {

/// How long one and the same matrix product takes on this CPU with the threads set, in seconds: the best of several tries, taken
/// in turn. Infinity: not possible here.
struct PrecisionTimes {
    double fp32 = 0;
    double bf16 = 0;
    double fixed16 = 0;
};

/// Takes about a tenth of a second. Throws c10::Error.
[[nodiscard]] PrecisionTimes measurePrecisions();

/// fp32 unless another one is clearly faster, and the more exact of two that are about as fast: a busy machine must not choose
/// differently from day to day, because stored features belong to one precision.
[[nodiscard]] Precision chosenFrom(const PrecisionTimes& times);

}  // namespace cortilens::models
