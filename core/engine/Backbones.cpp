// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Backbones.h"

#include "core/encoder/EncoderUnits.h"
#include "core/engine/Resources.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

/// What an encoder in a volume has to fit; one of a surface is held against the surface instead.
[[nodiscard]] encoder::Expected expectedFrom(const data::Subject& subject, const models::BackboneRow& row, bool onSurface)
{
    encoder::Expected expected;
    expected.subject = subject.name();
    if (!onSurface) {
        expected.space = subject.space();
        expected.volumeShape = subject.volumeShape();
    }
    expected.backbone = row.id;
    expected.channels = row.channels();
    return expected;
}

/// An encoder file that was opened, or why not.
struct Candidate {
    fs::path file;
    std::string backbone;  // as its header states
    bool otherSubject = false;
    bool wasChosen = false;
    fs::file_time_type written{};
    std::optional<encoder::Encoder> stated{};  // without its readouts
    std::optional<Error> problem{};
};

/// A file's name stands for the one in the tree's folder, a path for itself.
[[nodiscard]] bool isMeant(const fs::path& chosen, const fs::path& file)
{
    if (!chosen.has_parent_path()) return chosen == file.filename();
    std::error_code error;
    return fs::equivalent(chosen, file, error);
}

[[nodiscard]] Candidate openCandidate(const fs::path& path, const data::Subject& subject, std::span<const fs::path> chosen)
{
    Candidate candidate;
    candidate.file = path;
    candidate.wasChosen = std::ranges::any_of(chosen, [&](const fs::path& meant) { return isMeant(meant, path); });
    std::error_code unknown;
    candidate.written = fs::last_write_time(path, unknown);
    auto file = files::SafetensorsFile::open(path);
    if (!file) {
        candidate.problem = file.error();
        return candidate;
    }
    // A lab keeps dozens of encoders in one folder: those of others are not read.
    encoder::Encoder stated;
    stated.subject = encoder::textOf(*file, "subject");
    encoder::Expected sameSubject;
    sameSubject.subject = stated.subject.empty() ? std::string{} : subject.name();
    candidate.backbone = encoder::textOf(*file, "backbone");
    if (auto fits = encoder::checkFits(stated, sameSubject, path); !fits) {
        candidate.otherSubject = true;
        candidate.problem = fits.error();
        return candidate;
    }
    auto outline = encoder::encoderWithoutReadouts(path);
    if (outline)
        candidate.stated = std::move(*outline);
    else
        candidate.problem = outline.error();
    return candidate;
}

/// What each vertex of a subject shows of other surfaces; a transform is read once, however many encoders need it.
class SurfaceMeetings {
public:
    explicit SurfaceMeetings(const data::Subject& subject)
        : m_subject(subject)
    {}

    [[nodiscard]] const Result<data::VertexSources>& of(const encoder::Encoder& encoder)
    {
        const auto key = std::pair(encoder.space, encoder.vertexCounts);
        const auto found = m_known.find(key);
        if (found != m_known.end()) return found->second;
        return m_known.emplace(key, data::vertexSources(m_subject, encoder.space, encoder.vertexCounts)).first->second;
    }

private:
    const data::Subject& m_subject;
    std::map<std::pair<std::string, std::array<std::int32_t, 2>>, Result<data::VertexSources>> m_known;
};

/// Finds out whether it fits, and whether its surface meets the subject's own.
void fit(Candidate& candidate, const models::BackboneRow& row, const data::Subject& subject, SurfaceMeetings& meetings)
{
    if (!candidate.stated) return;
    const auto& encoder = *candidate.stated;
    const auto expected = expectedFrom(subject, row, encoder.onSurface());
    if (auto fits = encoder::checkFits(encoder, expected, candidate.file); !fits) {
        candidate.problem = fits.error();
        return;
    }
    if (!encoder.onSurface()) return;
    if (const auto& sources = meetings.of(encoder); !sources)
        candidate.problem =
            Error{sources.error().kind,
                  fmt::format("The encoder {} cannot be shown: {}", candidate.file.string(), sources.error().message),
                  sources.error().remedy};
}

[[nodiscard]] FittingEncoder described(const Candidate& candidate)
{
    const auto& encoder = *candidate.stated;
    double sum = 0;
    std::size_t known = 0;
    for (const float r2 : encoder.r2) {
        if (std::isnan(r2)) continue;
        sum += static_cast<double>(r2);
        ++known;
    }
    const auto written = std::chrono::file_clock::to_sys(candidate.written).time_since_epoch();
    return {.file = candidate.file,
            .method = encoder.training.method,
            .space = encoder.space,
            .readouts = encoder.size(),
            .meanR2 = known > 0 ? static_cast<float>(sum / static_cast<double>(known)) : std::numeric_limits<float>::quiet_NaN(),
            .writtenSeconds = std::chrono::duration_cast<std::chrono::seconds>(written).count()};
}

/// Reads them; what is wrong with them explains itself.
[[nodiscard]] bool hasReadouts(Backbone& backbone, Candidate& candidate)
{
    auto loaded = encoder::loadEncoder(candidate.file);
    if (loaded) {
        backbone.encoder = std::make_shared<const encoder::Encoder>(std::move(*loaded));
        return true;
    }
    candidate.problem = loaded.error();
    if (!backbone.problem) backbone.problem = candidate.problem;
    return false;
}

/// The encoder of this backbone that fits and is meant; a misfit of the same backbone explains itself.
void takeEncoder(Backbone& backbone, std::vector<Candidate>& candidates, const data::Subject& subject, SurfaceMeetings& meetings)
{
    std::vector<Candidate*> fitting;
    for (auto& candidate : candidates) {
        if (candidate.backbone != backbone.row->id) continue;
        fit(candidate, *backbone.row, subject, meetings);
        if (!candidate.problem)
            fitting.push_back(&candidate);
        else if (!backbone.problem)
            backbone.problem = candidate.problem;
    }
    // The chosen before others, then the newest; they come by name, and equals keep their order.
    std::ranges::stable_sort(fitting, std::ranges::greater{},
                             [](const Candidate* candidate) { return std::pair(candidate->wasChosen, candidate->written); });
    const auto readable = std::ranges::find_if(fitting, [&](Candidate* candidate) { return hasReadouts(backbone, *candidate); });
    fitting.erase(fitting.begin(), readable);
    if (fitting.empty()) return;
    backbone.problem.reset();
    backbone.encoderFile = fitting.front()->file;
    if (backbone.encoder->onSurface()) backbone.sources = *meetings.of(*backbone.encoder);
    for (const auto* candidate : fitting) backbone.fitting.push_back(described(*candidate));
}

[[nodiscard]] std::string severalEncoders(const Backbone& backbone, std::span<const Candidate> candidates)
{
    const auto taken = std::ranges::find(candidates, backbone.encoderFile, &Candidate::file);
    std::vector<std::string> others;
    for (const auto& other : std::span(backbone.fitting).subspan(1)) others.push_back(other.file.filename().string());
    std::ranges::sort(others);
    return fmt::format("{} encoders of {} fit: {} is taken, {}; {} also. Another is chosen by its file's name (--encoder).",
                       backbone.fitting.size(), backbone.row->name, backbone.encoderFile.filename().string(),
                       taken->wasChosen ? "as chosen" : "the newest", fmt::join(others, ", "));
}

/// Those in the tree, and whatever else was chosen by a path.
[[nodiscard]] std::vector<Candidate> candidatesFor(const data::StudyFiles& tree, const data::Subject& subject,
                                                   std::span<const fs::path> chosen, std::vector<std::string>& notices)
{
    std::vector<Candidate> candidates;
    for (const auto& path : tree.encoders()) candidates.push_back(openCandidate(path, subject, chosen));
    for (const auto& path : chosen) {
        if (std::ranges::any_of(candidates, [&](const Candidate& there) { return isMeant(path, there.file); })) continue;
        if (path.has_parent_path())
            candidates.push_back(openCandidate(path, subject, chosen));
        else
            notices.push_back(fmt::format("The chosen encoder {} is not in {}.", path.string(), tree.encoderFolder().string()));
    }
    return candidates;
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

BackboneList backbonesOf(const data::StudyFiles& tree, const data::Subject& subject, std::span<const fs::path> folders,
                         std::span<const fs::path> chosen)
{
    BackboneList list;
    auto candidates = candidatesFor(tree, subject, chosen, list.notices);
    list.table = std::make_shared<const models::BackboneTable>(folders);
    SurfaceMeetings meetings(subject);
    for (const auto& row : list.table->rows()) {
        Backbone backbone;
        backbone.row = &row;
        takeEncoder(backbone, candidates, subject, meetings);
        if (backbone.fitting.size() > 1) list.notices.push_back(severalEncoders(backbone, candidates));
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
        if (candidate.stated && !list.table->find(candidate.backbone))
            list.notices.push_back(fmt::format("The encoder {} is for the backbone {}, which this program does not know.",
                                               candidate.file.string(), candidate.backbone));
    }
    return list;
}

}  // namespace cortilens::engine
