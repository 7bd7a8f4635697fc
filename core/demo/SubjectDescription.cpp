// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <algorithm>

namespace cortilens::demo {

namespace {

constexpr std::string_view kAbout = R"(# Synthetic subjects

**These brains are synthetic.** No person was scanned, and nothing here comes from the Natural Scenes Dataset (NSD). The tree has
NSD's names, types, axes and scales, so that programs for a real download can be tried on it and opened side by side with one.
Conclusions about brains cannot be drawn from it.

| what | how it was made |
|---|---|
| surfaces | FreeSurfer's template fsaverage5 (Fischl et al. 1999), 10 242 vertices per hemisphere; layers B1 to B3 lie between its white and pial surface |
| func1pt8mm | subject 1's grid of 81 x 104 x 83 voxels of 1.8 mm, with the template in its middle; as in NSD only `transforms/` relates it to the surfaces |
| early visual areas | bands along the calcarine sulcus, upper bank dorsal, lower bank ventral |
| other regions | discs on the cortex around the places below |
| preferences | each disc likes a group of ImageNet classes and leans towards a second one at its front; elsewhere smooth mixtures of single classes |
| betas | each voxel's linear readout of DeiT-Tiny's class token (unit norm) for the photo of each trial, plus white noise at a known ratio; % signal change x 300, zero outside nsdgeneral |
| ncsnr | estimated from the betas as NSD does, not copied from the simulation; NaN outside nsdgeneral |
| encoder | the readouts that the betas were simulated from (known, not fitted), with R2 measured on the shared photos' mean z-scored betas |
| pRF angle and eccentricity | of V1 to V3, by their place between fundus and borders; nothing was measured |
| fLoc t maps | drawn from the discs with noise; no localiser was simulated |
| experiment | )";

constexpr std::string_view kRegionHead = R"(
## Places of the regions

| set | region | centre left; right (mm) | radius (mm, along the mesh) | likes | source |
|---|---|---|---|---|---|
)";

constexpr std::string_view kTree = R"({{
  "version": 1,
  "title": "Demo subject: synthetic brain, real photos",
  "synthetic": true,
  "generator": "cortilens demo",
  "story": {{"nsdId": {}, "selection": "food", "backbone": "{}"}}
}}
)";

[[nodiscard]] std::string regionTable()
{
    std::string table(kRegionHead);
    for (const auto& disc : discs()) {
        const auto& [left, right, talairach, published, source] = disc.anchor;
        table += fmt::format("| {} | {} | {} {} {}; {} {} {} ({}) | {} | {} | {}{} |\n", disc.set, disc.name, left[0], left[1],
                             left[2], right[0], right[1], right[2], talairach ? "Talairach" : "MNI", disc.radiusMm,
                             nameOf(disc.likes), published ? "" : "place chosen here: ", source);
    }
    return table + "\nTalairach coordinates were taken to MNI space by Brett's piecewise transform, and each centre moved to the "
                   "nearest vertex.\n";
}

/// The photos' attributions as they lie beside the photos; their heading one level down.
[[nodiscard]] Result<std::string> attributionsIn(const std::filesystem::path& folder)
{
    const auto file = files::MappedFile::open(folder / "ATTRIBUTION.md");
    if (!file) return std::unexpected(file.error());
    return std::string("\n#").append(files::textOf(file->bytes()));
}

}  // namespace

Result<void> writeDescription(const std::filesystem::path& root, const Subject& subject, std::span<const Source> sources,
                              const std::string& backbone)
{
    const auto attributions = attributionsIn(sources.front().path.parent_path());
    if (!attributions) return std::unexpected(attributions.error());
    const auto experiment =
        fmt::format("{} photos, {} times each, in {} sessions of {} trials; the first {} photos are the shared "
                    "ones. All eight rows of subjectim are equal, but only {} saw them on disk |\n"
                    "| subj02 | a second brain for comparisons between brains: the same folds, registered up to 7 mm elsewhere "
                    "(its sphere.reg is turned by 4 degrees), with the regions in their places on fsaverage's sphere; other "
                    "preferences outside them. No betas lie here: its readouts, R2 and ncsnr come from a simulation that was "
                    "not kept |\n",
                    subject.photos(), kRepeats, subject.sessions(), kSessionTrials, kSharedPhotos, subject.name);
    const auto readme = std::string(kAbout) + experiment + regionTable() + *attributions;
    if (auto written = writeText(root / "README.md", readme); !written) return written;
    return writeText(root / "cortilens/tree.json", fmt::format(kTree, kStoryPhoto, backbone));
}

}  // namespace cortilens::demo
