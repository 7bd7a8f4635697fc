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

/// What data::draftStudy writes for a folder, and where it would go: study.json in it.
struct StudyText {
    std::filesystem::path file{};
    std::string text{};
    bool isSaved = false;  ///< the file was there: this is its text, not a draft
};

/// The study.json of a folder, or a draft of it where there is none or `draft` says so. Errors: those of data::draftStudy and of
/// the reader.
[[nodiscard]] Result<StudyText> studyTextOf(const std::filesystem::path& folder, bool draft);

/// Writes a text as study.json atomically, whatever was there before. Errors: malformed (it does not open: the first problem,
/// with its line), those of AtomicFile.
[[nodiscard]] Result<void> saveStudy(const StudyText& study);

/// Writes the file atomically. The result is a line with what it describes. Errors: those of data::draftStudy and AtomicFile,
/// invalidRequest (the file is there already).
[[nodiscard]] Result<std::string> writeStudy(const NewStudy& wish);

/// Lists what is wrong in the file, what it names that is not there, and what cannot be opened, a line each; ends with a verdict.
struct StudyVerdict {
    std::string text;
    bool isUsable = false;  ///< it opens; single pieces may still be missing
};
[[nodiscard]] Result<StudyVerdict> checkStudy(const std::filesystem::path& path);
[[nodiscard]] Result<StudyVerdict> checkStudy(const StudyText& study);  ///< of a text that is not in the file yet

}  // namespace cortilens::engine
