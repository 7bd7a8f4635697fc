// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Selection.h"

#include <cstdint>
#include <string>
#include <vector>

/// Training and evaluating encoders, and the photos that a place likes most and least. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// TrainRequest -> TrainPlan: what it would take. Nothing is written.
inline constexpr const char* kTrainPlan = "train/plan";
/// TrainRequest -> TrainReply when the encoder is written; $/progress carries TrainProgress. It shows in engine/jobs, gives way
/// to clicks while it embeds photos, and is given up with $/cancel; what was finished until then stays, and the same request goes
/// on from there. Open the subject again to use the encoder.
inline constexpr const char* kTrain = "train/start";
/// EvaluateRequest -> EvaluateReply; $/progress carries TrainProgress.
inline constexpr const char* kEvaluate = "train/evaluate";
/// TopPhotosQuery -> TopPhotosReply.
inline constexpr const char* kTopPhotos = "selection/photos";
}  // namespace method

struct TrainRequest {
    std::string backbone{};
    std::string method{"ridge"};       ///< ridge, sgd or mlp; optional
    std::string space{};               ///< func1pt8mm (empty), nativesurface, fsaverage; optional
    std::int32_t hidden = 128;         ///< of mlp: units of the hidden layer; optional
    std::string region{"nsdgeneral"};  ///< optional
    std::string betas{};               ///< version; empty: the best that is there; optional
    std::int32_t folds = 5;            ///< of ridge; optional
    std::int32_t epochs = 100;         ///< of sgd; optional
    std::int32_t copies = 20;          ///< of sgd: augmented embeddings an image; optional
    std::int32_t draws = 1000;         ///< bootstrap samples; optional
    std::int32_t seed = 1;             ///< optional
    bool anew = false;                 ///< what an earlier run left in the middle is thrown away; optional
    std::string testList{};            ///< file of nsdIds, one a line; empty: NSD's shared1000; optional
};

struct TrainPlan {
    std::int64_t trainImages = 0;
    std::int64_t testImages = 0;
    std::int64_t voxels = 0;
    std::int64_t sessionsToConvert = 0;
    std::int64_t embeddings = 0;
    std::int64_t embeddingsMissing = 0;
    std::int64_t memoryBytes = 0;
    std::int64_t diskBytes = 0;
    std::int64_t diskFreeBytes = -1;  ///< -1: unknown
    float secondsOfEmbedding = 0;
    float secondsOfFitting = 0;
    std::string text;                   ///< the same for people
    std::int64_t memoryFreeBytes = -1;  ///< that the engine may still take; -1: not limited; optional, as what follows
    std::int32_t epochsDone = 0;        ///< of sgd, that an earlier run left
    std::string refusal;                ///< why it would not be started, with numbers; empty: it would
    std::string remedy;                 ///< what to do about that
    std::string file;                   ///< where the encoder will lie
    std::string units{"voxels"};        ///< of `voxels`: voxels, or vertices on a surface
};

struct TrainProgress {
    std::string stage;   ///< converting, embedding, fitting, scoring
    float fraction = 0;  ///< of the stage
    std::string detail;  ///< for people
    float value = 0;     ///< median validation R2 so far, or the epoch's loss; NaN: none yet
};

struct TrainReply {
    std::string file;
    std::int64_t voxels = 0;
    std::int64_t constantVoxels = 0;
    std::int64_t unknownVoxels = 0;
    std::int64_t trainImages = 0;
    std::int64_t testImages = 0;
    float medianR2 = 0;
    float ofCeiling = 0;  ///< %; NaN: unknown
    std::vector<std::string> notices;
    std::string text;             ///< the same for people
    std::string units{"voxels"};  ///< of `voxels` and those left out: voxels, or vertices on a surface; optional
};

struct EvaluateRequest {
    std::string file;
    std::string against{};      ///< another encoder; optional
    float threshold = 0.1F;     ///< optional
    std::int32_t draws = 1000;  ///< optional
    std::int32_t seed = 1;      ///< optional
};

struct EvaluateReply {
    std::string title;
    std::vector<std::string> regions;
    std::vector<std::int32_t> voxels;  ///< scored, by region; so are all that follow
    std::vector<float> mean, median, low, high, above, significant, pearson, ofCeiling;
    std::string csv;
    /// What it was compared with; empty: nothing. Optional, as what follows: the difference of the mean, first minus second, by
    /// region, over the same samples of images.
    std::string against{};
    std::vector<float> difference{}, differenceLow{}, differenceHigh{}, differenceQ{};
};

struct TopPhotosQuery {
    Selection selection{};
    std::string backbone{};
    std::string by{"predicted"};  ///< or measured; optional
    std::int32_t count = 12;      ///< of each end; optional
};

struct TopPhotosReply {
    std::vector<NsdId> top;  ///< the highest first
    std::vector<float> topValues;
    std::vector<NsdId> bottom;  ///< the lowest first
    std::vector<float> bottomValues;
    std::int64_t photos = 0;  ///< that were ranked
    float noiseCeiling = 0;   ///< mean of the selected voxels, %; NaN: unknown
    std::string quantity;     ///< predicted response, measured response
    std::string unit;
    std::vector<std::int32_t> topRepeats;  ///< trials that a measured value is the mean of; empty when predicted; optional, as
                                           ///< what follows
    std::vector<std::int32_t> bottomRepeats;
    std::int64_t missing = 0;  ///< photos that could not be ranked: without a stored embedding, or without data
    std::int64_t voxels = 0;   ///< that the value is the mean of
};

}  // namespace cortilens::wire
