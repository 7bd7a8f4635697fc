// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"
#include "core/types/Error.h"

namespace cortilens::encoder {

/// Multiplications and additions a second that float32 matrix products reach on this device right now, other programs included:
/// for estimates before long work. Takes some hundredths of a second. Errors: device, outOfMemory.
[[nodiscard]] Result<double> measuredThroughput(const models::Device& device);

}  // namespace cortilens::encoder
