// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Design.h"
#include "core/data/Subject.h"
#include "core/demo/Cortex.h"
#include "core/demo/Crops.h"
#include "core/demo/Regions.h"
#include "core/demo/Responses.h"
#include "core/encoder/Encoder.h"
#include "core/models/BackboneRow.h"
#include "core/types/Error.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// The parts of the demo's tree. Every function takes the tree's root, makes the folders that it needs and fails with the
/// errors of TreeFiles.h.
namespace cortilens::demo {

using data::kSpace;
inline constexpr std::string_view kBetaVersion = "betas_fithrf_GLMdenoise_RR";
inline constexpr int kRepeats = 3;  ///< of each photo
inline constexpr int kSessionTrials = data::kTrialsPerSession;
inline constexpr int kSharedPhotos = 100;  ///< the first ones; the encoder is scored on them

/// Everything that the tree says about one brain.
struct Subject {
    std::string name = "subj01";
    Cortex cortex;
    /// By hemisphere, [V]: where registration puts the vertices on the sphere of fsaverage, mm.
    std::array<std::vector<Point>, 2> registered;
    VolumeGrid grid;
    std::vector<RibbonVoxel> ribbon;
    Preferences preferences;
    std::vector<ModelVoxel> voxels;
    std::vector<int> order;           ///< photo of each trial
    std::vector<std::int16_t> betas;  ///< [voxels, trials]
    std::vector<VoxelScores> scores;  ///< [voxels]

    [[nodiscard]] int sessions() const { return static_cast<int>(order.size()) / kSessionTrials; }
    [[nodiscard]] int photos() const { return static_cast<int>(order.size()) / kRepeats; }
};

/// FreeSurfer's folder: surfaces, curvature, flat patches, labels on the surface.
[[nodiscard]] Result<void> writeSurfaces(const std::filesystem::path& root, const Subject& subject);

/// vertex -> voxel coordinates for white, pial and the three layers between them.
[[nodiscard]] Result<void> writeTransforms(const std::filesystem::path& root, const Subject& subject);

/// ROI volumes and their name tables, fLoc t maps and pRF maps on volume and surface, brain mask.
[[nodiscard]] Result<void> writeRegions(const std::filesystem::path& root, const Subject& subject, std::uint64_t seed);

[[nodiscard]] Result<void> writeNcsnr(const std::filesystem::path& root, const Subject& subject);

/// Of every session.
[[nodiscard]] Result<void> writeBetas(const std::filesystem::path& root, const Subject& subject,
                                      const std::function<void(double)>& progress);

/// Stimuli, nsd_stim_info_merged.csv, nsd_expdesign.mat, responses.tsv.
[[nodiscard]] Result<void> writeExperiment(const std::filesystem::path& root, const Subject& subject,
                                           std::span<const Source> sources, std::span<const Crop> crops,
                                           std::span<const Photo> stimuli);

/// The readouts, with the scores that the simulated betas give them.
[[nodiscard]] Result<void> writeEncoder(const std::filesystem::path& root, const Subject& subject, const models::BackboneRow& row,
                                        const std::string& weightsHash);

/// An encoder of this subject without weights, bias and R2.
[[nodiscard]] encoder::Encoder emptyEncoder(const Subject& subject, const models::BackboneRow& row,
                                            const std::string& weightsHash);

/// Under its usual name in the tree.
[[nodiscard]] Result<void> saveDemoEncoder(const std::filesystem::path& root, const encoder::Encoder& encoder);

/// README.md and cortilens/tree.json. `subject`: who saw the photos.
[[nodiscard]] Result<void> writeDescription(const std::filesystem::path& root, const Subject& subject,
                                            std::span<const Source> sources, const std::string& backbone);

}  // namespace cortilens::demo
