// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Piece.h"
#include "core/data/StudyFiles.h"
#include "core/data/VolumeFiles.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// What a subject has beyond what Subject opens: betas of every space and version with their sessions (damaged ones apart),
/// converted responses, transforms, the behaviour. Reads headers only. What is missing says what it would enable. `shape`: of the
/// subject's volume in kSpace, which betas there have to share; 0 0 0: unknown.
[[nodiscard]] std::vector<Piece> inventoryOf(const StudyFiles& study, std::string_view subject, const VolumeShape& shape);

/// Betas of one space and version.
struct BetasOnDisk {
    std::string space;
    std::string version;
    std::size_t sessions = 0;  ///< that have a file; whether it is whole is seen when it is read
};

/// Of every space and version that has sessions, in the order of betaSpaces(), the best version first; a study has one. Reads no
/// file.
[[nodiscard]] std::vector<BetasOnDisk> betasOf(const StudyFiles& study, std::string_view subject);

}  // namespace cortilens::data
