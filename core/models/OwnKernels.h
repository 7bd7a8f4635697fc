// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"

#include <string>

namespace cortilens::models {

/// Why this program's own kernels (AddNorm.h) do not run on a CUDA device, as a phrase; LibTorch's operators then stand in, which
/// is slower. Empty: they run. Compiles them the first time.
[[nodiscard]] std::string ownKernelsProblem(const Device& device);

}  // namespace cortilens::models
