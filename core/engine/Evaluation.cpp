// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Evaluation.h"

#include "core/encoder/EncoderUnits.h"
#include "core/engine/Embeddings.h"
#include "core/engine/Resources.h"
#include "core/engine/TrainingData.h"
#include "core/files/AtomicFile.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::engine {

namespace {

/// An encoder with what its readouts read of its test images.
struct Examinee {
    encoder::Encoder encoder;
    std::vector<float> embeddings;  // [test, width]
};

[[nodiscard]] std::unexpected<Error> mismatch(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::mismatch, std::move(message), std::move(remedy)});
}

[[nodiscard]] Result<Examinee> examineeFrom(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                            const std::filesystem::path& file, const TrainingCourse& course)
{
    auto encoder = encoder::loadEncoder(file);
    if (!encoder) return std::unexpected(encoder.error());
    if (encoder->training.test.empty())
        return mismatch(fmt::format("The encoder {} does not say which images it was not trained on.", file.string()),
                        "Train it with `cortilens-engine train`; only then is a score a score.");
    const auto order = embeddingOrderOf(study, source, encoder->backbone);
    if (!order) return std::unexpected(order.error());
    const encoder::Expected expected{.subject = study->subject().name(),
                                     .volumeShape =
                                         encoder->onSurface() ? std::array<std::int32_t, 3>{} : study->subject().volumeShape(),
                                     .channels = order->shape.channels,
                                     .weightsHash = order->provenance.weights,
                                     .embedding = order->provenance.recipe,
                                     .stimuli = order->provenance.stimuli};
    if (auto fits = encoder::checkFits(*encoder, expected, file); !fits) return std::unexpected(fits.error());
    auto matrix = madeEmbeddings(*order, source, encoder->training.test,
                                 {.stop = course.stop, .progress = {}, .beforeEach = course.beforeEach});
    if (!matrix) return std::unexpected(matrix.error());
    auto readable = readableBy(*encoder, std::move(matrix->values));
    if (!readable) return std::unexpected(readable.error());
    return Examinee{.encoder = std::move(*encoder), .embeddings = std::move(*readable)};
}

/// Places of `wanted` in `among`, which is ascending. Errors: mismatch, naming the first that is missing.
template <typename Value, typename Name>
[[nodiscard]] Result<std::vector<std::size_t>> placesOf(std::span<const Value> wanted, std::span<const Value> among,
                                                        const Name& name)
{
    std::vector<std::size_t> places;
    for (const auto& value : wanted) {
        const auto found = std::ranges::lower_bound(among, value);
        if (found == among.end() || *found != value)
            return mismatch(fmt::format("The responses on disk do not hold {}, which the encoder was tested on.", name(value)),
                            "Convert the same betas and mask again.");
        places.push_back(static_cast<std::size_t>(found - among.begin()));
    }
    return places;
}

/// Where the encoder's rows lie among the units of the responses.
[[nodiscard]] Result<std::vector<std::size_t>> placesOf(const encoder::Encoder& encoder, const data::ResponseUnits& units)
{
    if (!encoder.onSurface())
        return placesOf<VoxelIndex>(encoder.voxels, units.places(),
                                    [](VoxelIndex v) { return fmt::format("voxel {},{},{}", v.i, v.j, v.k); });
    std::vector<std::size_t> places;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto found = placesOf<VertexId>(encoder.vertices[side], units.vertices[side], [&](VertexId vertex) {
            return fmt::format("vertex {}:{}", prefixOf(hemisphere), vertex.value);
        });
        if (!found) return found;
        for (const auto place : *found) places.push_back(place + (side == 0 ? 0 : units.vertices[0].size()));
    }
    return places;
}

[[nodiscard]] Result<encoder::Scores> score(const Examinee& examinee, const data::Responses& responses,
                                            std::span<const encoder::ScoredRegion> regions, const EvaluationWish& wish,
                                            const TrainingCourse& course)
{
    const auto& encoder = examinee.encoder;
    const auto rows =
        placesOf<NsdId>(encoder.training.test, responses.images(), [](NsdId id) { return fmt::format("nsdId {}", id.value); });
    if (!rows) return std::unexpected(rows.error());
    const auto voxels = placesOf(encoder, responses.units());
    if (!voxels) return std::unexpected(voxels.error());
    const encoder::ScoreInput input{.channels = encoder.width(),
                                    .weights = encoder.weights,
                                    .bias = encoder.bias,
                                    .embeddings = examinee.embeddings,
                                    .measured = blocksOf(responses, *rows, *voxels),
                                    .ceilings = encoder.noiseCeiling,
                                    .regions = regions};
    return encoder::scoreReadouts(input, {.draws = wish.draws, .seed = wish.seed}, course.stop,
                                  [&course](std::size_t done, std::size_t of) {
                                      if (course.report)
                                          course.report({.stage = "scoring",
                                                         .fraction = static_cast<double>(done) / static_cast<double>(of),
                                                         .detail = fmt::format("{} of {} voxels", done, of)});
                                  });
}

[[nodiscard]] std::string number(double value, int digits)
{
    return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, digits);
}

}  // namespace

Result<Evaluation> evaluate(const std::shared_ptr<const Study>& study, FeatureSource& source, const EvaluationWish& wish,
                            const TrainingCourse& course)
{
    const auto first = examineeFrom(study, source, wish.file, course);
    if (!first) return std::unexpected(first.error());
    const auto key = responseKeyFrom(first->encoder);
    if (!key) return std::unexpected(key.error());
    const auto responses = openResponses(*study, *key, {.stop = course.stop});
    if (!responses) return std::unexpected(responses.error());
    const auto regions = regionsOf(*study, first->encoder);
    if (!regions) return std::unexpected(regions.error());
    const auto scores = score(*first, *responses, *regions, wish, course);
    if (!scores) return std::unexpected(scores.error());

    const auto& training = first->encoder.training;
    Evaluation evaluation{.title = fmt::format("{}, {} on {}: {} {} of {}, {} test images ({} trials)", first->encoder.subject,
                                               first->encoder.backbone, training.split, first->encoder.size(),
                                               study->unitsOf(first->encoder), first->encoder.space, training.test.size(),
                                               training.testTrials),
                          .regions = encoder::regionScores(*scores, *regions, first->encoder.noiseCeiling, wish.threshold),
                          .differences = {},
                          .against = {},
                          .threshold = wish.threshold,
                          .images = {.images = training.test.size(), .trials = training.testTrials}};
    if (wish.against.empty()) return evaluation;
    const auto second = examineeFrom(study, source, wish.against, course);
    if (!second) return std::unexpected(second.error());
    if (second->encoder.space != first->encoder.space || second->encoder.voxels != first->encoder.voxels ||
        second->encoder.vertices != first->encoder.vertices || second->encoder.training.test != training.test)
        return mismatch(
            fmt::format("{} and {} were not tested on the same voxels and images.", wish.file.string(), wish.against.string()),
            "Train both with the same region, betas and test images.");
    const auto others = score(*second, *responses, *regions, wish, course);
    if (!others) return std::unexpected(others.error());
    auto differences = encoder::compareRegions(*scores, *others, *regions);
    if (!differences) return std::unexpected(differences.error());
    evaluation.differences = std::move(*differences);
    evaluation.against = fmt::format("{} ({})", second->encoder.backbone, second->encoder.training.method);
    return evaluation;
}

Result<Evaluation> evaluateFile(const EngineOptions& engine, const std::filesystem::path& directory, const EvaluationWish& wish,
                                const std::filesystem::path& csv, const TrainingCourse& course)
{
    // Before minutes of work: can the table be written at all? The draft goes away again.
    if (!csv.empty())
        if (const auto draft = files::AtomicFile::create(csv); !draft) return std::unexpected(draft.error());
    const auto file = files::SafetensorsFile::open(wish.file);
    if (!file) return std::unexpected(file.error());
    const auto resources = findResources(engine.resources);
    const auto study = Study::open(directory.empty() ? std::filesystem::absolute(wish.file).parent_path() : directory,
                                   encoder::textOf(*file, "subject"), resources ? *resources : std::filesystem::path{});
    if (!study) return std::unexpected(study.error());
    const auto opened = openSource(engine);
    if (!opened) return std::unexpected(opened.error());
    auto evaluation = evaluate(*study, *opened->source, wish, course);
    if (!evaluation || csv.empty()) return evaluation;
    const auto text = toCsv(*evaluation);
    if (auto written = files::writeAtomically(csv, std::as_bytes(std::span(text))); !written)
        return std::unexpected(written.error());
    return evaluation;
}

std::string toText(const Evaluation& evaluation)
{
    auto text = evaluation.title + '\n';
    text += fmt::format("{:<24} {:>7} {:>7} {:>7} {:>17} {:>9} {:>7} {:>7} {:>7}\n", "region", "voxels", "R2", "median",
                        "95 % of mean", fmt::format("R2>{:g}", evaluation.threshold), "q<.05", "r", "% ceil");
    for (const auto& region : evaluation.regions)
        text += fmt::format("{:<24} {:>7} {:>7} {:>7} {:>17} {:>8}% {:>6}% {:>7} {:>7}\n", region.name, region.voxels,
                            number(region.mean, 3), number(region.median, 3),
                            fmt::format("{}..{}", number(region.low, 3), number(region.high, 3)), number(100 * region.above, 0),
                            number(100 * region.significant, 0), number(region.pearson, 3), number(region.ofCeiling, 0));
    if (evaluation.differences.empty()) return text;
    text += fmt::format("\nDifference of the mean R2 from {}, over the same samples of images\n", evaluation.against);
    for (const auto& row : evaluation.differences)
        text += fmt::format("{:<24} {:>+8.4f}  {:+.4f}..{:+.4f}  p {:.3g}  q {:.3g}\n", row.name, row.difference, row.low,
                            row.high, row.pValue, row.qValue);
    return text;
}

std::string toCsv(const Evaluation& evaluation)
{
    auto text = encoder::toCsv(evaluation.regions, evaluation.threshold, evaluation.images);
    return evaluation.differences.empty() ? text : text + '\n' + encoder::toCsv(evaluation.differences);
}

}  // namespace cortilens::engine
