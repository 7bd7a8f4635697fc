// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string>

namespace cortilens::engine {

struct ProjectRequest {
    std::filesystem::path directory{};  ///< what Study::open takes
    std::string subject{};              ///< empty: the first
    std::filesystem::path volume{};     ///< .nii or .nii.gz of the subject's space
    std::string sampling = "nearest";   ///< or linear, cubic, wta: see data::samplingFrom
    bool toFsaverage = false;           ///< else to the subject's own surface
    std::filesystem::path out{};        ///< FOLDER/NAME: writes FOLDER/lh.NAME.mgz and FOLDER/rh.NAME.mgz
};

/// Carries a volume to a surface as nsdcode's nsd_mapdata does: to the subject's own by Subject::sampledAtDepths, from there to
/// fsaverage by the vertices that {lh,rh}.white-to-fsaverage.mgz names. NaN where nothing is known. The result says in one line
/// what was written. Errors: those of the readers and of samplingFrom, notFound (no such subject or transform), mismatch (a
/// volume of another shape), those of writeMghSurfaceMap.
[[nodiscard]] Result<std::string> projectVolume(const ProjectRequest& request);

}  // namespace cortilens::engine
