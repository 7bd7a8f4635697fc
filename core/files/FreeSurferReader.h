// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/FreeSurferPatch.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <vector>

/// FreeSurfer's own formats. Errors of all: notFound, unreadable, malformed (another format; cut short; sizes that do not fit the
/// file, with both lengths, before anything is allocated; vertices that do not exist).
namespace cortilens::files {

struct FreeSurferSurface {
    std::vector<std::array<float, 3>> points;            ///< [V], mm of tkRAS
    std::vector<std::array<std::int32_t, 3>> triangles;  ///< [F], 0-based, each within V
};

/// A triangle surface (lh.white, lh.inflated, ...); a footer is ignored. Errors as above, mismatch (the quadrangles of very old
/// subjects).
[[nodiscard]] Result<FreeSurferSurface> readFreeSurferSurface(const std::filesystem::path& path);

/// One value per vertex (lh.curv, lh.sulc, lh.thickness), in the "new" format (float32) or the old one (hundredths). NaN is kept.
/// Errors as above, mismatch (several values per vertex).
[[nodiscard]] Result<std::vector<float>> readFreeSurferCurvature(const std::filesystem::path& path);

/// A cut or flattened patch (lh.full.flat.patch.3d) of a surface with `vertices` vertices, in the file's order: float32 or the
/// old hundredths. It has no triangles: those of the surface whose three corners are in the patch. No vertex comes twice.
[[nodiscard]] Result<std::vector<PatchVertex>> readFreeSurferPatch(const std::filesystem::path& path, std::size_t vertices);

struct LabelVertex {
    VertexId vertex;
    std::array<float, 3> point{};  ///< mm
    float value = 0;               ///< often 0, or a probability
};

/// An ASCII label (lh.cortex.label) on a surface with `vertices` vertices, in the file's order.
/// Errors as above, mismatch (a label of a volume, which has no vertices).
[[nodiscard]] Result<std::vector<LabelVertex>> readFreeSurferLabel(const std::filesystem::path& path, std::size_t vertices);

}  // namespace cortilens::files
