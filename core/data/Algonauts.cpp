// SPDX-License-Identifier: Apache-2.0
#include "core/data/Algonauts.h"

#include "core/data/StudyReader.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <system_error>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSpaceSuffix = "_fsaverage_space.npy";
constexpr std::string_view kAllVertices = "all-vertices";

[[nodiscard]] bool isFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

[[nodiscard]] bool isSubject(const fs::path& folder)
{
    return isFolder(folder / "training_split") && isFolder(folder / "roi_masks");
}

[[nodiscard]] std::vector<std::string> subjectsIn(const fs::path& folder)
{
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (isSubject(entry->path())) names.push_back(entry->path().filename().string());
    std::ranges::sort(names);
    return names;
}

/// Length of a mask of one number per vertex; 0 when it cannot be read, which whoever needs it explains.
[[nodiscard]] std::int32_t verticesIn(const fs::path& path)
{
    constexpr std::int64_t kMost = std::int64_t{1} << 26;
    const auto file = files::MappedFile::open(path);
    const auto layout = file ? files::npyLayoutOf(file->bytes(), path) : Result<files::NpyLayout>(std::unexpected(file.error()));
    if (!layout || layout->shape.size() != 1 || layout->shape[0] > kMost) return 0;
    return static_cast<std::int32_t>(layout->shape[0]);
}

[[nodiscard]] std::vector<fs::path> surfaceFolders(const fs::path& root)
{
    std::vector<fs::path> folders{root / "fsaverage/surf", root / "freesurfer/fsaverage/surf",
                                  root / "nsddata/freesurfer/fsaverage/surf"};
    if (const auto* subjects = std::getenv("SUBJECTS_DIR"); subjects != nullptr && *subjects != '\0')
        folders.push_back(fs::path(subjects) / "fsaverage/surf");
    return folders;
}

void addSurfaces(SubjectFiles& files, const fs::path& root)
{
    const auto folders = surfaceFolders(root);
    std::vector<std::string> names;
    for (const auto& folder : folders) names.push_back(folder.string());
    files.noSurfaces = {
        fmt::format("Algonauts 2023 comes without surfaces: lh.white, rh.white and the like of fsaverage were looked "
                    "for in {}.",
                    fmt::join(names, ", ")),
        fmt::format("Copy FreeSurfer's folder subjects/fsaverage to {}, or set SUBJECTS_DIR.", (root / "fsaverage").string())};
    files.noFlat = {"fsaverage's lh.full.flat.patch.3d and rh.full.flat.patch.3d (NSD has them) are not beside its surfaces.",
                    files.noSurfaces.remedy};
    const auto there = std::ranges::find_if(folders, isFolder);
    if (there == folders.end()) return;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        for (const auto form : kSurfaceForms)
            files.forms[side][static_cast<std::size_t>(form)] = formFile(*there, hemisphere, form);
        files.registered[side] = registeredFile(*there, hemisphere);
        files.curvature[side] = {*there / fmt::format("{}.curv", prefixOf(hemisphere)),
                                 *there / fmt::format("{}.sulc", prefixOf(hemisphere))};
    }
}

/// {lh,rh}.NAME_fsaverage_space.npy with mapping_NAME.npy.
void addRegions(SubjectFiles& files, const fs::path& masks)
{
    std::set<std::string> names;
    for (const auto hemisphere : kHemispheres) {
        const auto prefix = fmt::format("{}.", prefixOf(hemisphere));
        for (const auto& path : filesIn(masks, prefix, kSpaceSuffix)) {
            auto name = path.filename().string();
            names.insert(name.substr(prefix.size(), name.size() - prefix.size() - kSpaceSuffix.size()));
        }
    }
    names.erase(std::string(kAllVertices));
    for (const auto& name : names) {
        LabelFiles labels;
        labels.set = name;
        for (const auto hemisphere : kHemispheres)
            labels.onSurface[sideOf(hemisphere)] =
                ifThere(masks / fmt::format("{}.{}{}", prefixOf(hemisphere), name, kSpaceSuffix));
        labels.table = ifThere(masks / fmt::format("mapping_{}.npy", name));
        files.labels.push_back(std::move(labels));
    }
}

[[nodiscard]] SubjectFiles describeSubject(const fs::path& root, const std::string& name)
{
    const auto folder = root / name;
    const auto masks = folder / "roi_masks";
    SubjectFiles files;
    files.name = name;
    files.space = "fsaverage";
    ResponseFiles training;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto prefix = prefixOf(hemisphere);
        files.mask.surfaces[side] = masks / fmt::format("{}.{}{}", prefix, kAllVertices, kSpaceSuffix);
        files.vertexCounts[side] = verticesIn(files.mask.surfaces[side]);
        training.halves[side] = folder / fmt::format("training_split/training_fmri/{}_training_fmri.npy", prefix);
        files.ceiling.surfaces[side] = ifThere(folder / fmt::format("test_split/noise_ceiling/{}_noise_ceiling.npy", prefix));
    }
    files.ceiling.kind = CeilingKind::fraction;
    files.ceiling.origin = "noise ceiling of the test images";
    files.photos.folder = folder / "training_split/training_images";
    files.photos.pictures = picturesIn(files.photos.folder);
    if (isFile(training.halves[0]) || isFile(training.halves[1])) files.responses = {std::move(training)};
    explainAbsence(files, "Algonauts 2023");
    files.betaVersion = "training_fmri";
    files.photos.remedy = fmt::format("Unpack {} of Algonauts 2023 there.", files.photos.folder.string());
    files.noCeiling = {
        fmt::format("{{lh,rh}}_noise_ceiling.npy were looked for in {}.", (folder / "test_split/noise_ceiling").string()),
        "Unpack test_split there."};
    files.noLabels = {fmt::format("lh.floc-faces{} and the like were looked for in {}.", kSpaceSuffix, masks.string()),
                      "Unpack roi_masks there."};
    files.noResponses = {
        fmt::format("{{lh,rh}}_training_fmri.npy were looked for in {}.", (folder / "training_split/training_fmri").string()),
        "Unpack training_split there."};
    addSurfaces(files, root);
    addRegions(files, masks);
    return files;
}

}  // namespace

std::optional<fs::path> algonautsRoot(const fs::path& folder)
{
    std::error_code ignored;
    auto place = fs::absolute(folder, ignored).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    if (isSubject(place)) return place.parent_path();
    return subjectsIn(place).empty() ? std::nullopt : std::optional(place);
}

std::optional<fs::path> algonautsBelow(const fs::path& folder)
{
    std::vector<fs::path> inside;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (const auto root = isFolder(entry->path()) ? algonautsRoot(entry->path()) : std::nullopt) inside.push_back(*root);
    return inside.size() == 1 ? std::optional(inside.front()) : std::nullopt;
}

StudyDescription describeAlgonauts(const fs::path& root)
{
    StudyDescription study;
    study.root = root;
    study.place = root;
    study.title.title = "Algonauts 2023";
    for (const auto& name : subjectsIn(root)) {
        auto subject = describeSubject(root, name);
        if (subject.onSurface() && subject.vertexCounts[1] > 0) {
            study.subjects.push_back(std::move(subject));
            continue;
        }
        study.notices.push_back(
            fmt::format("{} is left out: {} and {} have to say which vertices of fsaverage the responses are of, and "
                        "cannot be read. Unpack roi_masks again.",
                        name, subject.mask.surfaces[0].string(), subject.mask.surfaces[1].string()));
    }
    return study;
}

}  // namespace cortilens::data
