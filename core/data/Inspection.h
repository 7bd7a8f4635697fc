// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Design.h"
#include "core/data/NsdTree.h"
#include "core/data/Piece.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::data {

class StudyFiles;

struct SubjectInspection {
    std::string subject;
    std::vector<Piece> pieces;
    std::vector<std::string> notices;  ///< what was passed over, in words; missing and damaged pieces are not repeated here
};

/// What a folder holds, what it lacks, and what each missing piece would enable.
struct Inspection {
    std::filesystem::path root;
    std::string title;
    bool synthetic = false;
    std::vector<Piece> shared;  ///< stimuli and maps of them, their table, the design, encoders
    std::vector<SubjectInspection> subjects;
    std::vector<std::string> notices;
};

/// Opens everything that can be opened; a damaged piece is part of the answer. Errors: those of StudyFiles::open.
[[nodiscard]] Result<Inspection> inspect(const std::filesystem::path& directory);
[[nodiscard]] Inspection inspect(const StudyFiles& study);  ///< the same of one that is open

/// Where design and stimulus table disagree about the tree's subjects: another photo in a trial, other shared photos, photos that
/// the stimulus file (of `photos` photos) does not hold. In words, each with one example; empty when all is well. A table that
/// cannot be read, or lacks these columns, contradicts nothing.
[[nodiscard]] std::vector<std::string> contradictions(const NsdTree& tree, const Design& design, std::int32_t photos);

}  // namespace cortilens::data
