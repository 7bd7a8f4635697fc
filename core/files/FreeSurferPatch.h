// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <array>

namespace cortilens::files {

/// A vertex of a FreeSurfer patch: where it lies after cutting and flattening.
struct PatchVertex {
    VertexId vertex;
    bool border = false;  ///< at a cut
    std::array<float, 3> point{};
};

}  // namespace cortilens::files
