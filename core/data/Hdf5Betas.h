// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaSource.h"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <vector>

namespace cortilens::data {

/// NSD's integers are % signal change x 300 (nsddatapaper, main/export.m); float32 betas are % already.
inline constexpr double kPercentOfInteger = 1.0 / 300;

/// `/betas`, [trials, z, y, x] or [trials, vertices], read chunk by chunk, each once: NSD stores all trials of a voxel as one
/// chunk. `places` count with the last axis fastest. Errors: those of Hdf5Dataset::open, mismatch (not int16 or float32),
/// tooLarge (chunks above 64 MiB).
[[nodiscard]] Result<std::unique_ptr<BetaSource>> openHdf5Betas(const std::filesystem::path& path,
                                                                std::vector<std::size_t> places);

}  // namespace cortilens::data
