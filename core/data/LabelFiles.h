// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/NsdTree.h"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// Where the files of one set of labels lie; an empty path: there is none.
struct LabelFiles {
    std::string set;                                 ///< floc-faces
    std::filesystem::path whole;                     ///< roi/floc-faces.nii.gz (or .nii, or a mask as .npy)
    std::array<std::filesystem::path, 2> halves;     ///< roi/lh.floc-faces.nii.gz
    std::array<std::filesystem::path, 2> onSurface;  ///< label/lh.floc-faces.mgz
    std::filesystem::path table;                   ///< floc-faces.mgz.ctab: the subject's own, else fsaverage's or the template's
    std::filesystem::path base{};                  ///< volume that a .npy of one axis counts in (above 0.5); empty: nsdgeneral
    std::array<std::filesystem::path, 2> masks{};  ///< likewise of the surfaces
    std::string region{};                          ///< of a set with one file per region: its name
};

/// Regions that were drawn and saved in a folder, each in a lh.NAME.label, a rh.NAME.label or both; sorted by name.
[[nodiscard]] std::vector<LabelFiles> drawnLabelsIn(const std::filesystem::path& folder);

/// The sets of a subject: everything in `roi`, and surface labels that have a name table. Sorted by family (faces, bodies,
/// places, words, food, early, streams, other), then by name, so that a name that two sets share means the subject's own region
/// first.
[[nodiscard]] std::vector<LabelFiles> labelFilesOf(const NsdTree& tree, std::string_view subject, std::string_view space);

}  // namespace cortilens::data
