// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Surface.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cortilens::data {

/// What a file looks like from its name and header; no data are read.
enum class FoundKind : std::uint8_t {
    surface,     ///< of `hemisphere` and `form`
    registered,  ///< of `hemisphere`: its sphere as it is registered to fsaverage
    curvature,   ///< of `hemisphere`
    labels,      ///< of `hemisphere` (annot, label, label.gii), or of both (dlabel.nii)
    array,       ///< .npy of `shape`
    volume,      ///< NIfTI or MGH of `shape`, x, y, z, frames
    matrix,      ///< HDF5 dataset of two axes
    photos,      ///< HDF5 dataset of photos x height x width x 3 bytes
    list,        ///< text with `lines` lines that are not empty
    table,       ///< .ctab
    transform,   ///< .mgz of three values per vertex
    encoder      ///< safetensors with weights and voxels
};

struct FoundFile {
    std::filesystem::path path;
    FoundKind kind{};
    std::optional<Hemisphere> hemisphere;
    SurfaceForm form{};
    std::string dataset;  ///< of HDF5
    std::vector<std::int64_t> shape;
    bool wholeNumbers = false;  ///< stored as integers or booleans
    std::size_t lines = 0;
};

/// What lies in a folder, sorted by path.
struct StudySurvey {
    std::vector<FoundFile> files;
    std::vector<std::filesystem::path> photoFolders;  ///< with two pictures or more; most pictures first
    std::vector<std::string> unread;                  ///< files that look like data and cannot be read, with why
    bool cutShort = false;                            ///< more than 20 000 files: the rest was not looked at
};

/// Looks up to six folders deep; hidden files, links to folders and `cortilens` are passed over.
[[nodiscard]] StudySurvey surveyOf(const std::filesystem::path& folder);

/// The hemisphere in a name: lh.white, sub-01_hemi-R_white.surf.gii, white_left.gii.gz, sub.L.mask.npy.
[[nodiscard]] std::optional<Hemisphere> hemisphereIn(std::string_view name);

}  // namespace cortilens::data
