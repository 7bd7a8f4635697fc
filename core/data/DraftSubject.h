// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/StudySurvey.h"
#include "core/data/SubjectFiles.h"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace cortilens::data {

/// Pieces of one subject, chosen among the files that could be its.
struct DraftedSubject {
    SubjectFiles files;              ///< what a study.json would name; without a space: neither mask nor vertices were found
    std::vector<std::string> notes;  ///< what was left out, and why
    std::set<std::filesystem::path> used;
};

[[nodiscard]] DraftedSubject draftSubject(std::string name, const std::vector<FoundFile>& files, const PhotoFiles& photos);

}  // namespace cortilens::data
