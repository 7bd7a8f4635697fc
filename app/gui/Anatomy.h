// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"

#include <array>
#include <memory>
#include <vector>

namespace cortilens {
class CortexGeometry;
}

namespace cortilens::gui {

class SubjectModel;

/// What has arrived of a subject's surfaces; shared, so that another thread can work on it.
struct Anatomy {
    std::vector<std::shared_ptr<const SurfaceMesh>> meshes;
    std::array<std::shared_ptr<const wire::VertexTable>, 2> tables;  ///< by hemisphere; null: not there
};

[[nodiscard]] Anatomy anatomyOf(const SubjectModel& subject);

/// What drawing and picking need. Any thread; a second or two for half a million vertices. Errors: those of CortexGeometry::from.
[[nodiscard]] Result<std::shared_ptr<const CortexGeometry>> geometryOf(const Anatomy& anatomy);

}  // namespace cortilens::gui
