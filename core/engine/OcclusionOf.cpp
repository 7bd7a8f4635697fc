// SPDX-License-Identifier: Apache-2.0
#include "core/engine/OcclusionOf.h"

#include "core/analysis/Occlusion.h"
#include "core/analysis/Relevance.h"
#include "core/analysis/TopPhotos.h"
#include "core/dense/CoveredPhoto.h"
#include "core/dense/Embedder.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/OcclusionBoard.h"
#include "core/files/Csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kTellEvery = std::chrono::milliseconds(200);

template <typename Kind> struct Named {
    std::string_view name;
    Kind kind;
};
constexpr std::array kCovers{Named{"blur", dense::Cover::blur}, Named{"grey", dense::Cover::grey}};
constexpr std::array kChances{Named{"moved", analysis::Chance::moved}, Named{"scattered", analysis::Chance::scattered}};

template <typename Kind, std::size_t Count>
[[nodiscard]] Result<Kind> kindNamed(const std::array<Named<Kind>, Count>& kinds, std::string_view name, std::string_view what)
{
    std::string names;
    for (const auto& each : kinds) {
        if (each.name == name) return each.kind;
        names += fmt::format("{}{}", names.empty() ? "" : " or ", each.name);
    }
    return std::unexpected(
        Error{ErrorKind::invalidRequest, fmt::format("There is no {} '{}'.", what, name), fmt::format("Choose {}.", names)});
}

[[nodiscard]] Result<void> checkRange(std::string_view what, std::int32_t value, std::int32_t least, std::int32_t most)
{
    if (value >= least && value <= most) return {};
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} {} cannot be.", value, what),
                                 fmt::format("Choose {} to {}.", least, most)});
}

[[nodiscard]] Result<void> checkQuery(const wire::OcclusionQuery& query)
{
    if (const auto cover = kindNamed(kCovers, query.cover, "cover"); !cover) return std::unexpected(cover.error());
    if (const auto chance = kindNamed(kChances, query.against, "kind of chance"); !chance) return std::unexpected(chance.error());
    if (auto fits = checkRange("steps", query.steps, 2, 100); !fits) return fits;
    if (auto fits = checkRange("draws", query.draws, 0, 1000); !fits) return fits;
    return checkRange("pixels of a picture", query.pictureSide, 0, 512);
}

/// FFA-1 in nsdId 17, DeiT-Tiny/16 ... : 21 x 21 patches blurred in 10 steps, beside the map's shape in 20 other places
[[nodiscard]] std::string titleFor(const Inquiry& inquiry, GridSize grid, const wire::OcclusionQuery& query, std::size_t draws)
{
    const auto& order = inquiry.order;
    const auto chance = query.against == "moved" ? fmt::format("the map's own shape in {} other places", draws)
                                                 : fmt::format("{} orders of single patches", draws);
    return fmt::format("{}{}, {} in nsdId {}, {}: {} x {} patches {} in {} steps, beside {}", order.study->subject().name(),
                       order.backbone->encoder->synthetic ? " (synthetic)" : "", titleOf(inquiry.request.selection),
                       order.photo->id.value, recipeText(order), grid.rows, grid.cols,
                       query.cover == "blur" ? "blurred" : "greyed", query.steps, chance);
}

void addRows(std::string& text, const wire::OcclusionReply& reply, std::string_view kind, const wire::OcclusionCurve& curve)
{
    const std::size_t points = reply.counts.size();
    for (std::size_t order = 0; order <= curve.draws.size() / points; ++order)
        for (std::size_t i = 0; i < points; ++i) {
            const float value = order == 0 ? curve.map[i] : curve.draws[(order - 1) * points + i];
            text += fmt::format("{},{},{},{},{},{}\n", reply.image.value, kind,
                                order == 0 ? std::string("map") : fmt::format("{}", order), reply.counts[i],
                                files::csvField(static_cast<double>(reply.counts[i]) / reply.counts.back()),
                                files::csvField(static_cast<double>(value)));
        }
}

[[nodiscard]] std::string csvOf(const wire::OcclusionReply& reply)
{
    std::string text = "nsdId,curve,order,patches,share,response\n";
    addRows(text, reply, "deletion", reply.deletion);
    addRows(text, reply, "insertion", reply.insertion);
    return text;
}

/// The network as it embeds whole photos.
[[nodiscard]] Result<dense::Embedder> embedderOf(const FeatureOrder& order, FeatureSource& source, const std::stop_token& stop)
{
    const auto& row = *order.backbone->row;
    auto recipe = dense::embeddingRecipeOf(row, models::precisionOf(row, source.device()));
    const FeatureSource::Need need{dense::Embedder::estimateBytes(row, source.device(), recipe), recipe.pixels, recipe.precision};
    auto network = source.network(*order.backbone, order.provenance.weights, need, stop);
    if (!network) return std::unexpected(network.error());
    return dense::Embedder(std::move(recipe), std::move(*network));
}

[[nodiscard]] Result<OcclusionBoard> boardFor(const Inquiry& inquiry, const dense::FeatureMap& features,
                                              const dense::EmbeddingRecipe& recipe, const wire::OcclusionQuery& query)
{
    const auto map = analysis::relevance(features, inquiry.readout, *inquiry.activations);
    if (!map) return std::unexpected(map.error());
    if (std::ranges::all_of(map->values, [](float value) { return std::isnan(value); }))
        return std::unexpected(Error{ErrorKind::notFound,
                                     "The map has no value in any patch, so that none is hotter than another.",
                                     "Choose another photo, or more views."});
    const auto& photo = inquiry.order.photo->photo;
    const auto own = analysis::hottestFirst(map->values);
    std::vector<analysis::PatchOrder> orders{own};
    for (auto& order : analysis::chanceOrders(own, map->grid, *kindNamed(kChances, query.against, ""), query.draws,
                                              static_cast<std::uint64_t>(query.seed)))
        orders.push_back(std::move(order));
    // The control has no mean colour that it was trained on.
    constexpr std::array kMiddle{0.5, 0.5, 0.5};
    const auto& mean = inquiry.order.backbone->row->hasNetwork() ? recipe.mean : kMiddle;
    auto cover = dense::coverFor(photo, *kindNamed(kCovers, query.cover, ""), mean);
    return Result<OcclusionBoard>(std::in_place, photo, std::move(cover), map->grid, std::move(orders), query.steps,
                                  query.pictureSide);
}

}  // namespace

Result<wire::RelevanceRequest> mapRequestOf(const wire::OcclusionQuery& query)
{
    if (auto fits = checkQuery(query); !fits) return std::unexpected(fits.error());
    wire::RelevanceRequest request;
    request.image = query.image;
    request.selection = query.selection;
    request.backbone = query.backbone;
    request.adaptor = query.adaptor;
    request.views = query.views;
    request.preset = query.preset;
    return request;
}

Result<wire::OcclusionReply> occlusionOf(const Inquiry& inquiry, const dense::FeatureMap& features, FeatureSource& source,
                                         const wire::OcclusionQuery& query, const OcclusionCourse& course)
{
    if (auto fits = checkQuery(query); !fits) return std::unexpected(fits.error());
    const auto embedder = embedderOf(inquiry.order, source, course.stop);
    if (!embedder) return std::unexpected(embedder.error());
    auto board = boardFor(inquiry, features, embedder->recipe(), query);
    if (!board) return std::unexpected(board.error());
    const auto replyNow = [&](bool withPictures) {
        auto reply = board->reply(withPictures);
        reply.title = titleFor(inquiry, reply.grid, query, static_cast<std::size_t>(reply.drawsTotal));
        reply.unit = "z-scored beta";
        reply.image = inquiry.order.photo->id;
        if (!reply.deletion.map.empty()) reply.csv = csvOf(reply);
        return reply;
    };
    auto told = Clock::now() - kTellEvery;
    bool picturesTold = false;  // they stay as they are
    const auto embedded = embedder->embed(
        [&] {
            if (course.beforeEach) course.beforeEach();
            return board->next();
        },
        [&](std::size_t place, const Photo& copy, std::vector<float> unit) -> Result<void> {
            const auto readable = encoder::readableBy(*inquiry.order.backbone->encoder, std::move(unit));
            if (!readable) return std::unexpected(readable.error());
            const auto response = analysis::predictedResponses(*readable, inquiry.readout.weights, inquiry.readout.bias);
            if (!response) return std::unexpected(response.error());
            board->put(place, copy, response->front());
            if (!course.partial || Clock::now() - told < kTellEvery || !board->hasNews()) return {};
            told = Clock::now();
            course.partial(replyNow(!std::exchange(picturesTold, true)));
            return {};
        },
        course.stop);
    if (!embedded) return std::unexpected(embedded.error());
    return replyNow(true);
}

}  // namespace cortilens::engine
