// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/RegionScores.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/engine/Training.h"
#include "core/types/Error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

/// How good an encoder is on the images that it was not trained on, by region.
namespace cortilens::engine {

struct EvaluationWish {
    std::filesystem::path file;
    std::filesystem::path against{};  ///< another encoder of the same voxels and test images, to be compared with
    double threshold = 0.1;           ///< of r2, for the share of voxels above it
    int draws = 1000;
    std::uint64_t seed = 1;
};

struct Evaluation {
    std::string title;  ///< what was evaluated on what, with n
    std::vector<encoder::RegionScore> regions;
    std::vector<encoder::RegionDifference> differences;  ///< first minus second; empty without `against`
    std::string against;                                 ///< likewise
    double threshold = 0;
    encoder::ScoredImages images;  ///< that all of it was measured on
};

/// Measures anew from the betas and embeddings; embeddings of test images that are missing are computed. Errors: those of
/// loadEncoder, checkFits (photos, weights, recipe), openTrainingData, madeEmbeddings and scoreReadouts; mismatch (the record's
/// test images are not in the responses; encoders of other voxels or test images are to be compared).
[[nodiscard]] Result<Evaluation> evaluate(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                          const EvaluationWish& wish, const TrainingCourse& course = {});

/// The same from a shell: opens the tree (`directory` empty: the one that the encoder lies in) and writes toCsv() to `csv` unless
/// that is empty. Errors: those of evaluate(), Study::open, openSource and AtomicFile.
[[nodiscard]] Result<Evaluation> evaluateFile(const EngineOptions& engine, const std::filesystem::path& directory,
                                              const EvaluationWish& wish, const std::filesystem::path& csv,
                                              const TrainingCourse& course = {});

/// A table for people.
[[nodiscard]] std::string toText(const Evaluation& evaluation);

/// encoder::toCsv, and the comparison behind an empty line.
[[nodiscard]] std::string toCsv(const Evaluation& evaluation);

}  // namespace cortilens::engine
