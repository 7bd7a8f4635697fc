// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/StudyFiles.h"
#include "core/files/JsonSchema.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// resources/schema/study.schema.json, which the program was built with.
[[nodiscard]] std::string_view studySchema();

/// A study.json, read: without problems, `description` is whole.
struct StudyReading {
    StudyDescription description;
    std::vector<files::JsonProblem> problems;  ///< what breaks the schema, or contradicts itself; by line
    std::vector<files::JsonProblem> missing;   ///< files that are named and not there; by line
};

/// Errors: those of readLocatedJson.
[[nodiscard]] Result<StudyReading> examineStudy(const std::filesystem::path& path);

/// The same of a text that is not in the file yet; its paths are relative to the file's folder.
[[nodiscard]] Result<StudyReading> examineStudyText(std::string_view text, const std::filesystem::path& path);

/// What a study.json describes. Files that are not there are notices. Errors: those of readLocatedJson, malformed (the first
/// problem with its line, and how many more there are).
[[nodiscard]] Result<StudyDescription> readStudy(const std::filesystem::path& path);

/// Pictures of a folder (.jpg, .jpeg, .png, .bmp, .webp, in any case), sorted by name.
[[nodiscard]] std::vector<std::filesystem::path> picturesIn(const std::filesystem::path& folder);

/// What a study says of pieces that it does not name.
void explainAbsence(SubjectFiles& files, std::string_view file);

}  // namespace cortilens::data
