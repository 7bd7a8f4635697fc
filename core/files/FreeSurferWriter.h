// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/FreeSurferPatch.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>

namespace cortilens::files {

/// FreeSurfer's triangle surface (lh.white): `points` in mm of tkRAS, `triangles` 0-based. Written atomically, without a footer.
/// Errors: those of AtomicFile; invalidRequest (more than 2^31 - 1 elements).
[[nodiscard]] Result<void> writeFreeSurferSurface(const std::filesystem::path& path, std::span<const std::array<float, 3>> points,
                                                  std::span<const std::array<std::int32_t, 3>> triangles);

/// FreeSurfer's "new" curvature format (lh.curv, lh.sulc): one value per vertex of a surface with `triangles` triangles. Errors
/// as of writeFreeSurferSurface.
[[nodiscard]] Result<void> writeFreeSurferCurvature(const std::filesystem::path& path, std::span<const float> values,
                                                    std::size_t triangles);

/// FreeSurfer's patch (lh.full.flat.patch.3d). Errors as of writeFreeSurferSurface.
[[nodiscard]] Result<void> writeFreeSurferPatch(const std::filesystem::path& path, std::span<const PatchVertex> vertices);

}  // namespace cortilens::files
