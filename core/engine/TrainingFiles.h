// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Responses.h"
#include "core/engine/Embeddings.h"
#include "core/engine/Study.h"
#include "core/engine/Training.h"

#include <cstddef>
#include <filesystem>
#include <string>

/// Where a training writes, and what its checkpoint has to agree in.
namespace cortilens::engine {

/// The wish's own, or `<tree>/cortilens/encoders/<subject>[-<space>]-<backbone>-<method>.safetensors`.
[[nodiscard]] std::filesystem::path encoderFileFor(const Study& study, const TrainingWish& wish);

/// Beside the encoder's file, for as long as the training is not done.
[[nodiscard]] std::filesystem::path checkpointFor(const std::filesystem::path& encoderFile);

/// Of sgd and mlp, with the wish's seed and hidden units.
[[nodiscard]] encoder::SgdOptions stepsOf(const TrainingWish& wish);

[[nodiscard]] std::string fingerprintOf(const data::ResponseKey& key, const EmbeddingOrder& order, const TrainingWish& wish,
                                        std::size_t trainImages);

}  // namespace cortilens::engine
