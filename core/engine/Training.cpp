// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Training.h"

#include "core/dense/Augmentation.h"
#include "core/dense/EmbeddingTable.h"
#include "core/encoder/EncoderUnits.h"
#include "core/engine/AugmentedEmbeddings.h"
#include "core/engine/Embeddings.h"
#include "core/engine/TrainingData.h"
#include "core/engine/TrainingFiles.h"
#include "core/files/AtomicFile.h"
#include "core/files/Drafts.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// What training needs, looked up and opened.
struct Materials {
    TrainingMethod method{};
    EmbeddingOrder order;
    data::ResponseKey key;
    TrainingData data;
};

/// Readouts of those voxels that have one, by either method.
struct Readouts {
    std::vector<std::size_t> voxels;  // places in the responses
    std::shared_ptr<const encoder::HiddenLayer> hidden;
    std::vector<float> weights;  // [voxels, C], or [voxels, H] with a hidden layer
    std::vector<float> bias;
    std::vector<float> penalties;  // of ridge
    std::size_t constant = 0;
    std::size_t unknown = 0;
    std::string method;  // in words
    std::vector<std::string> notices;

    void keep(std::size_t voxel, std::span<const float> row, float offset)
    {
        voxels.push_back(voxel);
        weights.insert(weights.end(), row.begin(), row.end());
        bias.push_back(offset);
    }
};

[[nodiscard]] std::vector<float> rowsOf(const dense::EmbeddingMatrix& matrix, std::span<const std::size_t> rows)
{
    const auto channels = static_cast<std::size_t>(matrix.channels);
    std::vector<float> values;
    values.reserve(rows.size() * channels);
    for (const auto row : rows) {
        const auto vector = std::span(matrix.values).subspan(row * channels, channels);
        values.insert(values.end(), vector.begin(), vector.end());
    }
    return values;
}

[[nodiscard]] std::vector<std::size_t> firstOnes(std::size_t count)
{
    std::vector<std::size_t> all(count);
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

/// Tells a course about one stage.
class Teller {
public:
    Teller(const TrainingCourse& course, std::string stage)
        : m_course(course)
        , m_stage(std::move(stage))
    {
        tell(0);
    }
    void tell(double fraction, std::string detail = {}, float value = kNan) const
    {
        if (m_course.report)
            m_course.report({.stage = m_stage, .fraction = fraction, .detail = std::move(detail), .value = value});
    }
    [[nodiscard]] ManyCourse photos() const
    {
        return {.stop = m_course.stop,
                .progress =
                    [this](std::size_t done, std::size_t total) {
                        tell(static_cast<double>(done) / static_cast<double>(total), fmt::format("{} of {} photos", done, total));
                    },
                .beforeEach = m_course.beforeEach};
    }

private:
    const TrainingCourse& m_course;
    std::string m_stage;
};

[[nodiscard]] Result<Readouts> fitByRidge(const Materials& materials, std::span<const float> embeddings, FeatureSource& source,
                                          const TrainingWish& wish, const TrainingCourse& course)
{
    const Teller teller(course, "fitting");
    const auto& responses = materials.data.responses;
    const auto channels = static_cast<std::size_t>(materials.order.shape.channels);
    const auto fit = encoder::fitRidge(
        embeddings, channels, blocksOf(responses, materials.data.split.train, firstOnes(responses.voxels())), wish.ridge,
        source.device(), {.stop = course.stop, .report = [&](const encoder::RidgeProgress& progress) {
                              teller.tell(static_cast<double>(progress.voxels) / static_cast<double>(progress.of),
                                          fmt::format("{} of {} voxels, median validation R2 {:.3f}", progress.voxels,
                                                      progress.of, progress.validationR2),
                                          progress.validationR2);
                          }});
    if (!fit) return std::unexpected(fit.error());
    Readouts readouts;
    for (std::size_t v = 0; v < fit->states.size(); ++v) {
        if (fit->states[v] == encoder::VoxelState::constant) ++readouts.constant;
        if (fit->states[v] == encoder::VoxelState::unknown) ++readouts.unknown;
        if (fit->states[v] != encoder::VoxelState::fitted) continue;
        readouts.keep(v, std::span(fit->weights).subspan(v * channels, channels), fit->bias[v]);
        readouts.penalties.push_back(static_cast<float>(wish.ridge.penalties[fit->choice[v]]));
    }
    readouts.method = fmt::format("ridge, penalty per voxel by {} from {:g}, {}, intercept",
                                  wish.ridge.heldOut > 0 ? fmt::format("the last {} training images", wish.ridge.heldOut)
                                                         : fmt::format("{} folds in the order of the images", wish.ridge.folds),
                                  fmt::join(wish.ridge.penalties, " "), fit->fp64 ? "fp64" : "fp32");
    if (fit->fp64)
        readouts.notices.push_back(
            fmt::format("The embeddings' spectrum (condition number {:.2g}) asked for float64.", fit->condition));
    for (const auto edge : {std::size_t{0}, fit->timesChosen.size() - 1})
        if (2 * fit->timesChosen[edge] > readouts.voxels.size() && fit->timesChosen.size() > 1)
            readouts.notices.push_back(fmt::format(
                "{} of {} voxels took the {} penalty of the grid ({:g}); a wider grid may fit better.", fit->timesChosen[edge],
                readouts.voxels.size(), edge == 0 ? "smallest" : "largest", wish.ridge.penalties[edge]));
    return readouts;
}

[[nodiscard]] Result<Readouts> fitBySgd(const Materials& materials, FeatureSource& source, const TrainingWish& wish,
                                        const fs::path& out, const TrainingCourse& course)
{
    const auto& data = materials.data;
    const Teller embedding(course, "embedding");
    const auto copies = makeCopies(materials.order, source, data.trainImages(), wish.copies, wish.seed, embedding.photos());
    if (!copies) return std::unexpected(copies.error());
    const Teller teller(course, "fitting");
    // Every epoch reads all responses, so they are taken into memory once.
    const auto blocks = blocksOf(data.responses, data.split.train, firstOnes(data.responses.voxels()));
    std::vector<float> measured(blocks.rows * blocks.voxels);
    if (auto read = blocks.read(0, blocks.voxels, measured); !read) return std::unexpected(read.error());
    const auto options = stepsOf(wish);
    const auto fit = encoder::trainSgd(
        copies->view(), encoder::blocksOf(measured, blocks.voxels), options, source.device(),
        {.stop = course.stop,
         .report =
             [&](const encoder::SgdProgress& progress) {
                 teller.tell(static_cast<double>(progress.epoch) / progress.of,
                             fmt::format("epoch {} of {}, loss {:.4f}", progress.epoch, progress.of, progress.loss),
                             static_cast<float>(progress.loss));
             },
         .checkpoint = checkpointFor(out),
         .fingerprint = fingerprintOf(materials.key, materials.order, wish, blocks.rows)});
    if (!fit) return std::unexpected(fit.error());
    Readouts readouts;
    for (std::size_t v = 0; v < fit->unknown.size(); ++v) {
        if (fit->unknown[v])
            ++readouts.unknown;
        else
            readouts.keep(v, std::span(fit->weights).subspan(v * fit->width, fit->width), fit->bias[v]);
    }
    if (fit->hidden.units() > 0) readouts.hidden = std::make_shared<const encoder::HiddenLayer>(fit->hidden);
    readouts.method =
        fmt::format("{}, MSE, AdamW (0.9, 0.999, 1e-8), lr {:g} halving over {:g} of {} epochs, weight decay {:g}, batch {}, "
                    "{} augmented copies an image ({})",
                    options.hidden > 0 ? fmt::format("mlp, {} hidden units (gelu) that all {} share", options.hidden,
                                                     data.responses.units().onSurface() ? "vertices" : "voxels")
                                       : std::string("sgd"),
                    options.learningRate, options.halving, options.epochs, options.weightDecay, options.batch, wish.copies,
                    dense::toText(dense::Augmentation{}));
    if (fit->resumedFrom > 0) readouts.notices.push_back(fmt::format("Went on from epoch {}.", fit->resumedFrom));
    return readouts;
}

/// Without scores.
[[nodiscard]] encoder::Encoder encoderOf(const Materials& materials, const Study& study, Readouts& readouts,
                                         const TrainingWish& wish)
{
    const auto& units = materials.data.responses.units();
    const auto ceilings = materials.data.ceilings();
    encoder::Encoder encoder;
    encoder.subject = materials.key.subject;
    // A study of vertices counts them in a grid; NSD's other spaces have vertices beside its voxels.
    encoder::placeUnits(encoder, units, readouts.voxels, study.subject().unitsAreVertices());
    encoder.backbone = materials.order.backbone->row->id;
    encoder.weightsHash = materials.order.provenance.weights;
    encoder.recipe = "whole-image embedding of the unmodified network, unit norm";
    encoder.channels = materials.order.shape.channels;
    for (const auto place : readouts.voxels) encoder.noiseCeiling.push_back(ceilings.empty() ? kNan : ceilings[place]);
    encoder.hidden = std::move(readouts.hidden);
    encoder.weights = std::move(readouts.weights);
    encoder.bias = std::move(readouts.bias);
    encoder.penalties = readouts.penalties.empty() ? std::vector<float>(encoder.size(), kNan) : std::move(readouts.penalties);
    encoder.synthetic = study.tree().description().synthetic;
    encoder.training = {.method = readouts.method,
                        .responses = toText(materials.key),
                        .embedding = materials.order.provenance.recipe,
                        .stimuli = materials.order.provenance.stimuli,
                        .split = materials.data.split.name,
                        .seed = wish.seed,
                        .train = materials.data.trainImages(),
                        .test = materials.data.testImages(),
                        .testTrials = materials.data.testTrials(),
                        .scoring = {},
                        .version = kEngineVersion};
    encoder.testImages = static_cast<int>(encoder.training.test.size());
    return encoder;
}

[[nodiscard]] float medianOf(std::vector<float> values)
{
    std::erase_if(values, [](float value) { return std::isnan(value); });
    if (values.empty()) return kNan;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    return *middle;
}

[[nodiscard]] float meanOfCeiling(const encoder::Encoder& encoder)
{
    double r2 = 0;
    double ceiling = 0;
    for (std::size_t v = 0; v < encoder.r2.size(); ++v) {
        if (!(encoder.noiseCeiling[v] > 0) || std::isnan(encoder.r2[v])) continue;
        r2 += static_cast<double>(encoder.r2[v]);
        ceiling += static_cast<double>(encoder.noiseCeiling[v]) / 100;
    }
    return ceiling > 0 ? static_cast<float>(100 * r2 / ceiling) : kNan;
}

/// Scores on the test images; `voxels` are the encoder's places in the responses.
[[nodiscard]] Result<void> addScores(encoder::Encoder& encoder, const Materials& materials, std::span<const float> embeddings,
                                     std::vector<std::size_t> voxels, const TrainingWish& wish, const TrainingCourse& course)
{
    const Teller teller(course, "scoring");
    const auto readable = readableBy(encoder, {embeddings.begin(), embeddings.end()});
    if (!readable) return std::unexpected(readable.error());
    const encoder::ScoreInput input{.channels = encoder.width(),
                                    .weights = encoder.weights,
                                    .bias = encoder.bias,
                                    .embeddings = *readable,
                                    .measured = blocksOf(materials.data.responses, materials.data.split.test, std::move(voxels)),
                                    .ceilings = encoder.noiseCeiling,
                                    .regions = {}};
    auto scores = encoder::scoreReadouts(
        input, {.draws = wish.draws, .seed = wish.seed}, course.stop, [&](std::size_t done, std::size_t of) {
            teller.tell(static_cast<double>(done) / static_cast<double>(of), fmt::format("{} of {} voxels", done, of));
        });
    if (!scores) return std::unexpected(scores.error());
    const std::vector<float> none(encoder.size(), kNan);
    encoder.r2 = std::move(scores->r2);
    encoder.pearson = std::move(scores->pearson);
    encoder.qValues = std::move(scores->qValues);
    encoder.r2Low = scores->low.empty() ? none : scores->low;
    encoder.r2High = scores->high.empty() ? none : scores->high;
    encoder.training.scoring = fmt::format(
        "R2 = 1 - sum (y - p)^2 / sum (y - mean y)^2 over {} test images ({} trials, means over repeats); 95 % percentile "
        "intervals of {} bootstrap samples of images; Pearson r, one-sided t with n - 2, Benjamini-Hochberg over voxels",
        encoder.testImages, encoder.training.testTrials, wish.draws);
    return {};
}

/// Before minutes of work: can the file be written at all? The draft goes away again, and so do those of trainings that were
/// killed while they wrote.
[[nodiscard]] Result<void> checkWritable(const fs::path& out)
{
    std::error_code error;
    if (out.has_parent_path()) fs::create_directories(out.parent_path(), error);
    for (const auto& path : {out, checkpointFor(out)}) files::sweepDrafts(path);
    if (const auto draft = files::AtomicFile::create(out); !draft) return std::unexpected(draft.error());
    return {};
}

[[nodiscard]] Result<Materials> gather(const std::shared_ptr<const Study>& study, FeatureSource& source, const TrainingWish& wish,
                                       const TrainingCourse& course)
{
    const auto method = trainingMethodFrom(wish.method);
    if (!method) return std::unexpected(method.error());
    auto order = embeddingOrderOf(study, source, wish.backbone);
    if (!order) return std::unexpected(order.error());
    auto key = responseKeyOf(*study, wish.space, wish.version, wish.region);
    if (!key) return std::unexpected(key.error());
    const Teller teller(course, "converting");
    auto data = openTrainingData(*study, *key, wish.testList,
                                 {.stop = course.stop, .onConversion = [&](double fraction) { teller.tell(fraction); }});
    if (!data) return std::unexpected(data.error());
    return Materials{.method = *method, .order = std::move(*order), .key = std::move(*key), .data = std::move(*data)};
}

}  // namespace

Result<TrainingMethod> trainingMethodFrom(std::string_view text)
{
    if (text == "ridge") return TrainingMethod::ridge;
    if (text == "sgd") return TrainingMethod::sgd;
    if (text == "mlp") return TrainingMethod::mlp;
    return std::unexpected(Error{
        ErrorKind::invalidRequest, fmt::format("There is no training method called '{}'.", text),
        "Choose ridge (closed form, minutes), sgd (the paper's recipe, hours) or mlp (a hidden layer, by the same steps)."});
}

Result<TrainingOutcome> train(const std::shared_ptr<const Study>& study, FeatureSource& source, const TrainingWish& wish,
                              const TrainingCourse& course)
{
    const auto start = std::chrono::steady_clock::now();
    const auto out = encoderFileFor(*study, wish);
    std::error_code error;
    if (wish.anew) fs::remove(checkpointFor(out), error);
    if (auto writable = checkWritable(out); !writable) return std::unexpected(writable.error());
    const auto plan = planTraining(study, source, wish);
    if (!plan) return std::unexpected(plan.error());
    if (course.planned) course.planned(*plan);
    if (auto fits = checkRoom(*plan, source); !fits) return std::unexpected(fits.error());
    const auto materials = gather(study, source, wish, course);
    if (!materials) return std::unexpected(materials.error());
    const auto& split = materials->data.split;

    const Teller teller(course, "embedding");
    const auto embeddings = madeEmbeddings(materials->order, source, materials->data.responses.images(), teller.photos());
    if (!embeddings) return std::unexpected(embeddings.error());
    auto readouts = materials->method == TrainingMethod::ridge
                        ? fitByRidge(*materials, rowsOf(*embeddings, split.train), source, wish, course)
                        : fitBySgd(*materials, source, wish, out, course);
    if (!readouts) return std::unexpected(readouts.error());
    if (readouts->voxels.empty())
        return std::unexpected(Error{
            ErrorKind::invalidRequest,
            fmt::format("None of the {} {} of {} can be fitted: {} are constant, {} have no data somewhere.",
                        materials->data.responses.voxels(), plan->units, wish.region, readouts->constant, readouts->unknown),
            "Choose another region, or check the betas with `cortilens-engine inspect`."});
    auto encoder = encoderOf(*materials, *study, *readouts, wish);
    auto scored = addScores(encoder, *materials, rowsOf(*embeddings, split.test), readouts->voxels, wish, course);
    if (!scored) return std::unexpected(scored.error());
    if (auto saved = encoder::saveEncoder(out, encoder); !saved) return std::unexpected(saved.error());
    fs::remove(checkpointFor(out), error);

    TrainingOutcome outcome{.file = out,
                            .voxels = encoder.size(),
                            .units = plan->units,
                            .constantVoxels = readouts->constant,
                            .unknownVoxels = readouts->unknown,
                            .trainImages = split.train.size(),
                            .testImages = split.test.size(),
                            .medianR2 = medianOf(encoder.r2),
                            .meanOfCeiling = meanOfCeiling(encoder),
                            .notices = std::move(readouts->notices),
                            .seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()};
    const auto said = materials->data.responses.notices();
    outcome.notices.insert(outcome.notices.end(), said.begin(), said.end());
    return outcome;
}

}  // namespace cortilens::engine
