// SPDX-License-Identifier: Apache-2.0
#include "core/data/NsdTree.h"

#include "core/data/Piece.h"
#include "core/data/TreeDescription.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>
#include <system_error>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 3> kLandmarks{"nsddata", "nsddata_betas", "nsddata_stimuli"};

[[nodiscard]] bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

[[nodiscard]] bool isRoot(const fs::path& folder)
{
    return std::ranges::any_of(kLandmarks, [&](std::string_view name) { return isFolder(folder / name); });
}

/// Names of the folders in a folder, sorted; none when it cannot be listed.
[[nodiscard]] std::vector<std::string> foldersIn(const fs::path& folder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        std::error_code ignored;
        if (entry->is_directory(ignored)) names.push_back(entry->path().filename().string());
    }
    std::ranges::sort(names);
    return names;
}

[[nodiscard]] std::string listOf(const fs::path& folder, std::span<const std::string> names)
{
    std::vector<std::string> paths;
    for (const auto& name : names) paths.push_back((folder / name).string());
    return fmt::format("{}", fmt::join(paths, ", "));
}

[[nodiscard]] Result<void> checkFolder(const fs::path& folder)
{
    std::error_code error;
    const auto status = fs::status(folder, error);
    if (status.type() == fs::file_type::not_found)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("There is no folder {}.", folder.string()),
                                     "Name the folder that holds nsddata, nsddata_betas or nsddata_stimuli."});
    if (!error && status.type() != fs::file_type::directory)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} is not a folder.", folder.string()),
                                     "Name the folder that holds nsddata, nsddata_betas or nsddata_stimuli."});
    if (!error) fs::directory_iterator(folder, error);
    if (error)
        return std::unexpected(Error{ErrorKind::unreadable,
                                     fmt::format("{} cannot be opened: {}.", folder.string(), error.message()),
                                     "Check that you may read it, and that its disk is there."});
    return {};
}

/// The folder itself, the nearest one around it, or the only one directly inside.
[[nodiscard]] Result<fs::path> findRoot(const fs::path& folder)
{
    for (auto candidate = folder;; candidate = candidate.parent_path()) {
        if (isRoot(candidate)) return candidate;
        if (candidate == candidate.parent_path()) break;
    }
    auto inside = foldersIn(folder);
    std::erase_if(inside, [&](const std::string& name) { return !isRoot(folder / name); });
    if (inside.size() == 1) return folder / inside.front();
    if (inside.size() > 1)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} holds several NSD trees: {}.", folder.string(), listOf(folder, inside)),
                                     "Open one of them."});
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} holds no NSD tree: none of the folders nsddata, nsddata_betas and "
                                             "nsddata_stimuli lies in it, around it or one level below.",
                                             folder.string()),
                                 "Open the folder into which NSD or Algonauts 2023 was unpacked, describe data of your own "
                                 "(cortilens-engine study new), or "
                                 "make a demo subject (cortilens-engine demo)."});
}

[[nodiscard]] std::vector<std::string> subjectsIn(const fs::path& root)
{
    std::set<std::string> names;
    for (const auto* folder : {"nsddata/ppdata", "nsddata/freesurfer", "nsddata_betas/ppdata"})
        for (auto& name : foldersIn(root / folder))
            if (name.starts_with("subj")) names.insert(std::move(name));
    return {names.begin(), names.end()};
}

}  // namespace

Result<NsdTree> NsdTree::open(const fs::path& directory)
{
    std::error_code error;
    auto folder = fs::absolute(directory, error).lexically_normal();
    if (!folder.has_filename()) folder = folder.parent_path();
    if (auto checked = checkFolder(folder); !checked) return std::unexpected(checked.error());
    auto root = findRoot(folder);
    if (!root) return std::unexpected(root.error());

    NsdTree tree;
    tree.m_root = std::move(*root);
    tree.m_subjects = subjectsIn(tree.m_root);
    if (tree.m_subjects.empty())
        tree.m_notices.push_back(fmt::format("No subject was found: there is no folder subj01, subj02, ... in nsddata/ppdata, "
                                             "nsddata/freesurfer or nsddata_betas/ppdata of {}.",
                                             tree.m_root.string()));
    if (auto description = readTreeDescription(tree.m_root / "cortilens/tree.json"))
        tree.m_description = std::move(*description);
    else
        tree.m_notices.push_back(inWords(description.error()));
    return tree;
}

fs::path NsdTree::surfaces(std::string_view subject) const
{
    return m_root / "nsddata/freesurfer" / subject / "surf";
}

fs::path NsdTree::labels(std::string_view subject) const
{
    return m_root / "nsddata/freesurfer" / subject / "label";
}

fs::path NsdTree::transforms(std::string_view subject) const
{
    return m_root / "nsddata/ppdata" / subject / "transforms";
}

fs::path NsdTree::volumes(std::string_view subject, std::string_view space) const
{
    return m_root / "nsddata/ppdata" / subject / space;
}

fs::path NsdTree::betas(std::string_view subject, std::string_view space, std::string_view version) const
{
    return m_root / "nsddata_betas/ppdata" / subject / space / version;
}

fs::path NsdTree::stimulusFile() const
{
    return m_root / "nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5";
}

fs::path NsdTree::stimulusTable() const
{
    return m_root / "nsddata/experiments/nsd/nsd_stim_info_merged.csv";
}

fs::path NsdTree::design() const
{
    return m_root / "nsddata/experiments/nsd/nsd_expdesign.mat";
}

fs::path NsdTree::behaviour(std::string_view subject) const
{
    return m_root / "nsddata/ppdata" / subject / "behav/responses.tsv";
}

fs::path NsdTree::templates() const
{
    return m_root / "nsddata/templates";
}

std::span<const std::string_view> betaVersions()
{
    static constexpr std::array<std::string_view, 3> kVersions{"betas_fithrf_GLMdenoise_RR", "betas_fithrf", "betas_assumehrf"};
    return kVersions;
}

std::vector<fs::path> filesIn(const fs::path& folder, std::string_view prefix, std::string_view suffix)
{
    std::vector<fs::path> found;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const auto name = entry->path().filename().string();
        std::error_code ignored;
        const bool fits = name.size() >= prefix.size() + suffix.size() && name.starts_with(prefix) && name.ends_with(suffix);
        // Hidden: half-written files, and what macOS leaves beside each file on foreign disks.
        if (fits && !name.starts_with(".") && entry->is_regular_file(ignored)) found.push_back(entry->path());
    }
    std::ranges::sort(found);
    return found;
}

}  // namespace cortilens::data
