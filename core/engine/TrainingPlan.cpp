// SPDX-License-Identifier: Apache-2.0
#include "core/data/BetaFiles.h"
#include "core/data/Design.h"
#include "core/data/TrialPhotos.h"
#include "core/encoder/Throughput.h"
#include "core/engine/AugmentedEmbeddings.h"
#include "core/engine/Embeddings.h"
#include "core/engine/Machine.h"
#include "core/engine/Training.h"
#include "core/engine/TrainingData.h"
#include "core/engine/TrainingFiles.h"
#include "core/types/Duration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

namespace cortilens::engine {

namespace {

/// Networks and gradient steps reach about this share of what bare products do.
constexpr double kNetworkShare = 0.5;
constexpr double kSgdShare = 0.25;

/// Multiplications and additions of one forward pass, without the small parts.
[[nodiscard]] double operationsOf(const models::BackboneRow& row, int pixels)
{
    const double side = row.patch > 0 ? static_cast<double>(pixels) / row.patch : 0;
    const double tokens = side * side + row.leadingTokens();
    const double width = row.width;
    return row.depth * (2 * tokens * (4 * width * width + 2 * width * row.mlpWidth) + 4 * tokens * tokens * width);
}

/// The photos that the subject saw in its sessions: known before the betas are converted.
[[nodiscard]] Result<std::vector<NsdId>> photosOf(const Study& study, std::span<const int> sessions)
{
    std::vector<NsdId> shown;
    if (const auto* nsd = study.tree().nsd()) {
        const auto design = data::readDesign(nsd->design());
        if (!design) return std::unexpected(design.error());
        const auto last = sessions.empty() ? 0 : *std::ranges::max_element(sessions);
        shown = data::photosShown(*design, study.subject().name(), last);
    } else {
        auto trials = data::trialPhotosOf(study.tree(), study.subject().name());
        if (!trials) return std::unexpected(trials.error());
        shown = std::move(trials->photos);
    }
    std::set<NsdId> photos(shown.begin(), shown.end());
    return std::vector<NsdId>(photos.begin(), photos.end());
}

[[nodiscard]] Result<void> addEmbeddings(TrainingPlan& plan, const EmbeddingOrder& order, std::span<const NsdId> photos,
                                         const data::Split& split, const TrainingWish& wish, TrainingMethod method)
{
    const auto missing = missingEmbeddings(order, photos);
    if (!missing) return std::unexpected(missing.error());
    plan.embeddings = photos.size();
    plan.embeddingsMissing = missing->size();
    if (method == TrainingMethod::ridge) return {};
    std::vector<NsdId> train;
    for (const auto row : split.train) train.push_back(photos[row]);
    const auto copies = missingCopies(order, train, wish.copies, wish.seed);
    if (!copies) return std::unexpected(copies.error());
    plan.embeddings += train.size() * static_cast<std::size_t>(wish.copies);
    plan.embeddingsMissing += *copies;
    return {};
}

/// Memory, disk and time that the fit itself takes.
void addFit(TrainingPlan& plan, const EmbeddingOrder& order, const TrainingWish& wish, TrainingMethod method, double throughput)
{
    const auto channels = static_cast<std::size_t>(order.shape.channels);
    const auto matrix = (plan.trainImages + plan.testImages) * channels * sizeof(float);
    const auto readouts = plan.voxels * channels * sizeof(float);
    std::size_t memory = 2 * matrix + 2 * readouts;
    std::size_t disk = readouts;
    if (method == TrainingMethod::ridge) {
        memory += encoder::ridgeMemory(plan.trainImages, channels, plan.voxels, wish.ridge);
        plan.secondsOfFitting = encoder::ridgeOperations(plan.trainImages, channels, plan.voxels, wish.ridge) / throughput;
    } else {
        const auto copies = static_cast<std::size_t>(wish.copies);
        // With a hidden layer all responses are held beside what was read, and what flows back through it is a third product.
        const bool mlp = method == TrainingMethod::mlp;
        const auto width = mlp ? static_cast<std::size_t>(wish.hidden) : channels;
        const auto stepped = plan.voxels * width * sizeof(float);
        memory += plan.trainImages * (copies + 2) * channels * sizeof(float) +
                  (mlp ? 2 : 1) * plan.trainImages * plan.voxels * sizeof(float) + 4 * stepped;
        disk += 3 * stepped;
        plan.secondsOfFitting = (mlp ? 6.0 : 4.0) * wish.sgd.epochs * static_cast<double>(plan.trainImages) *
                                static_cast<double>(plan.voxels) * static_cast<double>(width) / (kSgdShare * throughput);
    }
    plan.memoryBytes = static_cast<std::int64_t>(memory);
    plan.diskBytes += static_cast<std::int64_t>(disk);
    plan.secondsOfEmbedding = static_cast<double>(plan.embeddingsMissing) *
                              operationsOf(*order.backbone->row, order.recipe.pixels) / (kNetworkShare * throughput);
}

/// Embeddings go into the store, which may be on another disk than responses and encoders.
void addDisk(TrainingPlan& plan, const EmbeddingOrder& order, const Study& study)
{
    const auto bytes = static_cast<std::int64_t>(plan.embeddingsMissing) * dense::embeddingBytes(order.shape.channels);
    if (areOnOneDisk(order.store, study.tree().responseFolder())) {
        plan.diskBytes += bytes;
        return;
    }
    plan.storeBytes = bytes;
    plan.storeFree = freeBytes(order.store);
}

/// A checkpoint of this training shortens it; one of another training stops it, which the plan is the place to say.
[[nodiscard]] Result<void> addCheckpoint(TrainingPlan& plan, const data::ResponseKey& key, const EmbeddingOrder& order,
                                         const TrainingWish& wish)
{
    if (wish.anew) return {};
    const auto done =
        encoder::epochsDone(checkpointFor(plan.out), stepsOf(wish), fingerprintOf(key, order, wish, plan.trainImages));
    if (!done) return std::unexpected(done.error());
    plan.epochsDone = *done;
    plan.secondsOfFitting *= 1 - static_cast<double>(*done) / std::max(1, wish.sgd.epochs);
    return {};
}

}  // namespace

Result<TrainingPlan> planTraining(const std::shared_ptr<const Study>& study, FeatureSource& source, const TrainingWish& wish)
{
    const auto method = trainingMethodFrom(wish.method);
    if (!method) return std::unexpected(method.error());
    const auto order = embeddingOrderOf(study, source, wish.backbone);
    if (!order) return std::unexpected(order.error());
    const auto key = responseKeyOf(*study, wish.space, wish.version, wish.region);
    if (!key) return std::unexpected(key.error());
    const auto conversion = data::planConversion(study->tree(), *key, {});
    if (!conversion) return std::unexpected(conversion.error());
    const auto photos = photosOf(*study, conversion->sessions);
    if (!photos) return std::unexpected(photos.error());
    const auto split = splitOf(*study, *photos, wish.testList);
    if (!split) return std::unexpected(split.error());
    const auto throughput = encoder::measuredThroughput(source.device());
    if (!throughput) return std::unexpected(throughput.error());

    TrainingPlan plan;
    plan.out = encoderFileFor(*study, wish);
    plan.trainImages = split->train.size();
    plan.testImages = split->test.size();
    plan.voxels = conversion->voxels;
    plan.units = data::isSurfaceSpace(key->space) || study->subject().unitsAreVertices() ? "vertices" : "voxels";
    plan.sessionsToConvert = conversion->missing.size();
    plan.diskBytes = static_cast<std::int64_t>(conversion->bytesNeeded);
    plan.diskFree = static_cast<std::int64_t>(conversion->bytesFree);
    if (auto added = addEmbeddings(plan, *order, *photos, *split, wish, *method); !added) return std::unexpected(added.error());
    addFit(plan, *order, wish, *method, *throughput);
    addDisk(plan, *order, *study);
    if (*method != TrainingMethod::ridge)
        if (auto added = addCheckpoint(plan, *key, *order, wish); !added) return std::unexpected(added.error());
    return plan;
}

Result<void> checkRoom(const TrainingPlan& plan, const FeatureSource& source)
{
    if (plan.diskFree >= 0 && plan.diskBytes > plan.diskFree)
        return std::unexpected(Error{
            ErrorKind::outOfSpace,
            fmt::format("The training writes {}, and there are {} free.", sizeText(plan.diskBytes), sizeText(plan.diskFree)),
            "Make room on that disk."});
    if (plan.storeFree >= 0 && plan.storeBytes > plan.storeFree)
        return std::unexpected(Error{ErrorKind::outOfSpace,
                                     fmt::format("The embeddings take {}, and the store has {} free.", sizeText(plan.storeBytes),
                                                 sizeText(plan.storeFree)),
                                     "Make room on its disk, or choose another folder with --store."});
    if (source.device().kind == models::Device::Kind::cpu && residentBytes() + plan.memoryBytes > source.memoryLimitBytes())
        return std::unexpected(Error{ErrorKind::tooLarge,
                                     fmt::format("The training takes {} of memory, more than the limit of {} leaves.",
                                                 sizeText(plan.memoryBytes), sizeText(source.memoryLimitBytes())),
                                     "Choose a smaller region or fewer copies, or raise --memory-limit."});
    return {};
}

std::filesystem::path encoderFileFor(const Study& study, const TrainingWish& wish)
{
    if (!wish.out.empty()) return wish.out;
    const bool own = wish.space.empty() || wish.space == study.subject().space();
    return study.tree().encoderFolder() / fmt::format("{}{}-{}-{}.safetensors", study.subject().name(),
                                                      own ? std::string{} : "-" + wish.space, wish.backbone, wish.method);
}

std::filesystem::path checkpointFor(const std::filesystem::path& encoderFile)
{
    return std::filesystem::path(encoderFile).concat(".training");
}

encoder::SgdOptions stepsOf(const TrainingWish& wish)
{
    auto options = wish.sgd;
    options.seed = wish.seed;
    options.hidden = wish.method == "mlp" ? wish.hidden : 0;
    return options;
}

std::string fingerprintOf(const data::ResponseKey& key, const EmbeddingOrder& order, const TrainingWish& wish,
                          std::size_t trainImages)
{
    return fmt::format("{} {} {}; {}; {} copies; {} images", key.subject, toText(key), order.provenance.weights,
                       order.provenance.recipe, wish.copies, trainImages);
}

std::string toText(const TrainingPlan& plan)
{
    std::string text =
        fmt::format("{} {}, {} training and {} test images\n", plan.voxels, plan.units, plan.trainImages, plan.testImages);
    if (plan.sessionsToConvert > 0) text += fmt::format("sessions to convert first: {}\n", plan.sessionsToConvert);
    text += fmt::format("embeddings: {} of {} to compute, {}\n", plan.embeddingsMissing, plan.embeddings,
                        plan.embeddingsMissing == 0 ? "nothing to wait for" : aboutDurationText(plan.secondsOfEmbedding));
    text += fmt::format("fit: {}\n", aboutDurationText(plan.secondsOfFitting));
    if (plan.epochsDone > 0) text += fmt::format("goes on from epoch {}\n", plan.epochsDone);
    text += fmt::format("memory: up to {}; disk: {}", sizeText(plan.memoryBytes), sizeText(plan.diskBytes));
    if (plan.diskFree >= 0) text += fmt::format(" of {} free", sizeText(plan.diskFree));
    if (plan.storeBytes > 0) text += fmt::format("; store: {} of {} free", sizeText(plan.storeBytes), sizeText(plan.storeFree));
    return text;
}

std::string toText(const TrainingOutcome& outcome)
{
    auto text = fmt::format("{}: {} {}, trained on {} images, tested on {}: median R2 {:.3f}", outcome.file.string(),
                            outcome.voxels, outcome.units, outcome.trainImages, outcome.testImages, outcome.medianR2);
    if (!std::isnan(outcome.meanOfCeiling)) text += fmt::format(", {:.0f} % of the noise ceiling", outcome.meanOfCeiling);
    if (outcome.constantVoxels > 0) text += fmt::format("; left out: {} constant {}", outcome.constantVoxels, outcome.units);
    if (outcome.unknownVoxels > 0)
        text += fmt::format("; left out: {} {} without data in some trials", outcome.unknownVoxels, outcome.units);
    return text + fmt::format("; {:.1f} s", outcome.seconds);
}

}  // namespace cortilens::engine
