// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "widgets/cortex/CortexPose.h"
#include "widgets/cortex/SurfaceShape.h"

#include <optional>
#include <vector>

namespace cortilens {

class CortexGeometry;

/// One hemisphere between two forms. Refers to the geometry; empty of own data.
struct MorphedShape {
    const SurfaceShape* base = nullptr;
    const SurfaceShape* target = nullptr;
    float morph = 0;

    [[nodiscard]] const SurfaceTopology& topology() const { return *base->topology; }
    [[nodiscard]] bool isBetween() const { return base != target && morph > 0 && morph < 1; }
    [[nodiscard]] const SurfaceShape& nearestForm() const { return morph < 0.5F ? *base : *target; }
    [[nodiscard]] Vector3 pointAt(std::int32_t vertex) const;
    [[nodiscard]] Vector3 normalAt(std::int32_t vertex) const;  ///< not of unit length between the forms
    [[nodiscard]] Vector3 centre() const;
    [[nodiscard]] std::vector<Point3> points() const;  ///< [V]

    friend bool operator==(const MorphedShape&, const MorphedShape&) = default;
};

/// What is drawn for `shape`, or nothing when the hemisphere has no mesh. A form that is missing is replaced by the most folded
/// one there.
[[nodiscard]] std::optional<MorphedShape> morphedShape(const CortexGeometry& geometry, Hemisphere hemisphere,
                                                       const CortexShape& shape);

}  // namespace cortilens
