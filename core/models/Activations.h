// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

namespace at {
class Tensor;
}

namespace cortilens::models {

/// What stands between the two layers of the row's MLP; consumes `hidden` [..., mlpWidth] (twice as many features when the
/// MLP is gated) and gives [..., mlpWidth]. Throws c10::Error.
[[nodiscard]] at::Tensor activated(const BackboneRow& row, at::Tensor hidden);

}  // namespace cortilens::models
