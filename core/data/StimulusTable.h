// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Stimuli.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>

namespace cortilens::data {

inline constexpr std::size_t kTableSubjects = 8;
inline constexpr std::size_t kTableRepeats = 3;

/// A row of nsd_stim_info_merged.csv.
struct TableRow {
    StimulusRow stimulus;
    /// Trials by subject (subj01 first), 1-based as in the file; 0: not part of that subject's list, or not stated.
    std::array<std::array<std::int32_t, kTableRepeats>, kTableSubjects> trials{};
};

/// Reads the table row by row. Columns are found by name: nsdId has to be there, the others are unknown where they lack.
/// Errors: those of readCsv, malformed (no nsdId; a number that is none, naming line and column).
[[nodiscard]] Result<void> readStimulusTable(const std::filesystem::path& path,
                                             const std::function<void(const TableRow& row)>& visit);

}  // namespace cortilens::data
