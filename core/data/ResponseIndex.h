// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Responses.h"
#include "core/types/Error.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::data {

/// What all sessions of a folder of converted responses share: `index.safetensors`.
struct ResponseIndex {
    ResponseKey key;
    ResponseUnits units;
    std::string unitsHash;     ///< hashOf(units)
    std::vector<float> ncsnr;  ///< [V] NaN where unknown; empty: the betas came without
};

/// Where the index of a folder lies.
[[nodiscard]] std::filesystem::path indexFile(const std::filesystem::path& folder);

/// Errors: those of SafetensorsFile::open, malformed (not such an index; units that make no sense).
[[nodiscard]] Result<ResponseIndex> readResponseIndex(const std::filesystem::path& folder);

/// Atomically. Errors: those of writeSafetensors.
[[nodiscard]] Result<void> writeResponseIndex(const std::filesystem::path& folder, const ResponseIndex& index);

}  // namespace cortilens::data
