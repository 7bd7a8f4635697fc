// SPDX-License-Identifier: Apache-2.0
#include "core/engine/FeatureOrder.h"

#include "core/dense/Adaptor.h"
#include "core/engine/FeatureSource.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>
#include <vector>

namespace cortilens::engine {

namespace {

constexpr int kMostViews = 5000;

[[nodiscard]] std::unexpected<Error> invalid(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, std::move(message), std::move(remedy)});
}

/// The one that ProxyCLIP's authors use of those that are here.
constexpr std::string_view kUsualCompanion = "dinov2-vitb14-reg";

/// `text`: naclip, proxyclip, proxyclip+dinov2-vits14.
[[nodiscard]] Result<void> setAdaptor(dense::FeatureRecipe& recipe, const models::BackboneRow& row, std::string_view text)
{
    const auto plus = text.find('+');
    const auto adaptor = dense::adaptorFrom(text.substr(0, plus));
    if (!adaptor) return std::unexpected(adaptor.error());
    if (!row.hasNetwork() && *adaptor != dense::Adaptor::none)
        return invalid(fmt::format("{} has no network whose last block an adaptor could change.", row.name),
                       "Leave the adaptor out.");
    if (plus != std::string_view::npos && !dense::needsCompanion(*adaptor))
        return invalid(fmt::format("{} takes no second network.", dense::titleOf(*adaptor)),
                       fmt::format("Write {}.", dense::nameOf(*adaptor)));
    recipe.adaptor = *adaptor;
    if (dense::needsCompanion(*adaptor))
        recipe.companion.backbone = plus == std::string_view::npos ? kUsualCompanion : text.substr(plus + 1);
    return {};
}

}  // namespace

Result<dense::FeatureRecipe> recipeFor(const models::BackboneRow& row, models::Precision precision, const FeatureWish& wish)
{
    const auto* preset = wish.preset.empty() ? &row.recipe : models::findPreset(row, wish.preset);
    if (!preset) {
        std::vector<std::string_view> names;
        for (const auto& each : row.presets) names.emplace_back(each.preset);
        return invalid(fmt::format("{} has no preset called '{}'.", row.name, wish.preset),
                       fmt::format("It has {}.", fmt::join(names, " and ")));
    }
    auto recipe = dense::recipeOf(row, *preset, precision);
    if (!wish.adaptor.empty()) {
        if (auto set = setAdaptor(recipe, row, wish.adaptor); !set) return std::unexpected(set.error());
    }
    if (wish.views < 0 || wish.views > kMostViews)
        return invalid(fmt::format("{} views cannot be averaged.", wish.views),
                       fmt::format("Ask for 1 to {} views; {} is usual for {}.", kMostViews, row.recipe.views, row.name));
    if (wish.views > 0) recipe.views = wish.views;
    if (!(wish.stopAtConvergence >= 0 && wish.stopAtConvergence <= 1))
        return invalid(fmt::format("The convergence {} at which to stop is not between 0 and 1.", wish.stopAtConvergence),
                       "Ask for 0.99 or so, or for 0 to average all views.");
    if (wish.stopAtConvergence > 0) recipe.stopAtConvergence = wish.stopAtConvergence;
    dense::nameAfterPreset(recipe, row);
    return recipe;
}

namespace {

/// Completes the order's second network.
[[nodiscard]] Result<void> findCompanion(FeatureOrder& order, FeatureSource& source)
{
    auto& companion = order.recipe.companion;
    const auto found = order.study->backboneWithWeights(companion.backbone);
    const auto why =
        fmt::format("{} takes a second network beside {}.", dense::titleOf(order.recipe.adaptor), order.backbone->row->name);
    if (!found) {
        auto error = found.error();
        error.message = fmt::format("{} {}", why, error.message);
        return std::unexpected(std::move(error));
    }
    if (!(*found)->row->hasNetwork())
        return invalid(fmt::format("{} {} is none.", why, (*found)->row->name),
                       fmt::format("Write {}+{}.", dense::nameOf(order.recipe.adaptor), kUsualCompanion));
    auto hash = source.weightsHash(**found);
    if (!hash) return std::unexpected(hash.error());
    order.companion = *found;
    companion.description = (*found)->row->description;
    companion.weights = std::move(*hash);
    return {};
}

[[nodiscard]] std::string adaptorText(const FeatureOrder& order)
{
    const auto title = dense::titleOf(order.recipe.adaptor);
    return order.companion ? fmt::format("{} by {}", title, order.companion->row->name) : std::string(title);
}

[[nodiscard]] Result<FeatureOrder> orderFor(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                            const FeatureWish& wish, const Backbone& backbone)
{
    FeatureOrder order;
    order.study = study;
    order.backbone = &backbone;
    auto recipe = recipeFor(*backbone.row, source.mapPrecision(*backbone.row), wish);
    if (!recipe) return std::unexpected(recipe.error());
    order.recipe = std::move(*recipe);
    if (!order.recipe.companion.backbone.empty())
        if (auto found = findCompanion(order, source); !found) return std::unexpected(found.error());
    auto photo = (wish.photoOf ? wish.photoOf : study)->photo(wish.image);
    if (!photo) return std::unexpected(photo.error());
    order.photo = std::move(*photo);
    auto hash = source.weightsHash(backbone);
    if (!hash) return std::unexpected(hash.error());
    order.provenance = {.photo = order.photo->hash, .weights = std::move(*hash), .recipe = dense::toText(order.recipe)};
    return order;
}

}  // namespace

Result<FeatureOrder> orderOf(const std::shared_ptr<const Study>& study, FeatureSource& source, const FeatureWish& wish)
{
    const auto backbone = study->usableBackbone(wish.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    auto order = orderFor(study, source, wish, **backbone);
    if (!order) return order;
    encoder::Expected sameWeights;
    sameWeights.weightsHash = order->provenance.weights;
    if (auto fits = encoder::checkFits(*order->backbone->encoder, sameWeights, order->backbone->encoderFile); !fits)
        return std::unexpected(fits.error());
    return order;
}

Result<FeatureOrder> orderWithoutEncoder(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                         const FeatureWish& wish)
{
    const auto backbone = study->backboneWithWeights(wish.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    return orderFor(study, source, wish, **backbone);
}

std::string recipeText(const FeatureOrder& order)
{
    const auto& row = *order.backbone->row;
    if (!row.hasNetwork()) return fmt::format("{} \xc2\xb7 {} px", row.name, order.recipe.pixels);
    return fmt::format("{0} {4} {1} {4} {2} px {4} {3} view{5} {4} {6}", row.name, adaptorText(order), order.recipe.pixels,
                       order.recipe.views, "\xc2\xb7", order.recipe.views == 1 ? "" : "s",
                       order.recipe.preset == "custom" ? "no preset" : "preset " + order.recipe.preset);
}

}  // namespace cortilens::engine
