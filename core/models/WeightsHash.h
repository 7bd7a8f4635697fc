// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/FileIdentity.h"
#include "core/types/Error.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::models {

/// A weights file in one state: of it and, when it is an index, of every file that it names.
using WeightsState = std::vector<files::FileIdentity>;

/// What a weights file holds, as one name.
struct WeightsHash {
    std::string sha256;  ///< 64 hex digits: of the file; of an index, of a list `digest  name` of the files that it names
    WeightsState state;  ///< in which it was when it was read
};

/// The files that hold the tensors: the file itself, or those that an index names, sorted. Errors: those of
/// files::readShardIndex.
[[nodiscard]] Result<std::vector<std::filesystem::path>> weightsPieces(const std::filesystem::path& weights);

/// Reads no tensor. Errors: notFound, unreadable, those of weightsPieces.
[[nodiscard]] Result<WeightsState> weightsState(const std::filesystem::path& weights);

/// Reads everything. Errors: also cancelled, mismatch (replaced while it was read).
[[nodiscard]] Result<WeightsHash> weightsHash(const std::filesystem::path& weights, const std::stop_token& stop = {});

[[nodiscard]] Error replacedMeanwhile(const std::filesystem::path& weights);

}  // namespace cortilens::models
