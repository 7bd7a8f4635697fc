// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/FreeSurferAnnot.h"
#include "core/files/FreeSurferPatch.h"
#include "core/files/FreeSurferReader.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>

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

/// FreeSurfer's ASCII label (lh.cortex.label). `comment`: its first line, without the sign that begins it; line ends in it become
/// blanks. Errors: those of AtomicFile.
[[nodiscard]] Result<void> writeFreeSurferLabel(const std::filesystem::path& path, std::string_view comment,
                                                std::span<const LabelVertex> vertices);

/// FreeSurfer's annotation (lh.aparc.annot) with a colour table of version 2. Every name needs a colour, and one of its own: it
/// is what stands for the name at the vertices. A label of -1, or one that no name has, is 0 there. Errors: those of AtomicFile,
/// invalidRequest (a name without a colour, two with the same one, or black).
[[nodiscard]] Result<void> writeFreeSurferAnnot(const std::filesystem::path& path, const FreeSurferAnnot& annot);

}  // namespace cortilens::files
