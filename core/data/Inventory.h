// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"
#include "core/data/Piece.h"
#include "core/data/VolumeFiles.h"

#include <string_view>
#include <vector>

namespace cortilens::data {

/// What a subject has beyond what Subject opens: betas of every space and version with their sessions (damaged ones apart),
/// converted responses, transforms, the behaviour. Reads headers only. What is missing says what it would enable. `shape`: of the
/// subject's volume in kSpace, which betas there have to share; 0 0 0: unknown.
[[nodiscard]] std::vector<Piece> inventoryOf(const NsdTree& tree, std::string_view subject, const VolumeShape& shape);

}  // namespace cortilens::data
