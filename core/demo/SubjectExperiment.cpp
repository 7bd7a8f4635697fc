// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"
#include "core/encoder/Encoder.h"
#include "core/files/Mat.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace cortilens::demo {

namespace {

constexpr int kSubjects = 8;
constexpr int kRunsPerSession = 12;
constexpr int kSlotsPerRun = 75;

/// Trials of each photo, 1-based, in order.
[[nodiscard]] std::vector<std::vector<int>> trialsOf(const Subject& subject)
{
    std::vector<std::vector<int>> trials(static_cast<std::size_t>(subject.photos()));
    for (std::size_t trial = 0; trial < subject.order.size(); ++trial)
        trials[static_cast<std::size_t>(subject.order[trial])].push_back(static_cast<int>(trial) + 1);
    return trials;
}

[[nodiscard]] std::string stimulusTable(const Subject& subject, std::span<const Source> sources, std::span<const Crop> crops)
{
    std::string table = ",cocoId,cocoSplit,cropBox,loss,nsdId,flagged,BOLD5000,shared1000";
    for (int s = 1; s <= kSubjects; ++s) table += fmt::format(",subject{}", s);
    for (int s = 1; s <= kSubjects; ++s)
        for (int repeat = 0; repeat < kRepeats; ++repeat) table += fmt::format(",subject{}_rep{}", s, repeat);
    table += '\n';
    const auto trials = trialsOf(subject);
    for (std::size_t n = 0; n < crops.size(); ++n) {
        const auto& source = sources[crops[n].source];
        const auto& photo = source.photo;
        const double kept = static_cast<double>(crops[n].side) / std::max(photo.width, photo.height);
        table += fmt::format("{0},{1},{2},\"{3}\",{4},{0},False,False,{5}", n, source.cocoId, source.cocoId > 0 ? "val2017" : "",
                             cropBoxOf(crops[n], photo), 1 - kept, n < kSharedPhotos ? "True" : "False");
        for (int s = 1; s <= kSubjects; ++s) table += s == 1 ? ",1" : ",0";
        for (int s = 1; s <= kSubjects; ++s)
            for (int repeat = 0; repeat < kRepeats; ++repeat)
                table += fmt::format(",{}", s == 1 ? trials[n][static_cast<std::size_t>(repeat)] : 0);
        table += '\n';
    }
    return table;
}

/// 62 and 63 in turn.
[[nodiscard]] int photosIn(int run)
{
    return run % 2 == 0 ? 62 : 63;
}

/// [sessions, runs, slots] with sessions fastest; 1: a photo, 0: a blank. The blanks are spread over the run.
[[nodiscard]] std::vector<double> stimulusPattern(int sessions)
{
    std::vector<double> pattern(static_cast<std::size_t>(sessions) * kRunsPerSession * kSlotsPerRun);
    for (int session = 0; session < sessions; ++session)
        for (int run = 0; run < kRunsPerSession; ++run) {
            const int shown = photosIn(run);
            for (int slot = 0; slot < kSlotsPerRun; ++slot) {
                const int index = session + sessions * (run + kRunsPerSession * slot);
                pattern[static_cast<std::size_t>(index)] =
                    (slot + 1) * shown / kSlotsPerRun > slot * shown / kSlotsPerRun ? 1 : 0;
            }
        }
    return pattern;
}

/// nsd_expdesign.mat, all numbers from 1; the eight subjects have the same list.
[[nodiscard]] std::vector<files::MatVariable> designOf(const Subject& subject)
{
    std::vector<double> order;
    for (const int photo : subject.order) order.push_back(photo + 1);
    std::vector<double> lists;
    for (int photo = 0; photo < subject.photos(); ++photo) lists.insert(lists.end(), kSubjects, photo + 1);
    std::vector<double> shared;
    for (int photo = 0; photo < kSharedPhotos; ++photo) shared.push_back(photo + 1);
    const int sessions = subject.sessions();
    return {{"masterordering", {1, std::ssize(order)}, order},
            {"subjectim", {kSubjects, subject.photos()}, lists},
            {"sharedix", {1, kSharedPhotos}, shared},
            {"stimpattern", {sessions, kRunsPerSession, kSlotsPerRun}, stimulusPattern(sessions)}};
}

/// One row per trial. The subject pressed no button, so everything about memory and buttons is NaN.
[[nodiscard]] std::string responseTable(const Subject& subject)
{
    std::string table = "SUBJECT\tSESSION\tRUN\tTRIAL\t73KID\t10KID\tTIME\tISOLD\tISCORRECT\tRT\tCHANGEMIND\tMEMORYRECENT\t"
                        "MEMORYFIRST\tISOLDCURRENT\tISCORRECTCURRENT\tTOTAL1\tTOTAL2\tBUTTON\tMISSINGDATA\n";
    std::vector<bool> seen(static_cast<std::size_t>(subject.photos()), false);
    for (std::size_t trial = 0; trial < subject.order.size(); ++trial) {
        const int session = static_cast<int>(trial) / kSessionTrials;
        int inRun = static_cast<int>(trial) % kSessionTrials;
        int run = 0;
        for (; inRun >= photosIn(run); ++run) inRun -= photosIn(run);
        const int photo = subject.order[trial];
        table += fmt::format("1\t{}\t{}\t{}\t{}\t{}\tNaN\t{}", session + 1, run + 1, inRun + 1, photo + 1, photo + 1,
                             seen[static_cast<std::size_t>(photo)] ? 1 : 0);
        for (int column = 0; column < 10; ++column) table += "\tNaN";
        table += "\t1\n";
        seen[static_cast<std::size_t>(photo)] = true;
    }
    return table;
}

[[nodiscard]] std::vector<VoxelIndex> placesOf(const Subject& subject)
{
    std::vector<VoxelIndex> places;
    for (const auto& voxel : subject.voxels) places.push_back(voxel.place.voxel);
    return places;
}

[[nodiscard]] std::filesystem::path betaFolderOf(const std::filesystem::path& root, const Subject& subject)
{
    return root / "nsddata_betas/ppdata" / subject.name / kSpace / kBetaVersion;
}

}  // namespace

Result<void> writeNcsnr(const std::filesystem::path& root, const Subject& subject)
{
    std::vector<float> ncsnr(subject.grid.voxels(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t voxel = 0; voxel < subject.voxels.size(); ++voxel)
        ncsnr[subject.grid.indexOf(subject.voxels[voxel].place.voxel)] = subject.scores[voxel].ncsnr;
    return writeVolume(betaFolderOf(root, subject) / "ncsnr.nii.gz", subject.grid, ncsnr);
}

Result<void> writeBetas(const std::filesystem::path& root, const Subject& subject, const std::function<void(double)>& progress)
{
    const auto folder = betaFolderOf(root, subject);
    const auto places = placesOf(subject);
    const auto trials = subject.order.size();
    for (int session = 0; session < subject.sessions(); ++session) {
        progress(static_cast<double>(session) / subject.sessions());
        std::vector<std::int16_t> betas;
        betas.reserve(places.size() * kSessionTrials);
        for (std::size_t voxel = 0; voxel < places.size(); ++voxel) {
            const auto first = voxel * trials + static_cast<std::size_t>(session) * kSessionTrials;
            const auto part = std::span(subject.betas).subspan(first, kSessionTrials);
            betas.insert(betas.end(), part.begin(), part.end());
        }
        if (auto written = writeSession(folder, subject.grid, {session + 1, kSessionTrials, places, betas}); !written)
            return written;
    }
    return {};
}

Result<void> writeExperiment(const std::filesystem::path& root, const Subject& subject, std::span<const Source> sources,
                             std::span<const Crop> crops, std::span<const Photo> stimuli)
{
    const auto experiments = root / "nsddata/experiments/nsd";
    if (auto written = writeStimuli(root / "nsddata_stimuli/stimuli/nsd/nsd_stimuli.hdf5", stimuli); !written) return written;
    if (auto written = writeText(experiments / "nsd_stim_info_merged.csv", stimulusTable(subject, sources, crops)); !written)
        return written;
    if (auto written = files::writeMat(experiments / "nsd_expdesign.mat", designOf(subject)); !written) return written;
    return writeText(root / "nsddata/ppdata" / subject.name / "behav/responses.tsv", responseTable(subject));
}

encoder::Encoder emptyEncoder(const Subject& subject, const models::BackboneRow& row, const std::string& weightsHash)
{
    encoder::Encoder encoder;
    encoder.subject = subject.name;
    encoder.space = kSpace;
    encoder.volumeShape = subject.grid.shape;
    encoder.backbone = row.id;
    encoder.weightsHash = weightsHash;
    encoder.channels = row.channels();
    encoder.voxels = placesOf(subject);
    for (const auto& scores : subject.scores) encoder.noiseCeiling.push_back(data::noiseCeilingOf(scores.ncsnr, kRepeats));
    encoder.testImages = kSharedPhotos;
    encoder.synthetic = true;
    return encoder;
}

Result<void> saveDemoEncoder(const std::filesystem::path& root, const encoder::Encoder& encoder)
{
    const auto folder = root / "cortilens/encoders";
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    return encoder::saveEncoder(folder / fmt::format("{}_{}_{}.safetensors", encoder.subject, kSpace, encoder.backbone), encoder);
}

Result<void> writeEncoder(const std::filesystem::path& root, const Subject& subject, const models::BackboneRow& row,
                          const std::string& weightsHash)
{
    auto encoder = emptyEncoder(subject, row, weightsHash);
    encoder.recipe = "class token of the unmodified network at 224 px (Pillow bicubic), unit norm";
    for (std::size_t voxel = 0; voxel < subject.voxels.size(); ++voxel) {
        const auto& model = subject.voxels[voxel];
        encoder.weights.insert(encoder.weights.end(), model.weights.begin(), model.weights.end());
        encoder.bias.push_back(model.bias);
        encoder.r2.push_back(subject.scores[voxel].r2);
    }
    encoder.metadata = {{"readouts", "known, not fitted: the betas were simulated from them"},
                        {"targets", "betas z-scored within each session, averaged over repeats"},
                        {"generator", "cortilens demo"}};
    return saveDemoEncoder(root, encoder);
}

}  // namespace cortilens::demo
