// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

/// A photo and a selection whose map tells the story at once.
struct Story {
    NsdId image;
    Selection selection;
    std::string backbone;
};

/// What a tree says about itself in the optional `cortilens/tree.json`:
/// {"title": "...", "synthetic": true, "story": {"nsdId": 17, "selection": "food", "backbone": "deit-tiny"}}; all optional.
struct TreeDescription {
    std::string title;       ///< empty: nothing stated
    bool synthetic = false;  ///< the brain is made up
    std::optional<Story> story;
};

/// Where things lie in a copy of the Natural Scenes Dataset, whole or in part; reads no data.
///
/// Immutable: any number of threads. Names of subjects come from the folders; every listing is sorted.
class NsdTree {
public:
    /// `directory` may be the root (with nsddata, nsddata_betas or nsddata_stimuli in it), a folder inside one, or a folder that
    /// holds one. Errors: notFound (no such folder), unreadable, mismatch (no NSD tree, saying what was looked for).
    [[nodiscard]] static Result<NsdTree> open(const std::filesystem::path& directory);

    [[nodiscard]] const std::filesystem::path& root() const { return m_root; }
    [[nodiscard]] const TreeDescription& description() const { return m_description; }
    [[nodiscard]] std::span<const std::string> subjects() const { return m_subjects; }  ///< subj01, ...
    [[nodiscard]] std::span<const std::string> notices() const { return m_notices; }    ///< what was passed over, in words

    [[nodiscard]] std::filesystem::path surfaces(std::string_view subject) const;    ///< freesurfer/subjXX/surf
    [[nodiscard]] std::filesystem::path labels(std::string_view subject) const;      ///< freesurfer/subjXX/label
    [[nodiscard]] std::filesystem::path transforms(std::string_view subject) const;  ///< ppdata/subjXX/transforms
    [[nodiscard]] std::filesystem::path volumes(std::string_view subject, std::string_view space) const;
    [[nodiscard]] std::filesystem::path betas(std::string_view subject, std::string_view space, std::string_view version) const;
    [[nodiscard]] std::filesystem::path stimulusFile() const;                       ///< nsd_stimuli.hdf5
    [[nodiscard]] std::filesystem::path stimulusTable() const;                      ///< nsd_stim_info_merged.csv
    [[nodiscard]] std::filesystem::path design() const;                             ///< nsd_expdesign.mat
    [[nodiscard]] std::filesystem::path behaviour(std::string_view subject) const;  ///< ppdata/subjXX/behav/responses.tsv
    [[nodiscard]] std::filesystem::path templates() const;                          ///< nsddata/templates

private:
    std::filesystem::path m_root;
    TreeDescription m_description;
    std::vector<std::string> m_subjects;
    std::vector<std::string> m_notices;
};

/// The volume space that the voxels of an NSD subject are counted in.
inline constexpr std::string_view kSpace = "func1pt8mm";

/// Flavours of betas, best first: betas_fithrf_GLMdenoise_RR, betas_fithrf, betas_assumehrf.
[[nodiscard]] std::span<const std::string_view> betaVersions();

/// Files of a folder whose names begin and end as asked, sorted; none when there is no such folder.
[[nodiscard]] std::vector<std::filesystem::path> filesIn(const std::filesystem::path& folder, std::string_view prefix,
                                                         std::string_view suffix);

}  // namespace cortilens::data
