// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// A region as files that other programs read.
namespace cortilens::engine {

class Study;

struct RegionPlace {
    std::vector<std::filesystem::path> files;  ///< written, deleted, or there already
    bool isThere = false;                      ///< nothing was written, as one of them is there
};

/// Any region that a selection may name, a threshold among them. What is written follows from the ending of `out`:
///  - .label, .annot, .label.gii or .gii, .shape.gii or .func.gii: vertices of the subject's surface, a file per hemisphere, its
///  name begun with lh. or rh.; a name that begins so is of that one alone. Labels are written for hemispheres that have some of
///  the region, the others for both that there are.
///  - .nii, .nii.gz: 1 in its voxels, in the geometry of the subject's own volumes.
///  - .npy: the same as float32 [x, y, z]; of a study whose units are vertices [left and right vertices].
/// Without `replace` nothing is written where one of the files is there. Errors: invalidRequest (another ending, units that are
/// no voxels), notFound (no such region or half of it; no vertex, no voxel), those of the writers.
[[nodiscard]] Result<RegionPlace> writeRegion(const Study& study, std::string_view name, const std::filesystem::path& out,
                                              bool replace);

/// Writes the vertices of a region to the study's folder, where Subject::open finds them; a half that is empty is removed from
/// there. Errors: as of writeRegion and checkRegionName.
[[nodiscard]] Result<RegionPlace> saveRegion(const Study& study, std::string_view name, bool replace);

/// Deletes what saveRegion has written. Errors: notFound (there is none), unreadable.
[[nodiscard]] Result<RegionPlace> deleteRegion(const Study& study, std::string_view name);

/// What a shell asks for.
struct RegionOptions {
    std::filesystem::path directory{};
    std::string subject{};  ///< empty: the first
    std::string region{};
    std::filesystem::path out{};
    bool replace = false;
};

/// The result is a line with what was written. Errors: those of Study::open and writeRegion, invalidRequest (a file is there).
[[nodiscard]] Result<std::string> writeRegion(const RegionOptions& options, const std::filesystem::path& resources);

}  // namespace cortilens::engine
