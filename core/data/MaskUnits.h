// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/ResponseUnits.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string_view>

namespace cortilens::data {

/// The units of a person's own mask file, everything above 0.5 (0 for labels): in a volume space .nii, .nii.gz, .mgh, .mgz of its
/// shape or .npy (see readMask; `base` is the volume that a one-dimensional one counts in); in a surface space lh.* or rh.* as
/// .label, .annot, .mgh, .mgz, .gii, .dlabel.nii, .npy (see readSurfaceLabels; the twin of the other hemisphere beside it is
/// taken along). `label` is one name of the file's table; empty: all but `unknown` and `Unknown`. `space` is what the betas are
/// of, without units. Errors: those of the readers, mismatch (another shape or surface, with both sizes; a surface's file for a
/// volume space), notFound (no such label).
[[nodiscard]] Result<ResponseUnits> unitsOfFile(const std::filesystem::path& path, std::string_view label,
                                                const std::filesystem::path& base, ResponseUnits space);

}  // namespace cortilens::data
