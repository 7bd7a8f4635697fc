// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/files/NameTable.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

/// Numbers and labels of one surface's vertices, whatever format they have. Errors of all: those of the readers, mismatch
/// (another number of vertices than the surface, with both; a CIFTI file without that hemisphere).
namespace cortilens::data {

[[nodiscard]] bool isGifti(const std::filesystem::path& path);  ///< by its name

/// One value per vertex from .mgh, .mgz (the first frame), GIFTI (the first array), CIFTI dscalar (the first map), .npy (one
/// axis), or FreeSurfer's curvature format. A .npy of as many values as `mask` (maskedVertices) has vertices is of those. Inf
/// becomes NaN; what the file says nothing of is NaN.
[[nodiscard]] Result<std::vector<float>> readSurfaceValues(const std::filesystem::path& path, Hemisphere hemisphere,
                                                           std::size_t vertices, const std::filesystem::path& mask = {});

struct SurfaceLabels {
    std::vector<std::int32_t> labels;          ///< [V], 0: none
    std::vector<files::NameTableEntry> table;  ///< as the file has it, with labels above 0; empty: it has none
};

/// Labels from .annot, .label (1 inside), GIFTI with its table, CIFTI dlabel with its table, or the rounded values of any other
/// format of readSurfaceValues. Errors: also mismatch (more than 4096 different numbers: a map).
[[nodiscard]] Result<SurfaceLabels> readSurfaceLabels(const std::filesystem::path& path, Hemisphere hemisphere,
                                                      std::size_t vertices, const std::filesystem::path& mask = {});

/// Labels that numbers stand for: rounded, 0 below 0.5 and for NaN. Errors: mismatch (as above).
[[nodiscard]] Result<std::vector<std::int32_t>> labelsFrom(std::span<const float> values, const std::filesystem::path& path);

/// The vertices of a mask in the order in which it counts them: those above 0.5 of one number per vertex, or places from 0 in a
/// .npy of whole numbers; an empty path: all. Errors: also mismatch (a place twice or outside).
[[nodiscard]] Result<std::vector<VertexId>> maskedVertices(const std::filesystem::path& path, Hemisphere hemisphere,
                                                           std::int32_t vertices);

}  // namespace cortilens::data
