// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <optional>

namespace cortilens::dense {

/// One augmented copy of a photo: content moved up by `shift.row` and left by `shift.col` patches, then mirrored.
/// The null view has neither. Shifts are whole patches, so that cells stay aligned between views.
struct View {
    GridCell shift;
    bool mirrored = false;
    friend bool operator==(View, View) = default;
};

/// The cell of the photo that `seen` of this view shows, or nothing where the view shows the white border.
[[nodiscard]] std::optional<GridCell> sourceOf(GridCell seen, const View& view, GridSize grid);

}  // namespace cortilens::dense
