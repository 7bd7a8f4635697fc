// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaFiles.h"
#include "core/data/NsdTree.h"
#include "core/data/ResponseUnits.h"
#include "core/types/Error.h"

#include <string_view>

namespace cortilens::data {

/// The units that a mask's name stands for in a space of `shape`: a set of labels (nsdgeneral, floc-faces: all that carry one), a
/// region (FFA-1, floc-faces/FFA-1; both with lh. or rh. before the region for one half), brainmask, cortex (what NSD's label
/// volumes count as cortex), all, a file (MaskUnits.h: mine.nii.gz, lh.mine.annot:V1), or what a
/// threshold makes of a fLoc map (LiveRegion.h): faces > 2, nsdgeneral & faces > 2.
/// Errors: notFound (no such mask, naming those that are there; a mask without a voxel), mismatch (its file is of another volume
/// or surface), those of the readers.
[[nodiscard]] Result<ResponseUnits> unitsOf(const NsdTree& tree, std::string_view subject, std::string_view space,
                                            const BetaShape& shape, std::string_view mask);

}  // namespace cortilens::data
