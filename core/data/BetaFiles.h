// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/VolumeFiles.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::data {

struct ResponseMatrix;

/// Spaces that NSD's betas come in: func1pt8mm, func1mm, nativesurface, fsaverage, MNI.
[[nodiscard]] std::span<const std::string_view> betaSpaces();

/// Whether a space's betas are of vertices, a file per hemisphere.
[[nodiscard]] bool isSurfaceSpace(std::string_view space);

/// b1, b2, b3 or the folder's name -> the folder's name; others as they are.
[[nodiscard]] std::string_view betaVersionFrom(std::string_view text);

/// The files of one session.
struct SessionFiles {
    int session = 0;                                 ///< from 1
    std::vector<std::filesystem::path> volumes;      ///< the same betas in several formats: that with random access first
    std::array<std::filesystem::path, 2> halves;     ///< by hemisphere; empty in a volume space, or not there
    std::shared_ptr<const ResponseMatrix> matrix{};  ///< of a study: how the files are matrices; null: betas as NSD stores them
};

/// Sessions whose betas lie in `folder` (NsdTree::betas), ascending: betas_sessionNN.hdf5 (or .nii.gz, .nii), in a surface space
/// {lh,rh}.betas_sessionNN.hdf5 (or .mgh, .mgz). A session may have one hemisphere only.
[[nodiscard]] std::vector<SessionFiles> sessionFilesIn(const std::filesystem::path& folder, std::string_view space);

/// What a session's betas are of: a volume, or the vertices of both hemispheres (0: that file is not there).
struct BetaShape {
    VolumeShape volume{};
    std::array<std::int32_t, 2> vertices{};
    std::int64_t trials = 0;
    friend bool operator==(const BetaShape&, const BetaShape&) = default;
};

/// From the headers. Errors: those of the readers; mismatch (other axes than betas have; hemispheres of different lengths).
[[nodiscard]] Result<BetaShape> shapeOf(const SessionFiles& files);

}  // namespace cortilens::data
