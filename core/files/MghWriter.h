// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <cstddef>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// One float32 per vertex and frame as FreeSurfer stores surface maps: vertices x 1 x 1 x frames, no geometry. `values` is one
/// frame after the other. Compressed when the name ends in .mgz. Written atomically. Errors: invalidRequest (not whole frames),
/// and those of AtomicFile.
[[nodiscard]] Result<void> writeMghSurfaceMap(const std::filesystem::path& path, std::span<const float> values,
                                              std::size_t vertices);

}  // namespace cortilens::files
