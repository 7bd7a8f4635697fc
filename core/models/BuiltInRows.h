// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/BackboneRow.h"

namespace cortilens::models {

/// The table itself, made anew.
[[nodiscard]] std::vector<BackboneRow> builtInRows();

}  // namespace cortilens::models
