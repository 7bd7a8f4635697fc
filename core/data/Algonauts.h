// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/StudyFiles.h"

#include <filesystem>
#include <optional>

namespace cortilens::data {

/// The folder that holds the subjects of Algonauts 2023 (subj01, ... with training_split and roi_masks): `folder` itself, or the
/// one around it when it is a subject. Nothing: it is something else.
[[nodiscard]] std::optional<std::filesystem::path> algonautsRoot(const std::filesystem::path& folder);

/// The only such folder directly inside.
[[nodiscard]] std::optional<std::filesystem::path> algonautsBelow(const std::filesystem::path& folder);

/// Its pieces: photos of each subject's own, responses of the challenge's vertices of fsaverage, masks of regions, noise
/// ceilings. Surfaces are not part of the challenge: fsaverage's are looked for beside the subjects (fsaverage/surf,
/// freesurfer/fsaverage/surf, nsddata/freesurfer/fsaverage/surf) and in $SUBJECTS_DIR.
[[nodiscard]] StudyDescription describeAlgonauts(const std::filesystem::path& root);

}  // namespace cortilens::data
