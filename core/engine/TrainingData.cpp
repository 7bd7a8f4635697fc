// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TrainingData.h"

#include "core/data/Design.h"
#include "core/data/NoiseCeiling.h"
#include "core/data/ResponseMask.h"
#include "core/data/StudyTrials.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>

namespace cortilens::engine {

namespace {

constexpr std::string_view kSeparator = "; ";

constexpr std::size_t kOwnFolds = 10;

/// Of a study: the photos that it names for testing, else a tenth of them and at least ten, drawn once and for all.
[[nodiscard]] Result<data::Split> ownSplit(const Study& study, std::span<const NsdId> images)
{
    const auto& files = study.subject().files();
    if (!files.testPhotos.empty()) {
        const auto test = data::readPhotoList(files.testPhotos, files.photos);
        if (!test) return std::unexpected(test.error());
        return data::splitBy(images, *test, files.testPhotos.filename().string());
    }
    const auto most = std::max<std::size_t>(images.size() / data::kFewestTestImages, 2);
    auto folds = data::kFold(images.size(), std::min(kOwnFolds, most), 0);
    if (!folds) return std::unexpected(folds.error());
    return std::move(folds->front());
}

}  // namespace

std::vector<std::string> trainingSpacesOf(const Study& study)
{
    if (!study.tree().nsd()) return {study.subject().space()};
    return {study.subject().space(), "nativesurface", "fsaverage"};
}

std::vector<NsdId> TrainingData::images(std::span<const std::size_t> rows) const
{
    std::vector<NsdId> ids;
    for (const auto row : rows) ids.push_back(responses.images()[row]);
    return ids;
}

int TrainingData::testTrials() const
{
    int trials = 0;
    for (const auto row : split.test) trials += responses.repeats()[row];
    return trials;
}

std::vector<float> TrainingData::ceilings() const
{
    std::vector<std::uint8_t> repeats;
    for (const auto row : split.test) repeats.push_back(responses.repeats()[row]);
    const double share = data::noiseShareOf(repeats);
    std::vector<float> values;
    for (const float ncsnr : responses.ncsnr()) values.push_back(data::noiseCeilingOf(ncsnr, share));
    return values;
}

Result<data::Split> splitOf(const Study& study, std::span<const NsdId> images, const std::filesystem::path& testList)
{
    if (!testList.empty()) {
        const auto test =
            study.tree().nsd() ? data::readImageList(testList) : data::readPhotoList(testList, study.subject().files().photos);
        if (!test) return std::unexpected(test.error());
        return data::splitBy(images, *test, testList.filename().string());
    }
    if (!study.tree().nsd()) return ownSplit(study, images);
    const auto design = data::readDesign(study.tree().nsd()->design());
    if (!design) return std::unexpected(design.error());
    return data::splitBy(images, data::sharedPhotos(*design), "shared1000");
}

Result<data::ResponseKey> responseKeyOf(const Study& study, std::string_view space, std::string_view version,
                                        std::string_view region)
{
    data::ResponseKey key{.subject = study.subject().name(),
                          .space = std::string(space.empty() ? study.subject().space() : space),
                          .version = std::string(version),
                          .mask = data::usualMask(study.tree(), study.subject().name(), region)};
    const auto spaces = trainingSpacesOf(study);
    if (std::ranges::find(spaces, key.space) == spaces.end())
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("Encoders are not trained in {}.", key.space),
                  fmt::format("Leave --space out for {}, or name one of: {}.", spaces.front(), fmt::join(spaces, ", "))});
    if (!key.version.empty()) return key;
    if (const auto versions = study.tree().versions(key.subject, key.space); !versions.empty()) {
        key.version = versions.front();
        return key;
    }
    const auto* nsd = study.tree().nsd();  // a study always has one version
    return std::unexpected(
        Error{ErrorKind::notFound,
              fmt::format("There are no responses of {} in {}: none of {} is there.", key.subject, key.space,
                          fmt::join(data::betaVersions(), ", ")),
              fmt::format("Copy one of them to {}.", nsd->betas(key.subject, key.space, data::betaVersions()[0]).string())});
}

std::string toText(const data::ResponseKey& key)
{
    return fmt::format("{}{}{}", key.version, kSeparator, key.mask);
}

Result<data::ResponseKey> responseKeyFrom(const encoder::Encoder& encoder)
{
    const auto& text = encoder.training.responses;
    const auto separator = text.find(kSeparator);
    if (separator == std::string::npos)
        return std::unexpected(Error{ErrorKind::malformed, "The encoder does not say on which responses it was trained.",
                                     "Train it with `cortilens-engine train`; encoders from elsewhere cannot be evaluated."});
    return data::ResponseKey{.subject = encoder.subject,
                             .space = encoder.space,
                             .version = text.substr(0, separator),
                             .mask = text.substr(separator + kSeparator.size())};
}

Result<data::Responses> openResponses(const Study& study, const data::ResponseKey& key, const DataCourse& course)
{
    data::ConversionOptions options;
    options.stop = course.stop;
    const auto converted =
        data::convertResponses(study.tree(), key, options, [&course](const data::ConversionProgress& progress) {
            if (course.onConversion) course.onConversion(progress.fraction);
        });
    if (!converted) return std::unexpected(converted.error());
    return data::Responses::open(converted->folder);
}

Result<TrainingData> openTrainingData(const Study& study, const data::ResponseKey& key, const std::filesystem::path& testList,
                                      const DataCourse& course)
{
    auto responses = openResponses(study, key, course);
    if (!responses) return std::unexpected(responses.error());
    auto split = splitOf(study, responses->images(), testList);
    if (!split) return std::unexpected(split.error());
    return TrainingData{.responses = std::move(*responses), .split = std::move(*split)};
}

encoder::ResponseBlocks blocksOf(const data::Responses& responses, std::vector<std::size_t> rows, std::vector<std::size_t> voxels)
{
    const auto rowCount = rows.size();
    const auto voxelCount = voxels.size();
    auto read = [&responses, rows = std::move(rows), voxels = std::move(voxels)](std::size_t first, std::size_t count,
                                                                                 std::span<float> into) -> Result<void> {
        const auto columns = std::span(voxels).subspan(first, count);
        std::vector<float> all(responses.images().size() * count);
        // Neighbours in one piece are read without looking each of them up.
        const bool together = columns.back() - columns.front() + 1 == count;
        auto done = together ? responses.means(columns.front(), count, all) : responses.means(columns, all);
        if (!done) return done;
        auto* next = into.data();
        for (const auto row : rows) next = std::copy_n(all.data() + row * count, count, next);
        return {};
    };
    return {.rows = rowCount, .voxels = voxelCount, .read = std::move(read)};
}

Result<std::vector<encoder::ScoredRegion>> regionsOf(const Study& study, const encoder::Encoder& encoder)
{
    const auto sources = encoder.onSurface() ? data::vertexSources(study.subject(), encoder.space, encoder.vertexCounts)
                                             : Result<data::VertexSources>{};
    if (!sources) return std::unexpected(sources.error());
    std::vector<encoder::ScoredRegion> regions{{.name = fmt::format("all {}", study.unitsOf(encoder)), .voxels = {}}};
    regions[0].voxels.resize(encoder.size());
    std::iota(regions[0].voxels.begin(), regions[0].voxels.end(), std::size_t{0});
    for (const auto& region : study.subject().regions()) {
        encoder::ScoredRegion scored{.name = region.outline.name, .voxels = rowsOf(region, encoder, *sources)};
        if (!scored.voxels.empty()) regions.push_back(std::move(scored));
    }
    return regions;
}

}  // namespace cortilens::engine
