// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/ReadoutParts.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"
#include "core/types/Selection.h"

#include <string>

namespace cortilens::engine {

/// A selection's readouts in blocks of neighbours.
struct SelectionBlocks {
    encoder::ReadoutParts parts;
    std::string block;  ///< what one is: 3 x 3 x 3 voxels, 6 mm of cortex
};

/// Voxels in cubes of three to a side, which at NSD's 1.8 mm is about as far as they share signal; where readouts are of
/// vertices, these in cubes of 6 mm by their place on the white surface. What Study::readoutOf averages, with the same shares.
/// Errors: those of readoutOf, but for a selection without readouts, which has no parts; notFound (no white surface to tell
/// where vertices lie).
[[nodiscard]] Result<SelectionBlocks> blocksOf(const Study& study, const Selection& selection, const Backbone& backbone);

}  // namespace cortilens::engine
