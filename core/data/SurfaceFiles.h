// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Surface.h"

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// left hemisphere, right hemisphere
[[nodiscard]] std::string_view inWords(Hemisphere hemisphere);

[[nodiscard]] bool isFile(const std::filesystem::path& path);

/// The path when there is such a file, else an empty one.
[[nodiscard]] std::filesystem::path ifThere(const std::filesystem::path& path);

/// lh.inflated; flat maps are full.flat.patch.3d.
[[nodiscard]] std::filesystem::path formFile(const std::filesystem::path& folder, Hemisphere hemisphere, SurfaceForm form);

/// lh.sphere.reg.
[[nodiscard]] std::filesystem::path registeredFile(const std::filesystem::path& folder, Hemisphere hemisphere);

/// Any form but a flat one, of FreeSurfer or GIFTI (.gii). Errors: those of the reader, malformed (a vertex without a position,
/// NaN; a GIFTI file without points and triangles, or with a triangle outside).
[[nodiscard]] Result<SurfaceMesh> readMesh(const std::filesystem::path& path, Hemisphere hemisphere, SurfaceForm form);

/// The patch in the plane as it lies in the file (x and y as they are, nothing mirrored or turned), with those triangles of
/// `base` whose three vertices are in it; a GIFTI file has triangles of its own. Errors as of readMesh, mismatch (another number
/// of vertices than `base`, with both).
[[nodiscard]] Result<SurfaceMesh> readFlatMesh(const std::filesystem::path& path, const SurfaceMesh& base);

/// One value per vertex, > 0 in sulci, of the first file that is there; NaN becomes 0. Errors: notFound (none of them), those of
/// readSurfaceValues.
[[nodiscard]] Result<std::vector<float>> readCurvature(std::span<const std::filesystem::path> files, Hemisphere hemisphere,
                                                       std::size_t vertices);

/// Area of some of a mesh's vertices: each has a third of every triangle around it, as in FreeSurfer's lh.area. Vertices outside
/// the mesh have none.
[[nodiscard]] double areaMm2(const SurfaceMesh& mesh, std::span<const VertexId> vertices);

/// `count` values in a file for a surface of `vertices` vertices: mismatch, naming both numbers and the likely cause.
[[nodiscard]] Error otherLength(const std::filesystem::path& path, std::size_t count, std::size_t vertices);

}  // namespace cortilens::data
