// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inventory.h"

#include "core/data/BetaFiles.h"
#include "core/data/Design.h"
#include "core/data/ResponseMatrix.h"
#include "core/data/Responses.h"
#include "core/data/Splits.h"
#include "core/data/StudyTrials.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEnablesBetas = "measured responses to each photo, and encoders of one's own in that space.";
constexpr std::string_view kEnablesResponses = "measured responses beside every voxel, and training in minutes instead of hours.";
constexpr std::string_view kEnablesTransforms = "results move between volumes, the subject's surfaces and fsaverage.";
constexpr std::string_view kEnablesBehaviour = "the photos of the trials are checked against what the subject saw.";

[[nodiscard]] Piece found(std::string name, std::string detail, std::string_view enables)
{
    return {std::move(name), PieceState::found, std::move(detail), std::string(enables)};
}

/// 1-37, 39: as people write it.
[[nodiscard]] std::string rangesOf(const std::vector<int>& numbers)
{
    std::vector<std::string> parts;
    for (std::size_t first = 0; first < numbers.size();) {
        auto last = first;
        while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
        parts.push_back(first == last ? fmt::format("{}", numbers[first]) : fmt::format("{}-{}", numbers[first], numbers[last]));
        first = last + 1;
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

/// How many sessions NSD has of a subject; nothing for a made-up or foreign one.
[[nodiscard]] std::optional<int> sessionsOfNsd(const NsdTree& tree, std::string_view subject)
{
    if (tree.description().synthetic || !subject.starts_with("subj")) return std::nullopt;
    const auto number = files::numberOf<std::size_t>(subject.substr(4));
    if (!number || *number < 1 || *number > kNsdSessions.size()) return std::nullopt;
    return kNsdSessions[*number - 1];
}

[[nodiscard]] std::string formatsOf(const std::vector<SessionFiles>& sessions)
{
    std::set<std::string> formats;
    for (const auto& files : sessions) {
        for (const auto& path : files.volumes) formats.insert(path.extension() == ".gz" ? ".nii.gz" : path.extension().string());
        for (const auto& path : files.halves)
            if (!path.empty()) formats.insert(path.extension().string());
    }
    return fmt::format("{}", fmt::join(formats, " and "));
}

/// What is wrong with one file of a session, or with both of its hemispheres.
[[nodiscard]] std::optional<Error> problemOf(const SessionFiles& files, const std::optional<BetaShape>& others)
{
    const auto shape = shapeOf(files);
    if (!shape) return shape.error();
    const auto& path = files.volumes.empty() ? files.halves[files.halves[0].empty() ? 1 : 0] : files.volumes.front();
    if (shape->trials != kTrialsPerSession)
        return Error{ErrorKind::mismatch,
                     fmt::format("{} has {} trials, where {} are due.", path.string(), shape->trials, kTrialsPerSession),
                     "It was cut short; download it again."};
    for (std::size_t side = 0; side < 2; ++side)
        if (files.volumes.empty() && files.halves[side].empty())
            return Error{ErrorKind::notFound, fmt::format("The other hemisphere of {} is missing.", path.string()),
                         "Download it."};
    if (others && (shape->volume != others->volume || shape->vertices != others->vertices))
        return Error{
            ErrorKind::mismatch,
            fmt::format("{} has another shape than the subject's volume, or than the sessions before it.", path.string()),
            "It belongs to another subject or space; download it again."};
    return std::nullopt;
}

/// Each format of a volume's betas is looked at for itself.
[[nodiscard]] std::vector<SessionFiles> apart(const SessionFiles& files)
{
    if (files.volumes.empty()) return {files};
    std::vector<SessionFiles> each;
    for (const auto& path : files.volumes) each.push_back({files.session, {path}, {}});
    return each;
}

void addBetas(std::vector<Piece>& pieces, const NsdTree& tree, std::string_view subject, std::string_view space,
              std::string_view version, const VolumeShape& expected)
{
    const auto folder = tree.betas(subject, space, version);
    const auto sessions = sessionFilesIn(folder, space);
    if (sessions.empty()) return;
    std::vector<int> numbers;
    std::vector<Piece> damaged;
    std::optional<BetaShape> shape;
    if (space == kSpace && expected != VolumeShape{}) shape = BetaShape{expected, {}, kTrialsPerSession};
    for (const auto& files : sessions) {
        bool usable = false;
        for (const auto& part : apart(files)) {
            const auto problem = problemOf(part, shape);
            if (problem) {
                damaged.push_back(pieceFrom(*problem, fmt::format("Betas {}, session {}", space, files.session), kEnablesBetas));
                damaged.back().state = PieceState::damaged;
                continue;
            }
            usable = true;
            if (!shape) shape = shapeOf(part).value_or(BetaShape{});
        }
        if (usable) numbers.push_back(files.session);
    }
    auto detail = fmt::format("{}: {} session{} ({}) as {}", version, numbers.size(), numbers.size() == 1 ? "" : "s",
                              rangesOf(numbers), formatsOf(sessions));
    if (const auto all = sessionsOfNsd(tree, subject); all && std::cmp_less(numbers.size(), *all))
        detail += fmt::format("; NSD has {} (copies from before August 2023 lack the last 3)", *all);
    if (!numbers.empty()) pieces.push_back(found(fmt::format("Betas {}", space), std::move(detail), kEnablesBetas));
    std::ranges::move(damaged, std::back_inserter(pieces));
}

/// Versions of a space's betas, those that NSD names first.
[[nodiscard]] std::vector<std::string> versionsOf(const NsdTree& tree, std::string_view subject, std::string_view space)
{
    std::vector<std::string> versions;
    for (const auto version : betaVersions()) versions.emplace_back(version);
    std::set<std::string> others;
    std::error_code error;
    for (fs::directory_iterator entry(tree.betas(subject, space, ""), error), end; !error && entry != end; entry.increment(error))
        if (entry->is_directory() && std::ranges::find(versions, entry->path().filename().string()) == versions.end())
            others.insert(entry->path().filename().string());
    versions.insert(versions.end(), others.begin(), others.end());
    return versions;
}

void addAllBetas(std::vector<Piece>& pieces, const NsdTree& tree, std::string_view subject, const VolumeShape& shape)
{
    std::vector<std::string> missing;
    for (const auto space : betaSpaces()) {
        const auto before = pieces.size();
        for (const auto& version : versionsOf(tree, subject, space)) addBetas(pieces, tree, subject, space, version, shape);
        if (pieces.size() == before) missing.emplace_back(space);
    }
    if (!missing.empty())
        pieces.push_back({"Betas, other spaces", PieceState::missing,
                          fmt::format("{}: looked for in {}.", fmt::join(missing, ", "),
                                      (tree.root() / "nsddata_betas/ppdata" / subject).string()),
                          std::string(kEnablesBetas)});
}

/// Sessions that a study describes, with their trials and photos.
void addSessions(std::vector<Piece>& pieces, const SubjectFiles& files)
{
    if (files.responses.empty()) return;  // said by Subject
    const auto name = fmt::format("Betas {}", files.space);
    const auto photos = trialPhotosOf(files);
    if (!photos) {
        pieces.push_back(pieceFrom(photos.error(), name, kEnablesBetas));
        pieces.back().state = PieceState::damaged;
        return;
    }
    const auto columns = columnsOf(files);
    const auto units = columns ? columns->units.size() : 0;  // a mask that cannot be read has failed above
    const std::set<NsdId> distinct(photos->photos.begin(), photos->photos.end());
    pieces.push_back(found(name,
                           fmt::format("{} sessions, {} trials of {} photos, {} {}", photos->sessions(), photos->photos.size(),
                                       distinct.size(), units, files.onSurface() ? "vertices" : "voxels"),
                           kEnablesBetas));
}

void addResponses(std::vector<Piece>& pieces, const StudyFiles& study, std::string_view subject)
{
    const auto before = pieces.size();
    for (const auto& folder : convertedIn(study.responseFolder())) {
        const auto responses = Responses::open(folder);
        if (!responses) {
            if (folder.filename().string().starts_with(std::string(subject) + '_'))
                pieces.push_back(pieceFrom(responses.error(), "Responses", kEnablesResponses));
            continue;
        }
        const auto& key = responses->key();
        if (key.subject != subject) continue;
        const auto sessions = responses->sessions();
        pieces.push_back(found("Responses",
                               fmt::format("{} of {}, {}: {} {}, {} photos, sessions {}", key.mask, key.space, key.version,
                                           responses->voxels(), responses->units().onSurface() ? "vertices" : "voxels",
                                           responses->images().size(), rangesOf({sessions.begin(), sessions.end()})),
                               kEnablesResponses));
        for (const auto& notice : responses->notices())
            pieces.push_back({"Responses", PieceState::damaged, notice, std::string(kEnablesResponses)});
    }
    if (pieces.size() == before)
        pieces.push_back({"Responses", PieceState::missing,
                          fmt::format("Nothing is converted in {}: cortilens-engine responses {} --subject {}.",
                                      study.responseFolder().string(), study.root().string(), subject),
                          std::string(kEnablesResponses)});
}

/// Names of files, shortened to what tells them apart.
void addFiles(std::vector<Piece>& pieces, std::string name, const fs::path& folder, std::string_view suffix,
              std::string_view enables)
{
    std::set<std::string> names;
    for (const auto& path : filesIn(folder, "", suffix)) {
        auto file = path.filename().string();
        file.resize(file.size() - suffix.size());
        for (const auto* half : {"lh.", "rh."})
            if (file.starts_with(half)) file = file.substr(3);
        names.insert(std::move(file));
    }
    if (names.empty())
        pieces.push_back({std::move(name), PieceState::missing,
                          fmt::format("*{} were looked for in {}.", suffix, folder.string()), std::string(enables)});
    else
        pieces.push_back(found(std::move(name), fmt::format("{}", fmt::join(names, ", ")), enables));
}

}  // namespace

std::vector<BetasOnDisk> betasOf(const StudyFiles& study, std::string_view subject)
{
    std::vector<BetasOnDisk> betas;
    if (!study.nsd()) {
        const auto files = study.filesOf(subject);
        if (!files.sessions.empty()) betas.push_back({files.space, files.betaVersion, files.sessions.size()});
        return betas;
    }
    const auto& tree = *study.nsd();
    for (const auto space : betaSpaces()) {
        for (const auto& version : versionsOf(tree, subject, space)) {
            const auto sessions = sessionFilesIn(tree.betas(subject, space, version), space).size();
            if (sessions > 0) betas.push_back({std::string(space), version, sessions});
        }
    }
    return betas;
}

std::vector<Piece> inventoryOf(const StudyFiles& study, std::string_view subject, const VolumeShape& shape)
{
    std::vector<Piece> pieces;
    if (!study.nsd()) {
        addSessions(pieces, study.filesOf(subject));
        addResponses(pieces, study, subject);
        return pieces;
    }
    const auto& tree = *study.nsd();
    addAllBetas(pieces, tree, subject, shape);
    addResponses(pieces, study, subject);
    addFiles(pieces, "Transforms", tree.transforms(subject), ".mgz", kEnablesTransforms);
    const auto behaviour = tree.behaviour(subject);
    if (isFile(behaviour))
        pieces.push_back(found("Behaviour", behaviour.filename().string(), kEnablesBehaviour));
    else
        pieces.push_back({"Behaviour", PieceState::missing, fmt::format("{} was looked for.", behaviour.string()),
                          std::string(kEnablesBehaviour)});
    return pieces;
}

}  // namespace cortilens::data
