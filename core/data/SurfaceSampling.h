// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/VolumeFiles.h"
#include "core/types/Error.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

/// Values carried between volumes and surfaces as NSD's own nsdcode does (nsd_mapdata): through files that say, for every vertex
/// or voxel, where it lies in the other space.
namespace cortilens::data {

/// How a value between voxel centres is made. Labels are never averaged: nearest takes that of the nearest voxel, and
/// winnerTakesAll the label whose linear share is the largest (nsdcode's wta).
enum class Sampling : std::uint8_t { nearest, linear, cubic, winnerTakesAll };

/// nearest, linear, cubic, wta; empty: nearest. Errors: invalidRequest.
[[nodiscard]] Result<Sampling> samplingFrom(std::string_view text);
[[nodiscard]] std::string_view nameOf(Sampling sampling);

/// A place in a volume in voxels, 0-based: 0 is the first voxel's centre. NaN: nowhere.
using VolumePlace = std::array<float, 3>;

/// Places of V vertices from a file such as lh.func1pt8-to-layerB1.mgz, which counts from 1 and writes 9999 for nowhere.
/// Errors: those of readMgh, mismatch (not three values per vertex).
[[nodiscard]] Result<std::vector<VolumePlace>> readVolumePlaces(const std::filesystem::path& path);

/// The vertex that each of V vertices takes its value from, 0-based: lh.white-to-fsaverage.mgz (a native vertex per fsaverage
/// vertex) and lh.fsaverage-to-white.mgz, which count from 1. -1: none. Errors: those of readMgh, mismatch (several values per
/// vertex; one outside a surface of `sourceVertices`).
[[nodiscard]] Result<std::vector<std::int32_t>> readVertexSources(const std::filesystem::path& path, std::size_t sourceVertices);

/// `volume` [x, y, z] with x fastest at the places. A place outside (beyond the first or last centre) is NaN. Linear is
/// trilinear; cubic is cubic convolution with a = -0.5 in each axis (Keys 1981; MATLAB's cubic), the border voxel repeated. A NaN
/// voxel makes NaN of every value that it has a share in.
[[nodiscard]] std::vector<float> sampleVolume(std::span<const float> volume, const VolumeShape& shape,
                                              std::span<const VolumePlace> places, Sampling sampling);

/// Mean over several depths of grey matter of what is known there (NSD averages layerB1, B2 and B3).
[[nodiscard]] std::vector<float> meanOfDepths(std::span<const std::vector<float>> depths);

/// Values of vertices at other vertices; NaN where there is no source.
[[nodiscard]] std::vector<float> carryVertices(std::span<const float> values, std::span<const std::int32_t> sources);

}  // namespace cortilens::data
