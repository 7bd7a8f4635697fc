// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TextInquiry.h"

#include "core/analysis/TextProbe.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/Resources.h"

#include <fmt/format.h>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::string provenanceText(const TextInquiry& inquiry, const dense::FeatureMap& features,
                                         const models::Device& device)
{
    const auto& order = inquiry.order;
    const auto image = order.photo->id;
    return fmt::format("program: cortilens {}\n"
                       "photo: nsdId {} (73KID {}), SHA-256 {}\n"
                       "words: {}\n"
                       "words understood by: {}\n"
                       "weights: {}, SHA-256 {}\n"
                       "recipe: {}\n"
                       "views averaged: {} of {}\n"
                       "device: {}, {}\n",
                       kEngineVersion, image.value, id73kOf(image).value, order.provenance.photo, inquiry.direction->title,
                       inquiry.direction->reading, order.backbone->weights.filename().string(), order.provenance.weights,
                       order.provenance.recipe, features.viewsDone, features.viewsTotal, models::toText(device),
                       models::nameOf(order.recipe.precision));
}

}  // namespace

bool isAboutWords(const wire::RelevanceRequest& request)
{
    return !request.text.empty() || !request.bank.empty();
}

Result<Direction> directionOf(const Study& study, TextSource& texts, std::string_view backbone, const Words& words,
                              const std::stop_token& stop)
{
    const auto found = study.backboneWithWeights(backbone);
    if (!found) return std::unexpected(found.error());
    return texts.direction(**found, study.weightsFolders(), words, stop);
}

Result<TextInquiry> textInquiryOf(const std::shared_ptr<const Study>& study, FeatureSource& source, TextSource& texts,
                                  const wire::RelevanceRequest& request)
{
    auto direction = directionOf(*study, texts, request.backbone, {request.text, request.bank});
    if (!direction) return std::unexpected(direction.error());
    FeatureWish wish;
    wish.image = request.image;
    wish.backbone = request.backbone;
    wish.preset = request.preset;
    wish.adaptor = request.adaptor;
    wish.views = request.views;
    wish.stopAtConvergence = request.stopAtConvergence;
    auto order = orderWithoutEncoder(study, source, wish);
    if (!order) return std::unexpected(order.error());
    return TextInquiry{request, std::move(*order), std::move(*direction)};
}

Result<wire::RelevanceReply> answerTo(const TextInquiry& inquiry, const dense::FeatureMap& features, const models::Device& device)
{
    auto map = analysis::textMap(features, inquiry.direction->unit);
    if (!map) return std::unexpected(map.error());
    wire::RelevanceReply reply;
    reply.panel = inquiry.request.panel;
    reply.generation = inquiry.request.generation;
    reply.map = std::move(*map);
    reply.quantity = "Cosine similarity";
    reply.notice = inquiry.direction->notice;
    reply.interval = inquiry.interval();
    reply.recipe = recipeText(inquiry.order);
    reply.provenance = provenanceText(inquiry, features, device);
    return reply;
}

}  // namespace cortilens::engine
