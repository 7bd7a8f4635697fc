// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::data {

enum class PieceState : std::uint8_t { found, missing, damaged };

/// One kind of file that the program can use.
struct Piece {
    std::string name;  ///< for people: Surfaces
    PieceState state{};
    std::string detail;   ///< found: what and how much; missing: where it was looked for; damaged: why, and what to do
    std::string enables;  ///< what it makes possible
};

struct SubjectInspection {
    std::string subject;
    std::vector<Piece> pieces;
    std::vector<std::string> notices;  ///< pieces that were passed over, in words
};

/// What a folder holds, what it lacks, and what each missing piece would enable.
struct Inspection {
    std::filesystem::path root;
    std::string title;
    bool synthetic = false;
    std::vector<Piece> shared;  ///< stimuli, their table, the design, encoders
    std::vector<SubjectInspection> subjects;
    std::vector<std::string> notices;
};

/// Opens everything that can be opened; a damaged piece is part of the answer. Errors: those of NsdTree::open.
[[nodiscard]] Result<Inspection> inspect(const std::filesystem::path& directory);

}  // namespace cortilens::data
