// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/gui/ViewState.h"
#include "core/types/DrawnRegion.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What drawing does to what is chosen: values in, values out.
namespace cortilens::gui {

/// One change of a region: vertices of one hemisphere come to it, or go.
struct RegionEdit {
    Hemisphere hemisphere{};
    std::vector<VertexId> vertices;  ///< sorted
    bool takesAway = false;
};

[[nodiscard]] DrawnRegion edited(DrawnRegion region, const RegionEdit& edit);
[[nodiscard]] bool isEmpty(const DrawnRegion& region);

/// The shape with its number: equal vertices have equal numbers.
[[nodiscard]] DrawnShape shapeOf(const DrawnRegion& region, int stroke = 0);
[[nodiscard]] DrawnRegion regionOf(const DrawnShape& shape);

[[nodiscard]] const DrawnShape* findDrawn(const ViewState& state, std::string_view name);

/// Those that are there, without those that were taken off the list.
[[nodiscard]] std::vector<DrawnRegion> drawnRegions(const ViewState& state);

/// The state with every selection of a drawn region, pinned ones as well, meaning its present shape.
[[nodiscard]] ViewState withEditions(ViewState state);

/// The shape in the place of the one of its name, or behind the others, and selected. An empty one is taken off.
[[nodiscard]] ViewState withShape(ViewState state, const DrawnShape& shape);

/// Without the region, which is nowhere selected any more. `isSaved`: the subject has one of that name, which is hidden.
[[nodiscard]] ViewState withoutDrawn(ViewState state, const std::string& name, bool isSaved);

/// The region under another name, still selected and pinned where it was. `isSaved`: as above, of the old name.
[[nodiscard]] ViewState renamed(ViewState state, const DrawnRegion& region, const std::string& name, bool isSaved);

/// Whether both hold the same regions but for shapes of one stroke.
[[nodiscard]] bool isOneStroke(std::span<const DrawnShape> was, std::span<const DrawnShape> is);

/// Errors: invalidRequest (no name for a region, or one that is taken).
[[nodiscard]] Result<void> checkFreeName(std::string_view name, std::span<const std::string> taken);

}  // namespace cortilens::gui
