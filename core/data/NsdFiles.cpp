// SPDX-License-Identifier: Apache-2.0
// StudyFiles: where NSD puts the pieces of a subject.
#include "core/data/NsdTree.h"
#include "core/data/StudyFiles.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

// The middle of grey matter first; NSD counts its layers from the pial side.
constexpr std::array<std::string_view, 5> kLayers{"layerB2", "layerB1", "layerB3", "white", "pial"};
constexpr std::array<std::string_view, 3> kDepths{"layerB1", "layerB2", "layerB3"};
constexpr std::string_view kTransformSource = "func1pt8";  // kSpace in the names of transforms
constexpr std::string_view kSessionPrefix = "betas_session";
constexpr std::array<std::string_view, 2> kSessionSuffixes{".hdf5", ".nii.gz"};

[[nodiscard]] fs::path transformFile(const fs::path& folder, Hemisphere hemisphere, std::string_view layer)
{
    return folder / fmt::format("{}.{}-to-{}.mgz", prefixOf(hemisphere), kTransformSource, layer);
}

/// The first layer that is there; the first of all when none is, for the error's sake.
[[nodiscard]] fs::path transformOf(const fs::path& folder, Hemisphere hemisphere)
{
    const auto named = [&](std::string_view layer) { return transformFile(folder, hemisphere, layer); };
    const auto there = std::ranges::find_if(kLayers, [&](std::string_view layer) { return isFile(named(layer)); });
    return named(there == kLayers.end() ? kLayers.front() : *there);
}

/// Session numbers of a folder of betas, sorted, each once.
[[nodiscard]] std::vector<int> sessionsIn(const fs::path& folder)
{
    std::vector<int> sessions;
    for (const auto suffix : kSessionSuffixes)
        for (const auto& path : filesIn(folder, kSessionPrefix, suffix)) {
            const auto name = path.filename().string();
            const auto digits =
                std::string_view(name).substr(kSessionPrefix.size(), name.size() - kSessionPrefix.size() - suffix.size());
            if (const auto session = files::numberOf<int>(digits); session && *session >= 1) sessions.push_back(*session);
        }
    std::ranges::sort(sessions);
    const auto rest = std::ranges::unique(sessions);
    sessions.erase(rest.begin(), rest.end());
    return sessions;
}

void addSurfaces(SubjectFiles& files, const NsdTree& tree)
{
    const auto folder = tree.surfaces(files.name);
    const auto labels = tree.labels(files.name);
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto prefix = prefixOf(hemisphere);
        for (const auto form : kSurfaceForms)
            files.forms[side][static_cast<std::size_t>(form)] = formFile(folder, hemisphere, form);
        files.registered[side] = registeredFile(folder, hemisphere);
        files.curvature[side] = {folder / fmt::format("{}.curv", prefix), labels / fmt::format("{}.curvature.mgz", prefix),
                                 folder / fmt::format("{}.sulc", prefix)};
        const auto transforms = tree.transforms(files.name);
        files.transforms[side] = transformOf(transforms, hemisphere);
        for (const auto layer : kDepths)
            if (auto path = transformFile(transforms, hemisphere, layer); isFile(path))
                files.depths[side].push_back(std::move(path));
        files.fromFsaverage[side] = transforms / fmt::format("{}.fsaverage-to-white.mgz", prefix);
        files.toFsaverage[side] = transforms / fmt::format("{}.white-to-fsaverage.mgz", prefix);
    }
    const auto download = fmt::format("Download {}.", folder.string());
    files.noSurfaces = {
        fmt::format("lh.white and rh.white (or pial, inflated, sphere of both hemispheres) were looked for in {}.",
                    folder.string()),
        download};
    files.noFlat = {fmt::format("lh.full.flat.patch.3d and rh.full.flat.patch.3d were looked for in {}.", folder.string()),
                    download};
    const auto transforms = tree.transforms(files.name);
    files.noTransforms = {
        fmt::format("no usable transform to {} was found in {}.", kSpace, transforms.string()),
        fmt::format("Download lh.{0}-to-layerB2.mgz and rh.{0}-to-layerB2.mgz into that folder.", kTransformSource)};
}

void addVolumes(SubjectFiles& files, const NsdTree& tree)
{
    const auto betas = [&](std::string_view version) { return tree.betas(files.name, kSpace, version); };
    for (const auto version : betaVersions()) files.volumes.push_back(betas(version) / "ncsnr.nii.gz");
    const auto volumes = tree.volumes(files.name, kSpace);
    files.volumes.push_back(volumes / "brainmask.nii.gz");
    for (const auto& folder : {volumes / "roi", volumes})
        std::ranges::move(filesIn(folder, "", ".nii.gz"), std::back_inserter(files.volumes));
    for (const auto version : betaVersions())
        std::ranges::move(filesIn(betas(version), kSessionPrefix, ".hdf5"), std::back_inserter(files.betaVolumes));
}

void addCeiling(SubjectFiles& files, const NsdTree& tree)
{
    auto& ceiling = files.ceiling;
    for (const auto version : betaVersions())
        if (const auto path = tree.betas(files.name, kSpace, version) / "ncsnr.nii.gz"; ceiling.volume.empty() && isFile(path)) {
            ceiling.volume = path;
            ceiling.origin = version;
        }
    // A surface map counts when it is of the same betas as the volume, or the only one.
    for (const auto hemisphere : kHemispheres)
        for (const auto version : betaVersions()) {
            if (!ceiling.origin.empty() && version != ceiling.origin) continue;
            const auto path =
                tree.betas(files.name, "nativesurface", version) / fmt::format("{}.ncsnr.mgh", prefixOf(hemisphere));
            if (auto& place = ceiling.surfaces[sideOf(hemisphere)]; place.empty()) place = ifThere(path);
        }
    if (!ceiling.origin.empty()) ceiling.origin.insert(0, "ncsnr of ");
    files.noCeiling.remedy = "Download ncsnr (.nii.gz, or lh. and rh. .mgh) beside the betas of that space.";
    files.noCeiling.where =
        fmt::format("ncsnr.nii.gz was looked for in {}.", tree.betas(files.name, kSpace, betaVersions().front()).string());
}

void addBetas(SubjectFiles& files, const NsdTree& tree)
{
    for (const auto version : betaVersions()) {
        files.sessions = sessionsIn(tree.betas(files.name, kSpace, version));
        if (files.sessions.empty()) continue;
        files.betaVersion = version;
        break;
    }
    files.noResponses.where = fmt::format("betas_session01.hdf5 (or .nii.gz), ... were looked for in {}.",
                                          tree.betas(files.name, kSpace, betaVersions().front()).string());
}

}  // namespace

SubjectFiles filesOf(const NsdTree& tree, std::string_view subject)
{
    SubjectFiles files;
    files.name = subject;
    files.space = kSpace;
    addSurfaces(files, tree);
    addVolumes(files, tree);
    addCeiling(files, tree);
    addBetas(files, tree);
    files.labels = labelFilesOf(tree, subject, kSpace);
    files.maps = overlayFilesOf(tree, subject, kSpace);
    const auto volumes = tree.volumes(subject, kSpace);
    files.noLabels = {
        fmt::format("Labels such as floc-faces.nii.gz were looked for in {}, lh.floc-faces.mgz with floc-faces.mgz.ctab in {}.",
                    (volumes / "roi").string(), tree.labels(subject).string()),
        fmt::format("No regions were found in {}.", (volumes / "roi").string())};
    files.noMaps = {
        fmt::format("lh.flocfacestval.mgz and the like were looked for in {}, floc_facestval.nii.gz and the like in {}.",
                    tree.labels(subject).string(), volumes.string()),
        fmt::format("Name a fLoc category such as faces, whose floc_facestval.nii.gz lies in {}.", volumes.string())};
    files.photos = photosOf(tree);
    return files;
}

PhotoFiles photosOf(const NsdTree& tree)
{
    PhotoFiles photos;
    photos.file = tree.stimulusFile();
    photos.table = tree.stimulusTable();
    photos.remedy = fmt::format("Download NSD's {} into {}; it holds the photos.", photos.file.filename().string(),
                                photos.file.parent_path().string());
    return photos;
}

}  // namespace cortilens::data
