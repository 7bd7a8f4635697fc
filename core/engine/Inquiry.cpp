// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Inquiry.h"

#include "core/analysis/Relevance.h"
#include "core/analysis/RelevanceInterval.h"
#include "core/engine/EngineOptions.h"
#include "core/engine/Homology.h"
#include "core/engine/SelectionBlocks.h"

#include <fmt/format.h>

namespace cortilens::engine {

namespace {

/// Whether relevance is a product, or what a network says of patches.
[[nodiscard]] std::string kindOf(const encoder::Readout& readout)
{
    return readout.hidden ? fmt::format("MLP readout on patches, {} hidden units", readout.hidden->units()) : "linear";
}

[[nodiscard]] std::string provenanceText(const Inquiry& inquiry, const dense::FeatureMap& features, const models::Device& device)
{
    const auto& order = inquiry.order;
    const auto image = order.photo->id;
    const auto title = order.study->tree().description().synthetic ? " (synthetic brain)" : "";
    const auto interval = inquiry.interval.empty() ? std::string{} : fmt::format("interval: {}\n", inquiry.interval);
    return fmt::format("program: cortilens {}\n"
                       "subject: {}{}, {}\n"
                       "photo: nsdId {} (73KID {}), SHA-256 {}\n"
                       "selection: {}{}, {} of {} {} with a readout\n"
                       "readout: {}\n"
                       "encoder: {}\n"
                       "weights: {}, SHA-256 {}\n"
                       "recipe: {}\n"
                       "views averaged: {} of {}\n"
                       "device: {}, {}\n"
                       "{}",
                       kEngineVersion, order.study->subject().name(), title, order.backbone->encoder->space, image.value,
                       id73kOf(image).value, order.provenance.photo, toText(inquiry.request.selection),
                       inquiry.homology.empty() ? std::string{} : fmt::format(" ({})", inquiry.homology), inquiry.readout.voxels,
                       inquiry.readout.asked, order.study->unitsOf(*order.backbone->encoder), kindOf(inquiry.readout),
                       order.backbone->encoderFile.filename().string(), order.backbone->weights.filename().string(),
                       order.provenance.weights, order.provenance.recipe, features.viewsDone, features.viewsTotal,
                       models::toText(device), models::nameOf(order.recipe.precision), interval);
}

[[nodiscard]] Result<void> checkDraws(int draws)
{
    if (draws == 0 || (draws >= analysis::kLeastDraws && draws <= analysis::kMostDraws)) return {};
    return std::unexpected(
        Error{ErrorKind::invalidRequest, fmt::format("An interval cannot be had from {} bootstrap samples.", draws),
              fmt::format("Ask for {} to {}, or for 0: no interval.", analysis::kLeastDraws, analysis::kMostDraws)});
}

/// A region's parts to draw from, and what an interval from them is; or why there is none.
void addParts(Inquiry& inquiry, const Respondent& who)
{
    auto blocks = blocksOf(*who.study, who.selection, *inquiry.order.backbone);
    if (!blocks) {
        inquiry.interval = blocks.error().message;
        return;
    }
    const auto count = blocks->parts.size();
    if (count < analysis::kLeastParts) {
        inquiry.interval = fmt::format("it lies in {} {} of {}, and at least {} are needed to draw from", count,
                                       count == 1 ? "block" : "blocks", blocks->block, analysis::kLeastParts);
        return;
    }
    inquiry.interval = fmt::format("{:g} % of {} bootstrap samples of its {} blocks of {}",
                                   100 * analysis::IntervalOptions{}.confidence, inquiry.request.draws, count, blocks->block);
    inquiry.parts = std::move(blocks->parts);
}

}  // namespace

wire::RelevanceRequest cellOf(const wire::ColumnChoice& column, NsdId image, const Selection& selection)
{
    wire::RelevanceRequest cell;
    cell.image = image;
    cell.selection = selection;
    cell.backbone = column.backbone;
    cell.adaptor = column.adaptor;
    cell.views = column.views;
    cell.preset = column.preset;
    cell.subject = column.subject;
    return cell;
}

Result<Inquiry> inquiryOf(const std::shared_ptr<const Study>& study, FeatureSource& source, const wire::RelevanceRequest& request)
{
    if (auto known = checkDraws(request.draws); !known) return std::unexpected(known.error());
    auto who = respondentOf(study, request.selection, request.subject);
    if (!who) return std::unexpected(who.error());
    auto wish = wishFor(request, request.image);
    wish.stopAtConvergence = request.stopAtConvergence;
    wish.photoOf = study;
    auto order = orderOf(who->study, source, wish);
    if (!order) return std::unexpected(order.error());
    auto readout = who->study->readoutOf(who->selection, *order->backbone);
    if (!readout) return std::unexpected(readout.error());
    Inquiry inquiry{request, std::move(*order), who->homology, std::move(*readout), source.activations()};
    if (request.draws > 0) addParts(inquiry, *who);
    return inquiry;
}

Result<wire::RelevanceReply> answerTo(const Inquiry& inquiry, const dense::FeatureMap& features, const models::Device& device)
{
    auto map = analysis::relevance(features, inquiry.readout, *inquiry.activations);
    if (!map) return std::unexpected(map.error());
    if (inquiry.parts) {
        auto interval = analysis::intervalOf(features, *inquiry.parts, {.draws = inquiry.request.draws}, *inquiry.activations);
        if (!interval) return std::unexpected(interval.error());
        map->low = std::move(interval->low);
        map->high = std::move(interval->high);
    }
    wire::RelevanceReply reply;
    reply.panel = inquiry.request.panel;
    reply.generation = inquiry.request.generation;
    reply.map = std::move(*map);
    reply.quantity = "Predicted response";
    reply.unit = "z-scored beta";
    reply.interval = inquiry.interval;
    reply.recipe = recipeText(inquiry.order);
    if (inquiry.readout.hidden) reply.recipe += " \xc2\xb7 MLP readout on patches";
    reply.provenance = provenanceText(inquiry, features, device);
    return reply;
}

Result<Overlay> answerTo(const FeatureOrder& order, std::span<const GridCell> patches, const dense::FeatureMap& features)
{
    const auto& encoder = *order.backbone->encoder;
    const auto direction = analysis::meanDirection(features, patches, encoder.hidden.get());
    if (!direction) return std::unexpected(direction.error());
    const auto values = analysis::respond(*direction, encoder.weights, encoder.bias);
    if (!values) return std::unexpected(values.error());
    return order.study->responseOverlay(*order.backbone, *values);
}

}  // namespace cortilens::engine
