// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/demo/Cortex.h"
#include "core/types/Error.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// NSD's file types with what is the same for all of them: geometry, scales, axes. Folders are made as needed.
namespace cortilens::demo {

/// The template's surfaces from `folder` (white_left.gii.gz and so on). Errors: those of the reader, mismatch (another vertex
/// count).
[[nodiscard]] Result<Cortex> readCortex(const std::filesystem::path& folder);

/// FreeSurfer's triangle surface, tkRAS.
[[nodiscard]] Result<void> writeMesh(const std::filesystem::path& path, const SurfaceMesh& mesh);

/// FreeSurfer's curvature format: one value per vertex.
[[nodiscard]] Result<void> writePerVertex(const std::filesystem::path& path, std::span<const float> values,
                                          std::size_t triangles);

/// FreeSurfer's patch: the vertices that belong to a triangle; those at a cut are marked as border.
[[nodiscard]] Result<void> writeFlatPatch(const std::filesystem::path& path, const SurfaceMesh& flat);

/// .mgz of V x 1 x 1 x frames, float32; `values` frame by frame.
[[nodiscard]] Result<void> writeSurfaceMap(const std::filesystem::path& path, std::span<const float> values,
                                           std::size_t vertices);

/// .nii.gz, float32, NSD's geometry; `values` x fastest.
[[nodiscard]] Result<void> writeVolume(const std::filesystem::path& path, const VolumeGrid& grid, std::span<const float> values);

/// `0 Unknown`, then a line per label.
[[nodiscard]] Result<void> writeNameTable(const std::filesystem::path& path, std::span<const std::string_view> labels);

[[nodiscard]] Result<void> writeText(const std::filesystem::path& path, std::string_view text);

/// imgBrick: uint8 [photos, 425, 425, 3], one chunk per photo.
[[nodiscard]] Result<void> writeStimuli(const std::filesystem::path& path, std::span<const Photo> photos);

/// One session's betas: `voxels` with `betas` [V, trials] of int16, zero elsewhere. Writes betas_sessionNN.hdf5 (C order
/// [trials, z, y, x], chunks of one voxel; those of the zeros stay unwritten) and betas_sessionNN.nii.gz in `folder`.
struct SessionBetas {
    int session = 1;
    std::size_t trials = 0;
    std::span<const VoxelIndex> voxels;
    std::span<const std::int16_t> betas;
};
[[nodiscard]] Result<void> writeSession(const std::filesystem::path& folder, const VolumeGrid& grid, const SessionBetas& session);

}  // namespace cortilens::demo
