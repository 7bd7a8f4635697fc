// SPDX-License-Identifier: Apache-2.0
#include "core/demo/ControlEncoder.h"

#include "core/demo/Embeddings.h"
#include "core/dense/Control.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/EmbeddingRecipe.h"
#include "core/encoder/Ridge.h"
#include "core/encoder/Scores.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <numeric>
#include <utility>
#include <vector>

namespace cortilens::demo {

namespace {

/// Betas z-scored within each session, averaged over repeats: [photos, voxels].
[[nodiscard]] std::vector<float> responsesOf(const Subject& subject)
{
    const auto photos = static_cast<std::size_t>(subject.photos());
    const auto voxels = subject.voxels.size();
    const auto trials = subject.order.size();
    std::vector<float> responses(photos * voxels);
    for (std::size_t voxel = 0; voxel < voxels; ++voxel) {
        const auto betas = std::span(subject.betas).subspan(voxel * trials, trials);
        const auto means = meanResponses(betas, subject.order, kSessionTrials, subject.photos());
        for (std::size_t photo = 0; photo < photos; ++photo) responses[photo * voxels + voxel] = means[photo];
    }
    return responses;
}

}  // namespace

Result<void> writeControlEncoder(const std::filesystem::path& root, const Subject& subject, std::span<const Photo> stimuli,
                                 const models::Device& device, const std::function<void(std::size_t)>& done,
                                 const std::stop_token& stop)
{
    const auto& row = *models::findRow("control");
    const auto control = dense::DenseNetwork::open(row, {}, device);
    if (!control) return std::unexpected(control.error());
    const auto embeddings = unitEmbeddings(*control, stimuli, done, stop);
    if (!embeddings) return std::unexpected(embeddings.error());
    const auto channels = static_cast<std::size_t>(row.channels());
    const auto responses = responsesOf(subject);
    std::vector<std::size_t> training(stimuli.size() - kSharedPhotos);
    std::iota(training.begin(), training.end(), std::size_t{kSharedPhotos});
    const auto blocks = encoder::blocksOf(responses, subject.voxels.size(), training);
    const encoder::RidgeOptions options;
    auto fit = encoder::fitRidge(std::span(*embeddings).subspan(kSharedPhotos * channels), channels, blocks, options, device,
                                 {.stop = stop, .report = {}});
    if (!fit) return std::unexpected(fit.error());

    auto encoder = emptyEncoder(subject, row, (*control)->weightsHash());
    encoder.recipe = dense::toText(dense::embeddingRecipeOf(row, device.precision));
    encoder.weights = std::move(fit->weights);
    encoder.bias = std::move(fit->bias);
    std::vector<std::size_t> shared(kSharedPhotos);
    std::iota(shared.begin(), shared.end(), std::size_t{0});
    auto scores = encoder::scoreReadouts({.channels = channels,
                                          .weights = encoder.weights,
                                          .bias = encoder.bias,
                                          .embeddings = std::span(*embeddings).first(kSharedPhotos * channels),
                                          .measured = encoder::blocksOf(responses, subject.voxels.size(), shared),
                                          .ceilings = {},
                                          .regions = {}},
                                         {.draws = 0}, stop);
    if (!scores) return std::unexpected(scores.error());
    encoder.r2 = std::move(scores->r2);
    encoder.metadata = {{"readouts", fmt::format("ridge on {} photos; a penalty per voxel from {} by {} folds", training.size(),
                                                 fmt::join(options.penalties, ", "), options.folds)},
                        {"targets", "betas z-scored within each session, averaged over repeats"},
                        {"channel_names", fmt::format("{}", fmt::join(dense::controlChannelNames(), ", "))},
                        {"generator", "cortilens demo"}};
    return saveDemoEncoder(root, encoder);
}

}  // namespace cortilens::demo
