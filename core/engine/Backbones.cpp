// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Backbones.h"

#include "core/engine/Resources.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] encoder::Expected expectedFrom(const data::Subject& subject, const models::BackboneRow& row)
{
    encoder::Expected expected;
    expected.subject = subject.name();
    expected.space = subject.space();
    expected.volumeShape = subject.volumeShape();
    expected.backbone = row.id;
    expected.channels = row.channels();
    return expected;
}

/// An encoder file that was opened, or why not.
struct Candidate {
    fs::path file;
    std::string backbone;  // as its header states
    bool otherSubject = false;
    std::shared_ptr<const encoder::Encoder> encoder;
    std::optional<Error> problem;
};

/// What its header says of an encoder; empty when it cannot be read.
[[nodiscard]] std::string statedIn(const files::SafetensorsFile& file, const std::string& key)
{
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? std::string{} : found->second;
}

[[nodiscard]] Candidate openCandidate(const fs::path& path, const data::Subject& subject)
{
    Candidate candidate;
    candidate.file = path;
    auto file = files::SafetensorsFile::open(path);
    if (!file) {
        candidate.problem = file.error();
        return candidate;
    }
    // A lab keeps dozens of encoders in one folder: those of others are not read.
    encoder::Encoder stated;
    stated.subject = statedIn(*file, "subject");
    encoder::Expected sameSubject;
    sameSubject.subject = stated.subject.empty() ? std::string{} : subject.name();
    candidate.backbone = statedIn(*file, "backbone");
    if (auto fits = encoder::checkFits(stated, sameSubject, path); !fits) {
        candidate.otherSubject = true;
        candidate.problem = fits.error();
        return candidate;
    }
    auto loaded = encoder::loadEncoder(path);
    if (loaded)
        candidate.encoder = std::make_shared<const encoder::Encoder>(std::move(*loaded));
    else
        candidate.problem = loaded.error();
    return candidate;
}

/// The encoder that was written last comes first: one that was just trained is the one to look at. Files of the same moment go by
/// name.
[[nodiscard]] std::vector<fs::path> newestFirst(std::vector<fs::path> files)
{
    const auto age = [](const fs::path& file) {
        std::error_code error;
        const auto written = fs::last_write_time(file, error);
        return error ? fs::file_time_type::min() : written;
    };
    std::ranges::stable_sort(files, std::greater<>{}, age);
    return files;
}

/// The first encoder of this backbone that fits; a misfit of the same backbone explains itself.
void takeEncoder(Backbone& backbone, std::vector<Candidate>& candidates, const data::Subject& subject)
{
    for (auto& candidate : candidates) {
        if (candidate.backbone != backbone.row->id) continue;
        if (candidate.encoder)
            if (auto fits = encoder::checkFits(*candidate.encoder, expectedFrom(subject, *backbone.row), candidate.file); !fits)
                candidate.problem = fits.error();
        if (candidate.problem) {
            if (!backbone.problem) backbone.problem = candidate.problem;
            continue;
        }
        backbone.problem.reset();
        backbone.encoder = candidate.encoder;
        backbone.encoderFile = candidate.file;
        return;
    }
}

/// No file says that it is what is looked for; whatever else lies there is named, because one of them may be meant to be.
[[nodiscard]] Error noEncoder(const models::BackboneRow& row, const data::StudyFiles& tree, const data::Subject& subject,
                              std::span<const Candidate> candidates)
{
    std::vector<std::string> others;
    for (const auto& candidate : candidates) {
        if (candidate.otherSubject) continue;
        const auto file = candidate.file.filename().string();
        if (candidate.backbone.empty())
            others.push_back(file + " cannot be read");
        else if (!candidate.problem)
            others.push_back(fmt::format("{} is for {}", file, candidate.backbone));
    }
    const auto there = others.empty() ? std::string{} : fmt::format(" ({})", fmt::join(others, ", "));
    return {
        ErrorKind::notFound,
        fmt::format("There is no encoder of {} for {} in {}{}.", row.name, subject.name(), tree.encoderFolder().string(), there),
        fmt::format("Put one there: safetensors with `weights` [V, {}], `bias` [V], `voxels` [V, 3] and metadata subject {}, "
                    "space {}, volume_shape {}, backbone {}.",
                    row.channels(), subject.name(), subject.space(), fmt::join(subject.volumeShape(), ","), row.id)};
}

/// Listed even when nothing of it is there: a person should see what could be had.
[[nodiscard]] bool isAlwaysListed(const models::BackboneRow& row)
{
    const auto builtIn = models::rows();
    return row.id == builtIn.front().id || !row.hasNetwork() || models::findPreset(row, "paper") || !models::findRow(row.id);
}

}  // namespace

BackboneList backbonesOf(const data::StudyFiles& tree, const data::Subject& subject, std::span<const fs::path> folders)
{
    std::vector<Candidate> candidates;
    for (const auto& path : newestFirst(tree.encoders())) candidates.push_back(openCandidate(path, subject));
    BackboneList list;
    list.table = std::make_shared<const models::BackboneTable>(folders);
    for (const auto& row : list.table->rows()) {
        Backbone backbone;
        backbone.row = &row;
        takeEncoder(backbone, candidates, subject);
        if (!backbone.encoder && !backbone.problem) backbone.problem = noEncoder(row, tree, subject, candidates);
        auto weights = findWeights(row, folders);
        const bool someEncoder = std::ranges::find(candidates, row.id, &Candidate::backbone) != candidates.end();
        if (!weights && !someEncoder && !isAlwaysListed(row)) continue;
        if (weights)
            backbone.weights = std::move(*weights);
        else
            backbone.weightsProblem = weights.error();
        if (!backbone.problem) backbone.problem = backbone.weightsProblem;
        list.backbones.push_back(std::move(backbone));
    }
    for (const auto& problem : list.table->problems()) list.notices.push_back(problem.message);
    for (const auto& candidate : candidates) {
        if (candidate.problem && !candidate.otherSubject) list.notices.push_back(candidate.problem->message);
        if (candidate.encoder && !list.table->find(candidate.encoder->backbone))
            list.notices.push_back(fmt::format("The encoder {} is for the backbone {}, which this program does not know.",
                                               candidate.file.string(), candidate.encoder->backbone));
    }
    return list;
}

}  // namespace cortilens::engine
