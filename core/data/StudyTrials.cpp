// SPDX-License-Identifier: Apache-2.0
#include "core/data/StudyTrials.h"

#include "core/data/ResponseMatrix.h"
#include "core/data/Stimuli.h"
#include "core/files/JsonSchema.h"
#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>

#include <string>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::string_view trimmed(std::string_view line)
{
    const auto begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) return {};
    return line.substr(begin, line.find_last_not_of(" \t") - begin + 1);
}

[[nodiscard]] Error unknownPhoto(const fs::path& path, std::size_t line, std::string_view name, const PhotoFiles& photos)
{
    std::vector<std::string> names;
    for (const auto& picture : photos.pictures) {
        names.push_back(picture.filename().string());
        names.push_back(picture.stem().string());
    }
    const auto nearest = files::nearestName(name, names);
    return {ErrorKind::malformed,
            fmt::format("{}, line {}: there is no photo '{}'{}.", path.string(), line, name.substr(0, 200),
                        photos.pictures.empty() ? std::string(" (a file of photos has no names: a number from 0 is due)")
                                                : fmt::format(" in {}", photos.folder.string())),
            nearest.empty() ? std::string("Write a picture's name, or its place in the sorted folder, from 0, in each line.")
                            : fmt::format("The nearest name is {}.", nearest)};
}

[[nodiscard]] Result<std::vector<NsdId>> photosOfSession(const ResponseFiles& responses, std::int64_t trials,
                                                         const PhotoFiles& photos)
{
    const auto& named = responses.file.empty() ? responses.halves[0] : responses.file;
    if (!responses.photos.empty()) {
        auto list = readPhotoList(responses.photos, photos);
        if (list && std::ssize(*list) != trials)
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} names {} photos, {} has {} trials.", responses.photos.string(),
                                                     list->size(), named.string(), trials),
                                         "Name one photo per trial, in the order of the trials."});
        return list;
    }
    const auto stimuli = Stimuli::open(photos);
    if (!stimuli) return std::unexpected(stimuli.error());
    if (stimuli->count() != trials)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("There are {} photos, {} has {} trials, and no list says which photo each showed.",
                              stimuli->count(), named.string(), trials),
                  "Name a list of them as \"photos\" beside the responses: a photo in each line."});
    std::vector<NsdId> all(static_cast<std::size_t>(trials));
    for (std::size_t n = 0; n < all.size(); ++n) all[n] = {static_cast<std::int32_t>(n)};
    return all;
}

}  // namespace

Result<std::vector<NsdId>> readPhotoList(const fs::path& path, const PhotoFiles& photos)
{
    const auto file = files::MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto stimuli = Stimuli::open(photos);
    if (!stimuli) return std::unexpected(stimuli.error());
    std::vector<NsdId> listed;
    files::TextLines lines(files::textOf(file->bytes()));
    while (const auto line = lines.next()) {
        const auto word = trimmed(*line);
        if (word.empty() || word.starts_with('#')) continue;
        if (const auto named = stimuli->find(word)) {
            listed.push_back(*named);
            continue;
        }
        const auto place = files::numberOf<std::int32_t>(word);
        if (!place) return std::unexpected(unknownPhoto(path, lines.number(), word, photos));
        if (*place < 0 || *place >= stimuli->count())
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{}, line {}: there is no photo {}; they count from 0 to {}.", path.string(),
                                                     lines.number(), *place, stimuli->count() - 1),
                                         "Places count from 0: ids that count from 1, or of another set, do not belong here."});
        listed.push_back({*place});
    }
    return listed;
}

Result<TrialPhotos> trialPhotosOf(const SubjectFiles& files)
{
    const auto sessions = sessionsOf(files);
    if (!sessions) return std::unexpected(sessions.error());
    TrialPhotos result;
    for (std::size_t n = 0; n < sessions->size(); ++n) {
        const auto shape = shapeOf((*sessions)[n]);
        if (!shape) return std::unexpected(shape.error());
        auto photos = photosOfSession(files.responses[n], shape->trials, files.photos);
        if (!photos) return std::unexpected(photos.error());
        result.photos.insert(result.photos.end(), photos->begin(), photos->end());
        result.ends.push_back(result.photos.size());
        result.source = files.responses[n].photos.empty() ? "the order of the photos" : files.responses[n].photos.string();
    }
    return result;
}

}  // namespace cortilens::data
