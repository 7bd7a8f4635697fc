// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::files {

/// One structure's part of the brainordinates: vertices of a surface, or voxels of the volume.
struct CiftiStructure {
    std::string name;                    ///< CORTEX_LEFT, THALAMUS_RIGHT, ...
    std::int64_t offset = 0;             ///< of its first brainordinate
    std::int64_t surfaceVertices = 0;    ///< of the whole surface; 0: voxels
    std::vector<std::int32_t> vertices;  ///< each within surfaceVertices
    std::vector<VoxelIndex> voxels;      ///< each within volumeShape
};

struct CiftiMap {
    std::string name;
    std::vector<NameTableEntry> labels;  ///< of a dlabel, in the file's order
    std::vector<float> values;           ///< by brainordinate; of a dlabel the labels
};

/// Maps of brainordinates: a .dscalar.nii or .dlabel.nii.
struct CiftiFile {
    std::vector<CiftiStructure> structures;     ///< their parts follow one another without a gap
    std::array<std::int32_t, 3> volumeShape{};  ///< 0 0 0: no voxels
    std::vector<CiftiMap> maps;

    /// Null: the file has no vertices of that cortex.
    [[nodiscard]] const CiftiStructure* cortex(Hemisphere hemisphere) const;
};

/// Reads CIFTI-2 (a NIfTI-2 file with a description in XML; the CIFTI-2 file format specification, 2014) of maps by
/// brainordinates, in either byte order, of numbers of any type. Errors: notFound, unreadable, malformed (not CIFTI-2; lengths
/// that do not fit each other or the file, with both numbers, before anything is allocated; a vertex or voxel that does not
/// exist), mismatch (time series, parcels, connectivity: name another file), tooLarge (more than 2^28 values), outOfMemory.
[[nodiscard]] Result<CiftiFile> readCifti(const std::filesystem::path& path);

}  // namespace cortilens::files
