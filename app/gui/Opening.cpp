// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Opening.h"

#include "app/gui/Columns.h"
#include "app/gui/Plan.h"
#include "core/types/LiveRegion.h"

#include <algorithm>
#include <functional>
#include <ranges>
#include <utility>

namespace cortilens::gui {

namespace {

template <typename Range, typename Projection>
[[nodiscard]] auto find(const Range& range, std::string_view key, Projection projection)
{
    const auto found = std::ranges::find(range, key, projection);
    return found == std::ranges::end(range) ? nullptr : &*found;
}

template <typename Range, typename Projection> [[nodiscard]] std::string listed(const Range& range, Projection projection)
{
    std::string list;
    for (const auto& item : range) list += (list.empty() ? "" : ", ") + std::invoke(projection, item);
    return list.empty() ? "none" : list;
}

[[nodiscard]] std::unexpected<Error> notThere(const std::string& what, const std::string& name, const std::string& subject,
                                              const std::string& instead)
{
    return std::unexpected(
        Error{ErrorKind::notFound, subject + " has no " + what + " '" + name + "'.", "There is: " + instead + "."});
}

[[nodiscard]] Result<void> checkBackbone(const Wish& wish, const wire::SubjectSummary& summary)
{
    const std::string id = wish.backbone.empty() ? defaultBackbone(summary) : wish.backbone;
    if (id.empty()) return {};
    const auto* backbone = findBackbone(summary, id);
    if (!backbone) {
        return notThere("backbone", id, summary.subject, listed(summary.backbones, &wire::BackboneSummary::id));
    }
    if (!backbone->usable) {
        return std::unexpected(
            Error{ErrorKind::mismatch, backbone->name + " cannot be used for " + summary.subject + ": " + backbone->why, ""});
    }
    return checkColumn({.backbone = id, .adaptor = wish.adaptor, .preset = wish.preset}, summary);
}

[[nodiscard]] Result<void> checkSelection(const Selection& selection, const Wish& wish, const wire::SubjectSummary& summary)
{
    const auto* roi = std::get_if<RoiName>(&selection);
    if (!roi || findRegion(summary, roi->name) || find(wish.drawn, roi->name, &DrawnShape::name)) return {};
    const auto live = liveRegionFrom(roi->name);  // what lies above a threshold is the engine's to know
    if (!live) return std::unexpected(live.error());
    if (!*live) return notThere("region", roi->name, summary.subject, listed(summary.regions, &RegionOfInterest::name));
    return {};
}

/// What is compared once the subject is open: columns that it has, each with its adaptor's name.
void chooseColumns(ViewState& state, const Wish& wish, const wire::SubjectSummary& summary)
{
    if (!wish.columns.empty()) {
        state.columns = wish.columns;
        state.compares = true;
    }
    if (!checkColumns(state.columns, summary)) state.columns.clear();
    if (state.columns.empty()) state.columns = defaultColumns(summary);
    // A column of the subject that is open now may have been another's until now.
    std::vector<CompareColumn> columns;
    for (const auto& column : state.columns)
        if (auto spelled = spelledOut(column, summary); std::ranges::find(columns, spelled) == columns.end())
            columns.push_back(std::move(spelled));
    state.columns = std::move(columns);
    if (!wish.pinned.empty()) state.pinned = wish.pinned;
}

[[nodiscard]] Result<void> checkWish(const Wish& wish, const wire::SubjectSummary& summary)
{
    if (const auto known = checkSelection(wish.selection, wish, summary); !known) return known;
    const auto& overlay = wish.overlay.value_or(std::string(kNoOverlay));
    // What is measured on demand is in no subject's list.
    const bool isMade = overlay == kNoOverlay || overlay == kPatchOverlay || isOffered(overlay);
    if (!isMade && !findOverlay(summary, overlay))
        return notThere("overlay", overlay, summary.subject, listed(summary.overlays, &Overlay::id));
    if (const auto known = checkColumns(wish.columns, summary); !known) return known;
    for (const CompareRow& row : wish.pinned)
        if (const auto known = checkSelection(row.selection, wish, summary); !known) return known;
    return checkBackbone(wish, summary);
}

}  // namespace

Wish wishFor(const ViewState& state)
{
    return {state.directory, state.subject,
            state.image,     state.selection,
            state.backbone,  state.adaptor,
            state.overlay,   state.compares ? state.columns : std::vector<CompareColumn>{},
            state.pinned,    state.preset,
            state.words,     state.sampling,
            state.drawn,     {},
            state.intervals};
}

Result<ViewState> openedState(const ViewState& before, const Wish& wish, const wire::SubjectSummary& summary)
{
    if (const auto fits = checkWish(wish, summary); !fits) return std::unexpected(fits.error());
    const bool isNew = before.directory != wish.directory || before.subject != summary.subject;
    ViewState state = before;
    ++state.opened;
    state.directory = wish.directory;
    state.subject = summary.subject;
    state.backbone = wish.backbone.empty() ? defaultBackbone(summary) : wish.backbone;
    state.adaptor = wish.adaptor;
    const auto* backbone = findBackbone(summary, state.backbone);
    state.preset = backbone ? presetFor(*backbone, wish.preset) : std::string();
    state.words = wish.words;
    state.overlay = wish.overlay.value_or(defaultOverlay(summary));
    state.sampling = wish.sampling.value_or(before.sampling);
    state.intervals = wish.intervals.value_or(before.intervals);
    if (isNew) {
        state.patches.clear();
        state.pinned.clear();
        state.drawn.clear();
    }
    if (!wish.drawn.empty()) state.drawn = wish.drawn;
    chooseColumns(state, wish, summary);

    const auto* storyRegion = std::get_if<RoiName>(&summary.story.selection);
    const bool hasStory = summary.stimulusCount > 0 && (!storyRegion || findRegion(summary, storyRegion->name));
    state.image = wish.image;
    if (!state.image && summary.stimulusCount > 0) state.image = summary.story.image;
    state.selection = wish.selection;
    const bool asksForNothing = std::holds_alternative<std::monostate>(state.selection) && wish.words.empty();
    if (asksForNothing && hasStory && isNew) state.selection = summary.story.selection;
    return state;
}

std::string defaultOverlay(const wire::SubjectSummary& summary)
{
    for (const std::string_view id : {"noise-ceiling", "r2"})
        if (const auto* overlay = findOverlay(summary, id)) return overlay->id;
    return summary.overlays.empty() ? std::string(kNoOverlay) : summary.overlays.front().id;
}

std::string defaultBackbone(const wire::SubjectSummary& summary)
{
    if (const auto* told = findBackbone(summary, summary.story.backbone); told && told->usable) return told->id;
    const auto usable = std::ranges::find_if(summary.backbones, &wire::BackboneSummary::usable);
    return usable == summary.backbones.end() ? std::string() : usable->id;
}

std::optional<Error> whyNoBackbone(const wire::SubjectSummary& summary)
{
    if (!defaultBackbone(summary).empty()) return std::nullopt;
    std::string remedy;
    for (const auto& backbone : summary.backbones) remedy += (remedy.empty() ? "" : " ") + backbone.name + ": " + backbone.why;
    return Error{ErrorKind::notFound, "No backbone can look at the photos of " + summary.subject + ".", remedy};
}

const wire::BackboneSummary* findBackbone(const wire::SubjectSummary& summary, std::string_view id)
{
    return find(summary.backbones, id, &wire::BackboneSummary::id);
}

const RegionOfInterest* findRegion(const wire::SubjectSummary& summary, std::string_view name)
{
    return find(summary.regions, name, &RegionOfInterest::name);
}

const Overlay* findOverlay(const wire::SubjectSummary& summary, std::string_view id)
{
    return find(summary.overlays, id, &Overlay::id);
}

}  // namespace cortilens::gui
