// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/SubjectFiles.h"
#include "core/data/TrialPhotos.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <filesystem>
#include <vector>

namespace cortilens::data {

/// trialPhotosOf for a subject that a study describes.
[[nodiscard]] Result<TrialPhotos> trialPhotosOf(const SubjectFiles& files);

/// A photo per line: the name of a picture, with or without its ending, or its place from 0; empty lines and those that begin
/// with # are passed over. Errors: those of MappedFile::open, those of the stimulus file, malformed (naming the line and the
/// nearest picture), mismatch (a place beyond the last photo).
[[nodiscard]] Result<std::vector<NsdId>> readPhotoList(const std::filesystem::path& path, const PhotoFiles& photos);

}  // namespace cortilens::data
