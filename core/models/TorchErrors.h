// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <string_view>

namespace cortilens::models {

/// The exception in flight, as an expected failure: for the catch block around work that LibTorch does. `doing` says what was
/// tried ("forwarding 4 views of 896 px"). Kinds: outOfMemory, device.
[[nodiscard]] Error errorFromTorch(std::string_view doing);

}  // namespace cortilens::models
