// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/RelevanceMap.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "core/wire/Protocol.h"

#include <QString>
#include <QStringList>

#include <array>
#include <memory>
#include <optional>

namespace cortilens::gui {

class SubjectModel;

/// Everything that is known at one vertex. NaN: not known.
struct VertexFacts {
    SurfaceVertex at;
    std::array<float, 3> ras{};  ///< mm, of the white surface, else of the pial one
    std::optional<VoxelIndex> voxel;
    QStringList regions;  ///< smallest first
    QString quantity;     ///< of the overlay; empty: none is shown
    QString unit;
    float value = 0;
    float r2 = 0;            ///< fraction
    float noiseCeiling = 0;  ///< %
};

/// From what the window keeps; asks nobody. Overlays may be null.
[[nodiscard]] VertexFacts factsAt(const SurfaceVertex& vertex, const SubjectModel& subject, const Overlay* shown,
                                  const Overlay* r2);

/// `rh 8412`
[[nodiscard]] QString nameOf(const SurfaceVertex& vertex);

/// The read-out line in parts, in order of importance: what does not fit may be cut from the end. Numbers keep their width.
/// rh 8412 | voxel 58, 21, 37 | EBA, nsdgeneral | noise ceiling 63 % | R² 0.44 | RAS +48.2, −70.4, +2.1 mm
[[nodiscard]] QStringList readoutOf(const VertexFacts& facts);

/// `nsdId 19 · 73K 20`
[[nodiscard]] QString namesOf(NsdId image);

/// `shared, seen 3×`; what is not known is left out.
[[nodiscard]] QString provenanceOf(const wire::StimulusTable& stimuli, std::size_t row);

/// `row  9, col  4 | +0.131 | between -0.020 and +0.210 | views differ 0.12`; counted from 0 at the upper left.
[[nodiscard]] QStringList readoutOf(GridCell cell, const RelevanceMap& map);

/// `3.1 GB`, decimal as disks are sold.
[[nodiscard]] QString sizeOf(std::int64_t bytes);

}  // namespace cortilens::gui
