// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cortilens::gui {

/// One thing to do because the state changed.
enum class Step : std::uint8_t {
    markSelection,     ///< marker and highlighted outline
    fetchPhoto,        ///< ask for the photo in view
    computeRelevance,  ///< ask for the map; the old one stays, dimmed
    clearRelevance,    ///< there is no map for this state
    describe,          ///< ask for the selection in words
    fetchOverlay,      ///< ask for the overlay's values, or take the kept ones
    clearOverlay,      ///< bare curvature
    respond,           ///< ask what the cortex would answer to the brushed patches
    compare,           ///< ask for what of the comparison is not there
    clearComparison,   ///< nothing is compared any more
    prefetch           ///< have the neighbouring photos prepared while the engine is idle
};

/// What has to be done to go from one state to the other, in order. Equal states need nothing.
[[nodiscard]] std::vector<Step> planFor(const ViewState& was, const ViewState& is);

/// A map needs a photo, a selection or words, and a backbone; without them the photo is shown alone. A comparison is in its
/// place.
[[nodiscard]] bool asksForMap(const ViewState& state);

/// Bootstrap samples behind a map's interval; 0: none is wished.
[[nodiscard]] int drawsFor(const ViewState& state);

/// A comparison needs a photo, a selection (or a pinned one) and a column.
[[nodiscard]] bool asksForComparison(const ViewState& state);

/// Whether an overlay is one that is measured on demand: OverlayModel::offer has it, the engine knows it by no name.
[[nodiscard]] bool isOffered(std::string_view overlay);
[[nodiscard]] bool isCorrelation(std::string_view overlay);  ///< among them
[[nodiscard]] bool isUmap(std::string_view overlay);         ///< likewise

/// Whether an overlay is an encoder's score: another backbone has another, and so has one that was trained anew.
[[nodiscard]] bool needsBackbone(std::string_view overlay);

[[nodiscard]] bool has(std::span<const Step> plan, Step step);

/// Rows of the stimulus table to prepare around `current`: the next ones first, then the previous one. Ends are not wrapped.
[[nodiscard]] std::vector<NsdId> neighboursOf(NsdId current, std::span<const std::int32_t> order, int ahead, int behind);

/// The photo `steps` further along `order`, held at its ends; the first one when `current` is not in it, none when it is empty.
[[nodiscard]] std::optional<NsdId> steppedFrom(std::optional<NsdId> current, std::span<const std::int32_t> order, int steps);

}  // namespace cortilens::gui
