// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/SubjectFiles.h"
#include "core/data/SurfaceSampling.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::data {

/// By depth, where each vertex lies in the mask's volume by their places in the world: vertices at depths of grey matter, 0 on
/// the pial and 1 on the white surface (where only one is there, on that one), voxels through the mask's affine. For surfaces in
/// the scanner's mm, as fMRIPrep's GIFTI files are. Errors: those of the readers, mismatch (FreeSurfer's own files, which count
/// from the middle of their volume; a mask without an affine, or with one that cannot be inverted; another number of vertices),
/// notFound (neither surface).
[[nodiscard]] Result<std::vector<std::vector<VolumePlace>>> placesByWorld(const SubjectFiles& files, Hemisphere hemisphere,
                                                                          std::size_t vertices, std::span<const double> depths);

/// The voxel there, half-way between the surfaces; kNoVoxel outside the volume. Errors as of placesByWorld().
[[nodiscard]] Result<std::vector<VoxelIndex>> voxelsByWorld(const SubjectFiles& files, Hemisphere hemisphere,
                                                            std::size_t vertices);

}  // namespace cortilens::data
