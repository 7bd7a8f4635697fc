// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TextRanking.h"

#include "core/analysis/TextProbe.h"
#include "core/data/Stimuli.h"
#include "core/dense/EmbeddingRecipe.h"
#include "core/dense/EmbeddingTable.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/TextInquiry.h"

#include <fmt/format.h>

namespace cortilens::engine {

namespace {

struct Scores {
    std::vector<NsdId> photos;
    std::vector<float> cosines;
};

[[nodiscard]] std::vector<NsdId> allPhotos(std::int32_t count)
{
    std::vector<NsdId> photos;
    for (std::int32_t id = 0; id < count; ++id) photos.push_back({id});
    return photos;
}

/// Empty when no embedding of this backbone is stored.
[[nodiscard]] Result<Scores> byEmbedding(const data::Stimuli& stimuli, const Backbone& backbone, FeatureSource& source,
                                         const std::filesystem::path& store, const TextDirection& direction)
{
    auto fingerprint = data::fingerprintOf(stimuli);
    if (!fingerprint) return std::unexpected(fingerprint.error());
    auto hash = source.weightsHash(backbone);
    if (!hash) return std::unexpected(hash.error());
    const auto recipe = dense::embeddingRecipeOf(*backbone.row, source.device().precision);
    const dense::EmbeddingProvenance provenance{std::move(*fingerprint), std::move(*hash), dense::toText(recipe)};
    auto stored = dense::storedEmbeddings(store, provenance, {stimuli.count(), recipe.channels}, allPhotos(stimuli.count()));
    if (!stored) return std::unexpected(stored.error());
    return Scores{std::move(stored->photos), analysis::cosines(stored->values, direction.unit)};
}

[[nodiscard]] Result<Scores> byMaps(const std::shared_ptr<const Study>& study, const data::Stimuli& stimuli,
                                    FeatureSource& source, std::string_view backbone, const TextDirection& direction,
                                    const RankCourse& course)
{
    Scores scores;
    for (const auto image : allPhotos(stimuli.count())) {
        if (course.stop.stop_requested()) return std::unexpected(Error{ErrorKind::cancelled, "Cancelled.", {}});
        if (course.onProgress) course.onProgress(image.value, stimuli.count());
        FeatureWish wish;
        wish.image = image;
        wish.backbone = backbone;
        const auto order = orderWithoutEncoder(study, source, wish);
        if (!order) continue;  // a photo that cannot be read has no map either
        const auto features = source.look(order->provenance);
        if (!features) continue;
        const auto cosine = analysis::meanCosine(*features, direction.unit);
        if (!cosine) return std::unexpected(cosine.error());
        scores.photos.push_back(image);
        scores.cosines.push_back(*cosine);
    }
    return scores;
}

}  // namespace

Result<wire::TextRanking> rankPhotos(const std::shared_ptr<const Study>& study, FeatureSource& source, TextSource& texts,
                                     const std::filesystem::path& store, const wire::TextRankQuery& query,
                                     const RankCourse& course)
{
    const auto direction = directionOf(*study, texts, query.backbone, {query.text, query.bank}, course.stop);
    if (!direction) return std::unexpected(direction.error());
    const auto backbone = study->backboneWithWeights(query.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    const auto stimuli = study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    wire::TextRanking ranking;
    ranking.photos = (*stimuli)->count();
    ranking.notice = (*direction)->notice;
    ranking.basis = "whole-image embeddings";
    auto scores = byEmbedding(**stimuli, **backbone, source, store, **direction);
    if (!scores) return std::unexpected(scores.error());
    if (scores->photos.empty()) {
        ranking.basis = "the mean over the patches of stored feature maps";
        scores = byMaps(study, **stimuli, source, query.backbone, **direction, course);
        if (!scores) return std::unexpected(scores.error());
    }
    if (scores->photos.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("Nothing is stored of these photos for {}.", (*backbone)->row->name),
                                     "Look at some photos first, or prepare all of them with cortilens-engine features."});
    for (const auto row : analysis::fromHighest(scores->cosines)) {
        ranking.images.push_back(scores->photos[row].value);
        ranking.cosines.push_back(scores->cosines[row]);
    }
    return ranking;
}

}  // namespace cortilens::engine
