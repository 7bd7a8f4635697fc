// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <span>
#include <string_view>

namespace cortilens::panels {

/// The photo that a person names: `17` or `nsd:17` (nsdId, from 0) or `73k:18` (73KID, from 1; the same photo). Case and spaces
/// around do not matter. `available`: what can be shown, in any order. Errors explain both numbering systems.
[[nodiscard]] Result<NsdId> photoFrom(std::string_view text, std::span<const NsdId> available);

}  // namespace cortilens::panels
