// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/SubjectFiles.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <vector>

namespace cortilens::data {

/// The voxel of each vertex by their places in the world: vertices half-way between white and pial (or of the one that is there),
/// voxels through the mask's affine. For surfaces in the scanner's mm, as fMRIPrep's GIFTI files are; kNoVoxel outside the
/// volume. Errors: those of the readers, mismatch (FreeSurfer's own files, which count from the middle of their volume; a mask
/// without an affine, or with one that cannot be inverted; another number of vertices), notFound (neither surface).
[[nodiscard]] Result<std::vector<VoxelIndex>> voxelsByWorld(const SubjectFiles& files, Hemisphere hemisphere,
                                                            std::size_t vertices);

}  // namespace cortilens::data
