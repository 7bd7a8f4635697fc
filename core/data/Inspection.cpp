// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"

#include "core/data/Enables.h"
#include "core/data/Inventory.h"
#include "core/data/PhotoMaps.h"
#include "core/data/Stimuli.h"
#include "core/data/StimulusTable.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] Piece found(std::string_view name, std::string detail, std::string_view enables)
{
    return {std::string(name), PieceState::found, std::move(detail), std::string(enables)};
}

[[nodiscard]] std::string dashed(std::string_view text)
{
    return text.empty() ? std::string("-") : std::string(text);
}

[[nodiscard]] std::string lookedFor(const fs::path& path)
{
    return fmt::format("{} was looked for.", path.string());
}

/// A damaged piece says why; a missing one where it was looked for.
[[nodiscard]] Piece failed(const Error& error, std::string_view name, const fs::path& path, std::string_view enables)
{
    auto piece = pieceFrom(error, name, enables);
    if (piece.state == PieceState::missing && !isFile(path)) piece.detail = lookedFor(path);
    if (piece.state == PieceState::missing && isFile(path))
        piece.state = PieceState::damaged;  // the file lacks what it should hold
    return piece;
}

[[nodiscard]] Piece inspectTable(const NsdTree& tree)
{
    std::size_t rows = 0;
    std::size_t cropped = 0;
    const auto read = readStimulusTable(tree.stimulusTable(), [&](const TableRow& row) {
        ++rows;
        if (row.stimulus.crop) ++cropped;
    });
    if (!read) return failed(read.error(), "Stimulus table", tree.stimulusTable(), enables::kTable);
    return found("Stimulus table", fmt::format("{} photos, {} with a crop", rows, cropped), enables::kTable);
}

[[nodiscard]] Piece inspectEncoders(const StudyFiles& study)
{
    std::vector<std::string> usable;
    for (const auto& path : study.encoders()) {
        const auto file = files::SafetensorsFile::open(path);
        if (!file) return pieceFrom(file.error(), "Encoders", enables::kEncoders);
        const auto text = [&](const char* key) {
            const auto value = file->metadata().find(key);
            return dashed(value == file->metadata().end() ? std::string_view{} : std::string_view(value->second));
        };
        usable.push_back(fmt::format("{} (subject {}, space {}, backbone {})", path.filename().string(), text("subject"),
                                     text("space"), text("backbone")));
    }
    if (!usable.empty()) return found("Encoders", fmt::format("{}", fmt::join(usable, "; ")), enables::kEncoders);
    return {"Encoders", PieceState::missing, fmt::format("*.safetensors were looked for in {}.", study.encoderFolder().string()),
            std::string(enables::kEncoders)};
}

/// What only shows when meshes and maps are opened.
[[nodiscard]] std::vector<Piece> damagedIn(const Subject& subject)
{
    std::vector<Piece> damaged;
    for (const auto form : subject.forms())
        for (const auto hemisphere : kHemispheres)
            if (const auto mesh = subject.surface(hemisphere, form); !mesh)
                damaged.push_back(pieceFrom(mesh.error(), fmt::format("Surface {}.{}", prefixOf(hemisphere), nameOf(form)),
                                            form == SurfaceForm::flat ? enables::kFlat : enables::kSurfaces));
    for (const auto& listed : subject.overlays())
        if (const auto overlay = subject.overlay(listed.id); !overlay)
            damaged.push_back(pieceFrom(overlay.error(), fmt::format("Map {}", listed.name), enables::kMaps));
    return damaged;
}

/// Files that were passed over are told as notices.
[[nodiscard]] Piece inspectPhotoMaps(const StudyFiles& study, const Stimuli& stimuli, std::vector<std::string>& notices)
{
    auto maps = photoMapsIn(study.photoMapFolder(), stimuli);
    std::ranges::move(maps.notices, std::back_inserter(notices));
    if (maps.kinds.empty())
        return {"Maps of photos", PieceState::missing, lookedFor(study.photoMapFolder()), std::string(enables::kPhotoMaps)};
    std::vector<std::string> kinds;
    for (const auto& kind : maps.kinds)
        kinds.push_back(fmt::format("{} ({} photo{})", kind.name, kind.files.size(), kind.files.size() == 1 ? "" : "s"));
    return found("Maps of photos", fmt::format("{}", fmt::join(kinds, ", ")), enables::kPhotoMaps);
}

/// Of a study: the photos and their maps.
void inspectPhotos(const StudyFiles& study, const PhotoFiles& photos, std::vector<Piece>& pieces,
                   std::vector<std::string>& notices)
{
    const auto stimuli = Stimuli::open(photos);
    if (!stimuli) return pieces.push_back(pieceFrom(stimuli.error(), "Stimuli", enables::kStimuli));
    const auto& place = photos.pictures.empty() ? photos.file : photos.folder;
    pieces.push_back(found("Stimuli", fmt::format("{} photos in {}", stimuli->count(), place.string()), enables::kStimuli));
    pieces.push_back(inspectPhotoMaps(study, *stimuli, notices));
}

[[nodiscard]] SubjectInspection inspectSubject(const StudyFiles& study, const std::string& name)
{
    const auto subject = Subject::open(study, name);
    if (!subject) return {name, {pieceFrom(subject.error(), "Subject", enables::kSurfaces)}, {}};
    SubjectInspection inspection{name, {subject->pieces().begin(), subject->pieces().end()}, {}};
    for (const auto& notice : subject->notices())
        if (std::ranges::none_of(subject->pieces(), [&](const Piece& piece) { return noticeOf(piece) == notice; }))
            inspection.notices.push_back(notice);
    std::ranges::move(damagedIn(*subject), std::back_inserter(inspection.pieces));
    if (!study.nsd() && !study.sharedPhotos())
        inspectPhotos(study, subject->files().photos, inspection.pieces, inspection.notices);
    // Said by space and version below.
    std::erase_if(inspection.pieces,
                  [](const Piece& piece) { return piece.name == "Betas" && piece.state == PieceState::found; });
    std::ranges::move(inventoryOf(study, name, subject->volumeShape()), std::back_inserter(inspection.pieces));
    return inspection;
}

/// What all subjects of an NSD tree share.
void inspectShared(Inspection& inspection, const StudyFiles& study, const NsdTree& tree)
{
    auto table = inspectTable(tree);
    const auto stimuli = Stimuli::open(photosOf(tree));
    if (stimuli) {
        inspection.shared.push_back(found("Stimuli", fmt::format("{} photos", stimuli->count()), enables::kStimuli));
        inspection.shared.push_back(inspectPhotoMaps(study, *stimuli, inspection.notices));
        if (table.state == PieceState::found) std::ranges::copy(stimuli->notices(), std::back_inserter(inspection.notices));
    } else
        inspection.shared.push_back(failed(stimuli.error(), "Stimuli", tree.stimulusFile(), enables::kStimuli));
    inspection.shared.push_back(std::move(table));
    if (const auto design = readDesign(tree.design())) {
        inspection.shared.push_back(found(
            "Design", fmt::format("{} trials of {} subjects", design->order.size(), design->lists.size()), enables::kDesign));
        std::ranges::move(contradictions(tree, *design, stimuli ? stimuli->count() : 0), std::back_inserter(inspection.notices));
    } else
        inspection.shared.push_back(failed(design.error(), "Design", tree.design(), enables::kDesign));
}

}  // namespace

Result<Inspection> inspect(const fs::path& directory)
{
    const auto study = StudyFiles::open(directory);
    if (!study) return std::unexpected(study.error());
    return inspect(*study);
}

Inspection inspect(const StudyFiles& study)
{
    Inspection inspection{study.place(), study.description().title, study.description().synthetic, {}, {}, {}};
    inspection.notices.assign(study.notices().begin(), study.notices().end());
    if (study.nsd())
        inspectShared(inspection, study, *study.nsd());
    else if (const auto photos = study.sharedPhotos())
        inspectPhotos(study, *photos, inspection.shared, inspection.notices);
    inspection.shared.push_back(inspectEncoders(study));
    for (const auto& name : study.subjects()) inspection.subjects.push_back(inspectSubject(study, name));
    return inspection;
}

}  // namespace cortilens::data
