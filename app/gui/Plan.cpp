// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Plan.h"

#include <algorithm>
#include <iterator>

namespace cortilens::gui {

namespace {

[[nodiscard]] bool isSelected(const ViewState& state)
{
    return !std::holds_alternative<std::monostate>(state.selection);
}

void planOverlay(const ViewState& was, const ViewState& is, bool anew, std::vector<Step>& plan)
{
    if (is.overlay == kPatchOverlay) {
        const bool other = anew || was.overlay != is.overlay || was.patches != is.patches || was.image != is.image ||
                           was.backbone != is.backbone || was.adaptor != is.adaptor || was.preset != is.preset;
        if (other) plan.push_back(is.patches.empty() || !is.image ? Step::clearOverlay : Step::respond);
        return;
    }
    const bool other = anew || was.overlay != is.overlay ||
                       (needsBackbone(is.overlay) ? was.backbone != is.backbone : was.sampling != is.sampling);
    if (other) plan.push_back(is.overlay == kNoOverlay ? Step::clearOverlay : Step::fetchOverlay);
}

}  // namespace

std::vector<Step> planFor(const ViewState& was, const ViewState& is)
{
    std::vector<Step> plan;
    if (is.opened == 0) return plan;
    const bool anew = was.opened != is.opened;
    const bool photo = anew || was.image != is.image;
    const bool selection = anew || was.selection != is.selection;
    const bool network = anew || was.backbone != is.backbone || was.adaptor != is.adaptor || was.preset != is.preset;

    if (selection) plan.push_back(Step::markSelection);
    if (photo && is.image) plan.push_back(Step::fetchPhoto);
    const bool words = anew || was.words != is.words;
    const bool intervals = was.intervals != is.intervals;
    const bool leaves = asksForComparison(was) && !asksForComparison(is);
    if (photo || (selection && is.words.empty()) || network || words || intervals || leaves) {
        if (asksForMap(is))
            plan.push_back(Step::computeRelevance);
        else if (asksForMap(was) && !asksForComparison(is))
            plan.push_back(Step::clearRelevance);
    }
    if ((selection || network) && isSelected(is)) plan.push_back(Step::describe);
    if (photo || selection || words || intervals || was.compares != is.compares || was.columns != is.columns ||
        was.pinned != is.pinned) {
        if (asksForComparison(is))
            plan.push_back(Step::compare);
        else if (asksForComparison(was))
            plan.push_back(Step::clearComparison);
    }
    planOverlay(was, is, anew, plan);
    if ((photo || network) && is.image && !is.backbone.empty()) plan.push_back(Step::prefetch);
    return plan;
}

bool isOffered(std::string_view overlay)
{
    return isCorrelation(overlay) || isUmap(overlay);
}

bool isCorrelation(std::string_view overlay)
{
    return overlay.starts_with("correlate-");
}

bool isUmap(std::string_view overlay)
{
    return overlay == kUmapOverlay;
}

bool needsBackbone(std::string_view overlay)
{
    return overlay == "r2" || overlay.starts_with("encoder-") || isOffered(overlay);
}

bool asksForMap(const ViewState& state)
{
    return state.opened > 0 && state.image && (isSelected(state) || !state.words.empty()) && !state.backbone.empty() &&
           !asksForComparison(state);
}

int drawsFor(const ViewState& state)
{
    constexpr int kDraws = 1000;
    return state.intervals ? kDraws : 0;
}

bool asksForComparison(const ViewState& state)
{
    return state.opened > 0 && state.compares && state.image && !state.columns.empty() &&
           (isSelected(state) || !state.words.empty() || !state.pinned.empty());
}

bool has(std::span<const Step> plan, Step step)
{
    return std::ranges::find(plan, step) != plan.end();
}

std::vector<NsdId> neighboursOf(NsdId current, std::span<const std::int32_t> order, int ahead, int behind)
{
    const auto here = std::ranges::find(order, current.value);
    std::vector<NsdId> neighbours;
    if (here == order.end()) return neighbours;
    const auto after = std::min<std::ptrdiff_t>(ahead, std::distance(here, order.end()) - 1);
    for (std::ptrdiff_t step = 1; step <= after; ++step) neighbours.push_back({*(here + step)});
    const auto before = std::min<std::ptrdiff_t>(behind, std::distance(order.begin(), here));
    for (std::ptrdiff_t step = 1; step <= before; ++step) neighbours.push_back({*(here - step)});
    return neighbours;
}

std::optional<NsdId> steppedFrom(std::optional<NsdId> current, std::span<const std::int32_t> order, int steps)
{
    if (order.empty()) return std::nullopt;
    const auto here = current ? std::ranges::find(order, current->value) : order.end();
    if (here == order.end()) return NsdId{order.front()};
    const auto last = std::ssize(order) - 1;
    const auto row = std::clamp<std::ptrdiff_t>(std::distance(order.begin(), here) + steps, 0, last);
    return NsdId{order[static_cast<std::size_t>(row)]};
}

}  // namespace cortilens::gui
