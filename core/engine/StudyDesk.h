// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <filesystem>
#include <string>

/// Writing and checking a study.json.
namespace cortilens::engine {

struct NewStudy {
    std::filesystem::path folder{};  ///< what to look at
    std::filesystem::path out{};     ///< empty: study.json in the folder
    bool replace = false;            ///< a file that is there
};

/// Writes the file atomically. The result is a line with what it describes. Errors: those of data::draftStudy and AtomicFile,
/// invalidRequest (the file is there already).
[[nodiscard]] Result<std::string> writeStudy(const NewStudy& wish);

/// Lists what is wrong in the file, what it names that is not there, and what cannot be opened, a line each; ends with a verdict.
struct StudyVerdict {
    std::string text;
    bool isUsable = false;  ///< it opens; single pieces may still be missing
};
[[nodiscard]] Result<StudyVerdict> checkStudy(const std::filesystem::path& path);

}  // namespace cortilens::engine
