// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Ridge.h"
#include "core/encoder/Sgd.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

/// Training an encoder of one subject for one backbone, from photos and betas to a file.
namespace cortilens::engine {

enum class TrainingMethod : std::uint8_t { ridge, sgd, mlp };

/// Errors: invalidRequest.
[[nodiscard]] Result<TrainingMethod> trainingMethodFrom(std::string_view text);

/// What is asked for; empty: the usual.
struct TrainingWish {
    std::string backbone{};
    std::string method = "ridge";
    std::string space{};    ///< data::kSpace (the usual), nativesurface, fsaverage
    std::string version{};  ///< of the betas; the best that is there
    std::string region = "nsdgeneral";
    std::filesystem::path testList{};  ///< nsdIds, one a line; NSD's shared1000
    encoder::RidgeOptions ridge{};
    encoder::SgdOptions sgd{};
    int hidden = 128;        ///< units of the hidden layer, for mlp
    int copies = 20;         ///< augmented embeddings per training image, for sgd and mlp
    int draws = 1000;        ///< bootstrap samples of the test images
    std::uint64_t seed = 1;  ///< of sgd, mlp, augmentations and samples
    bool anew = false;       ///< what an earlier run left in the middle is thrown away
    /// `<tree>/cortilens/encoders/<subject>[-<space>]-<backbone>-<method>.safetensors`; of several that fit, the newest is taken
    /// when the subject is opened again.
    std::filesystem::path out{};
};

/// What a training would take.
struct TrainingPlan {
    std::filesystem::path out;
    std::size_t trainImages = 0;
    std::size_t testImages = 0;
    std::size_t voxels = 0;  ///< or vertices
    std::string units = "voxels";
    std::size_t sessionsToConvert = 0;
    std::size_t embeddings = 0;         ///< wanted
    std::size_t embeddingsMissing = 0;  ///< that have to be computed first
    std::int64_t memoryBytes = 0;       ///< at most, beside the program's own
    std::int64_t diskBytes = 0;         ///< that will be written
    std::int64_t diskFree = -1;
    std::int64_t storeBytes = 0;  ///< embeddings, where the store is on another disk; else they are among diskBytes
    std::int64_t storeFree = -1;
    double secondsOfEmbedding = 0;  ///< about, from a product measured on this machine
    double secondsOfFitting = 0;
    int epochsDone = 0;  ///< that a checkpoint holds
};

/// For people: one line a fact.
[[nodiscard]] std::string toText(const TrainingPlan& plan);

/// Whether it fits on the disk and, on the CPU, into the memory that is left. Errors: outOfSpace, tooLarge, both with numbers.
[[nodiscard]] Result<void> checkRoom(const TrainingPlan& plan, const FeatureSource& source);

/// How a training goes on; calls come from any thread, one at a time.
struct TrainingProgress {
    std::string stage;    ///< converting, embedding, fitting, scoring
    double fraction = 0;  ///< of the stage, 0..1
    std::string detail;   ///< median R2 of the voxels fitted so far, loss of the epoch, photos; empty: nothing yet
    float value = std::numeric_limits<float>::quiet_NaN();  ///< the figure of it
};

struct TrainingCourse {
    std::stop_token stop{};
    std::function<void(const TrainingPlan&)> planned{};  ///< once, before anything is written
    std::function<void(const TrainingProgress&)> report{};
    std::function<void()> beforeEach{};  ///< before each photo is embedded: may wait for work that is more urgent
};

/// What came of it.
struct TrainingOutcome {
    std::filesystem::path file;
    std::size_t voxels = 0;          ///< with a readout; vertices on a surface, here and below
    std::string units = "voxels";    ///< or vertices
    std::size_t constantVoxels = 0;  ///< left out
    std::size_t unknownVoxels = 0;   ///< left out: NaN somewhere
    std::size_t trainImages = 0;
    std::size_t testImages = 0;
    float medianR2 = 0;
    float meanOfCeiling = 0;  ///< 100 mean r2 / mean noise ceiling, %; NaN where unknown
    std::vector<std::string> notices;
    double seconds = 0;
};

[[nodiscard]] std::string toText(const TrainingOutcome& outcome);

/// Writes nothing. Converted responses and stored embeddings are looked up, the rest is estimated. Errors: those of train(),
/// as far as they can be known before.
[[nodiscard]] Result<TrainingPlan> planTraining(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                const TrainingWish& wish);

/// Converts the betas if need be, embeds the photos that have no embedding yet, fits, scores on the test images and writes the
/// encoder. Whatever was finished stays when it ends early, and is not made again: converted sessions, embeddings, epochs.
/// Errors: those of openTrainingData, embeddingOrderOf, madeEmbeddings, fitRidge or trainSgd, scoreReadouts and saveEncoder;
/// invalidRequest (no voxel can be fitted), outOfSpace and tooLarge (before the start, with numbers), cancelled.
[[nodiscard]] Result<TrainingOutcome> train(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                            const TrainingWish& wish, const TrainingCourse& course = {});

}  // namespace cortilens::engine
