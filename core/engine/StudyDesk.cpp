// SPDX-License-Identifier: Apache-2.0
#include "core/engine/StudyDesk.h"

#include "core/data/Inspection.h"
#include "core/data/StudyDraft.h"
#include "core/data/StudyReader.h"
#include "core/files/AtomicFile.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <iterator>
#include <span>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

/// 2 of 3 pieces found; damaged ones explain themselves.
void addPieces(std::string& text, std::string_view subject, const std::vector<data::Piece>& pieces)
{
    auto out = std::back_inserter(text);
    for (const auto& piece : pieces) fmt::format_to(out, "  {:<8} {}: {}\n", nameOf(piece.state), piece.name, piece.detail);
    if (pieces.empty()) fmt::format_to(out, "  {} has nothing yet\n", subject);
}

[[nodiscard]] Result<StudyVerdict> verdictOn(const Result<data::StudyReading>& reading, const fs::path& file)
{
    if (!reading) return std::unexpected(reading.error());
    StudyVerdict verdict;
    auto out = std::back_inserter(verdict.text);
    for (const auto* problems : {&reading->problems, &reading->missing})
        for (const auto& [line, words] : *problems) fmt::format_to(out, "{}:{}: {}\n", file.string(), line, words);
    if (!reading->problems.empty()) {
        fmt::format_to(out, "{} to correct before it can be opened.\n", reading->problems.size());
        return verdict;
    }
    const auto inspection = data::inspect(data::StudyFiles(reading->description));
    verdict.isUsable = true;
    std::size_t damaged = 0;
    const auto count = [&](const std::vector<data::Piece>& pieces) {
        for (const auto& piece : pieces)
            if (piece.state == data::PieceState::damaged) ++damaged;
    };
    addPieces(verdict.text, "the study", inspection.shared);
    count(inspection.shared);
    for (const auto& subject : inspection.subjects) {
        fmt::format_to(out, "{}\n", subject.subject);
        addPieces(verdict.text, subject.subject, subject.pieces);
        for (const auto& notice : subject.notices) fmt::format_to(out, "  note     {}\n", notice);
        count(subject.pieces);
    }
    fmt::format_to(out, "It opens; {} named files are missing, {} pieces cannot be used.\n", reading->missing.size(), damaged);
    return verdict;
}

}  // namespace

Result<std::string> writeStudy(const NewStudy& wish)
{
    const auto out = wish.out.empty() ? wish.folder / "study.json" : wish.out;
    std::error_code ignored;
    if (!wish.replace && fs::exists(out, ignored))
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} is there already.", out.string()),
                                     "Name another file (--out), or replace it (--force)."});
    const auto text = data::draftStudy(wish.folder, out);
    if (!text) return std::unexpected(text.error());
    if (auto written = files::writeAtomically(out, std::as_bytes(std::span(*text))); !written)
        return std::unexpected(written.error());
    const auto study = data::readStudy(out);
    if (!study) return std::unexpected(study.error());
    std::size_t sessions = 0;
    std::size_t regions = 0;
    for (const auto& subject : study->subjects) {
        sessions += subject.responses.size();
        regions += subject.labels.size();
    }
    const auto photos = study->subjects.front().photos;
    return fmt::format("{}: {} subjects, {}, {} sessions of responses, {} sets of regions. Next: cortilens-engine study check {}",
                       out.string(), study->subjects.size(),
                       !photos.pictures.empty() ? fmt::format("{} photos", photos.pictures.size())
                       : photos.file.empty()    ? std::string("no photos")
                                                : "photos in " + photos.file.filename().string(),
                       sessions, regions, out.string());
}

Result<StudyText> studyTextOf(const fs::path& folder, bool draft)
{
    StudyText study{folder / "study.json", {}, false};
    std::error_code ignored;
    if (!draft && fs::exists(study.file, ignored)) {
        const auto file = files::MappedFile::open(study.file);
        if (!file) return std::unexpected(file.error());
        study.text = files::textOf(file->bytes());
        study.isSaved = true;
        return study;
    }
    auto text = data::draftStudy(folder, study.file);
    if (!text) return std::unexpected(text.error());
    study.text = std::move(*text);
    return study;
}

Result<void> saveStudy(const StudyText& study)
{
    const auto reading = data::examineStudyText(study.text, study.file);
    if (!reading) return std::unexpected(reading.error());
    if (const auto& problems = reading->problems; !problems.empty())
        return std::unexpected(
            Error{ErrorKind::malformed,
                  fmt::format("{}, line {}: {}", study.file.string(), problems.front().line, problems.front().words),
                  "Correct it and save again; nothing was written."});
    return files::writeAtomically(study.file, std::as_bytes(std::span(study.text)));
}

Result<StudyVerdict> checkStudy(const fs::path& path)
{
    std::error_code ignored;
    const auto file = fs::is_directory(path, ignored) ? path / "study.json" : path;
    return verdictOn(data::examineStudy(file), file);
}

Result<StudyVerdict> checkStudy(const StudyText& study)
{
    return verdictOn(data::examineStudyText(study.text, study.file), study.file);
}

}  // namespace cortilens::engine
