// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/BetaFiles.h"
#include "core/data/LabelFiles.h"
#include "core/data/OverlayFiles.h"
#include "core/data/ResponseUnits.h"
#include "core/types/Error.h"
#include "core/types/Surface.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cortilens::data {

/// Where photos lie: in an HDF5 file, or each in a picture of its own.
struct PhotoFiles {
    std::filesystem::path file;                   ///< HDF5, photos x height x width x 3 of uint8
    std::string dataset = "imgBrick";             ///< in `file`
    std::filesystem::path folder;                 ///< of `pictures`
    std::vector<std::filesystem::path> pictures;  ///< instead of `file`, in the order of their names and ids
    std::filesystem::path table;                  ///< nsd_stim_info_merged.csv; empty: no table is looked for
    std::string remedy;                           ///< what to do when they are not there

    friend bool operator==(const PhotoFiles&, const PhotoFiles&) = default;
};

/// What the numbers of a noise ceiling are.
enum class CeilingKind : std::uint8_t { ncsnr, percent, fraction };

struct CeilingFiles {
    CeilingKind kind{};
    std::string origin;                             ///< for people: the betas that it is of
    std::filesystem::path volume;                   ///< empty: there is none
    std::array<std::filesystem::path, 2> surfaces;  ///< by hemisphere; they win over the volume
};

/// Which units the columns of a matrix of responses stand for; without any file all units do.
struct MaskFiles {
    std::filesystem::path volume;
    std::array<std::filesystem::path, 2> surfaces;  ///< by hemisphere
    bool matlabOrder = false;                       ///< columns go through the volume with x fastest, not z
};

/// One session of responses that is described by a study.
struct ResponseFiles {
    std::filesystem::path file;                   ///< NIfTI, .npy or HDF5
    std::array<std::filesystem::path, 2> halves;  ///< .npy or HDF5, by hemisphere
    std::string dataset = "betas";                ///< of HDF5
    bool unitsFirst = false;                      ///< [units, trials] instead of [trials, units]
    std::filesystem::path photos;                 ///< a photo per trial; empty: trial n showed photo n
};

/// What is said when a piece is not there.
struct Absence {
    std::string where;   ///< what was looked for, and where
    std::string remedy;  ///< what a person can do
};

inline constexpr std::array kSurfaceForms{SurfaceForm::white, SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat,
                                          SurfaceForm::sphere};

/// Where the pieces of one subject lie, whatever layout they come from; an empty path: there is none.
struct SubjectFiles {
    std::string name;
    std::string space;                           ///< that the units are of: func1pt8mm
    std::array<std::int32_t, 2> vertexCounts{};  ///< units are the vertices of surfaces of so many; 0 0: voxels

    std::array<std::array<std::filesystem::path, kSurfaceForms.size()>, 2> forms;  ///< by hemisphere and SurfaceForm
    std::array<std::filesystem::path, 2> registered;                               ///< sphere.reg: vertices in fsaverage's places
    std::array<std::vector<std::filesystem::path>, 2> curvature;                   ///< by hemisphere; the first that is there
    std::array<std::filesystem::path, 2> transforms;                               ///< the voxel of each vertex, from 1 (.mgz)
    std::array<std::vector<std::filesystem::path>, 2> depths;  ///< the same at several depths, whose mean a map may be
    std::array<std::filesystem::path, 2> fromFsaverage;        ///< the vertex of fsaverage that each vertex takes, from 1
    std::array<std::filesystem::path, 2> toFsaverage;          ///< the vertex that each of fsaverage takes, from 1
    bool transformsByWorld = false;                            ///< instead: vertices and voxels share a world in mm
    std::vector<std::filesystem::path> volumes;                ///< any of which tells the volume's shape
    std::vector<std::filesystem::path> betaVolumes;            ///< likewise, HDF5
    CeilingFiles ceiling;
    std::vector<LabelFiles> labels;
    std::vector<OverlayFiles> maps;
    MaskFiles mask;
    PhotoFiles photos;
    std::vector<ResponseFiles> responses;         ///< of a study; an NSD tree has betas
    std::vector<int> sessions;                    ///< numbers of those that are there, ascending
    std::string betaVersion;                      ///< what they are called
    std::filesystem::path testPhotos;             ///< a list; empty: none is stated
    std::vector<std::filesystem::path> encoders;  ///< beside those of the tree's folder
    Absence noSurfaces, noFlat, noTransforms, noCeiling, noLabels, noMaps, noResponses;

    [[nodiscard]] bool onSurface() const { return vertexCounts[0] > 0; }
    [[nodiscard]] const std::filesystem::path& form(Hemisphere hemisphere, SurfaceForm form) const
    {
        return forms[sideOf(hemisphere)][static_cast<std::size_t>(form)];
    }
};

}  // namespace cortilens::data
