// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaFiles.h"
#include "core/data/ResponseUnits.h"
#include "core/data/StudyFiles.h"
#include "core/types/Error.h"

#include <string>
#include <string_view>

namespace cortilens::data {

/// NSD's responses are usually taken of nsdgeneral, those of a study of all its units: what the usual mask's name means for it.
inline constexpr std::string_view kUsualMask = "nsdgeneral";
[[nodiscard]] std::string usualMask(const StudyFiles& study, std::string_view subject, std::string_view mask);

/// The units that a mask's name stands for in a space of `shape`: a set of labels (nsdgeneral, floc-faces: all that carry one), a
/// region (FFA-1, floc-faces/FFA-1; both with lh. or rh. before the region for one half), brainmask, cortex (what NSD's label
/// volumes count as cortex), all, a file (MaskUnits.h: mine.nii.gz, lh.mine.annot:V1), or what a
/// threshold makes of a map (LiveRegion.h; not of the noise ceiling): faces > 2, nsdgeneral & faces > 2. A study has no brainmask
/// or cortex, and `all` are the units of its own mask, outside which it has no responses. Errors: notFound (no such mask, naming
/// those that are there; a mask without a voxel), mismatch (its file is of another volume or surface), those of the readers.
[[nodiscard]] Result<ResponseUnits> unitsOf(const StudyFiles& study, std::string_view subject, std::string_view space,
                                            const BetaShape& shape, std::string_view mask);

}  // namespace cortilens::data
