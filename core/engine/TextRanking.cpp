// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TextRanking.h"

#include "core/analysis/TextProbe.h"
#include "core/engine/Embeddings.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/TextInquiry.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <span>
#include <string_view>
#include <utility>

namespace cortilens::engine {

namespace {

struct Scores {
    std::vector<NsdId> photos;
    std::vector<float> cosines;
};

/// Empty when no embedding of this backbone is stored.
[[nodiscard]] Result<Scores> byEmbedding(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                         std::string_view backbone, std::span<const NsdId> photos, const TextDirection& direction)
{
    if (!source.storeDirectory()) return Scores{};
    const auto order = embeddingOrderOf(study, source, backbone);
    if (!order) return std::unexpected(order.error());
    auto stored = storedEmbeddings(*order, photos);
    if (!stored) return std::unexpected(stored.error());
    return Scores{std::move(stored->photos), analysis::cosines(stored->values, direction.unit)};
}

[[nodiscard]] Result<Scores> byMaps(const std::shared_ptr<const Study>& study, FeatureSource& source, std::string_view backbone,
                                    std::span<const NsdId> photos, const TextDirection& direction, const RankCourse& course)
{
    Scores scores;
    for (const auto image : photos) {
        if (course.stop.stop_requested()) return cancelled();
        if (course.onProgress) course.onProgress(image.value, static_cast<int>(photos.size()));
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
                                     const wire::TextRankQuery& query, const RankCourse& course)
{
    const auto direction = directionOf(*study, texts, query.backbone, {query.text, query.bank}, course.stop);
    if (!direction) return std::unexpected(direction.error());
    const auto backbone = study->backboneWithWeights(query.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    const auto photos = allPhotos(*study);
    if (!photos) return std::unexpected(photos.error());
    wire::TextRanking ranking;
    ranking.photos = static_cast<int>(photos->size());
    ranking.notice = (*direction)->notice;
    ranking.basis = "whole-image embeddings";
    auto scores = byEmbedding(study, source, query.backbone, *photos, **direction);
    if (!scores) return std::unexpected(scores.error());
    if (scores->photos.empty()) {
        ranking.basis = "the mean over the patches of stored feature maps";
        scores = byMaps(study, source, query.backbone, *photos, **direction, course);
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
