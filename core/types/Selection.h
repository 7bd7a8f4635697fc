// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Ids.h"

#include <string>
#include <string_view>
#include <variant>

namespace cortilens {

struct SurfaceVertex {
    Hemisphere hemisphere{};
    VertexId vertex;
    friend bool operator==(const SurfaceVertex&, const SurfaceVertex&) = default;
};

struct RoiName {
    std::string name;  ///< as in the name table, for example FFA-1; both hemispheres
    /// Of a region that a person draws: its shape's number, so that another shape is another selection. No part of the text: an
    /// engine knows the present shape alone.
    int edition = 0;
    friend bool operator==(const RoiName&, const RoiName&) = default;
};

/// What the person points at: a vertex, a voxel or an ROI. Monostate: nothing yet.
using Selection = std::variant<std::monostate, SurfaceVertex, VoxelIndex, RoiName>;

/// The shell's spelling: an ROI name, `lh:1234` (vertex, 0-based) or `voxel:i,j,k` (0-based). Empty text is no selection.
/// A text that starts like a vertex or voxel and does not parse is an error that explains the three forms.
[[nodiscard]] Result<Selection> selectionFrom(std::string_view text);

/// Inverse of selectionFrom; empty for no selection.
[[nodiscard]] std::string toText(const Selection& selection);

}  // namespace cortilens
