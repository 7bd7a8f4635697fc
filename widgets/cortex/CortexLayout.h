// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexPose.h"
#include "widgets/cortex/MorphedShape.h"
#include "widgets/cortex/Vector3.h"
#include "widgets/vtk/DevicePoint.h"

#include <array>
#include <optional>
#include <vector>

namespace cortilens {

class CortexGeometry;

/// Where one hemisphere stands in the world of the screen: x to the right, y up, z towards the viewer, mm.
struct Placement {
    Rotation rotation{};
    Vector3 centre{};    ///< of the surface, in its own coordinates
    Vector3 position{};  ///< where that centre is drawn

    [[nodiscard]] Vector3 toWorld(const Vector3& point) const { return rotated(rotation, point - centre) + position; }
    [[nodiscard]] Vector3 shift() const { return position - rotated(rotation, centre); }  ///< what follows the rotation
    [[nodiscard]] Vector3 toSurface(const Vector3& world) const { return rotatedBack(rotation, world - position) + centre; }
};

inline constexpr std::size_t kMostRows = 2;

/// Both hemispheres side by side, once or in two rows around the origin, and the box that they fill. A quarter turn about the
/// horizontal axis keeps what is left and right, so that the rows are columns as well.
struct CortexLayout {
    using Row = std::array<std::optional<Placement>, 2>;  ///< by hemisphere; nothing where there is no mesh

    std::vector<Row> rows;  ///< from the top: as the pose says, from below
    double width = 0;       ///< mm
    double height = 0;
    double columnBorder = 0;  ///< x between the hemispheres
    double rowBorder = 0;     ///< y between the rows; of no meaning with one
    bool leftOnLeft = true;
};

[[nodiscard]] bool isFlat(const CortexShape& shape);

/// Hemispheres and rows keep a fixed gap, whatever side they turn to the viewer. Flat forms ignore the rotation and lie as in the
/// lateral view, in one row.
[[nodiscard]] CortexLayout layoutOf(const CortexGeometry& geometry, const CortexShape& shape, const CortexPose& pose);

/// mm of one pixel at zoom 1: both ends of the morph fit, so that morphing does not magnify.
[[nodiscard]] double fittedMmPerPixel(const CortexGeometry& geometry, const CortexShape& shape, const CortexPose& pose,
                                      DeviceSize viewport);

/// Between pixels and the world's plane.
struct ScreenPlane {
    DeviceSize size{1, 1};
    double mmPerPixel = 1;
    double panX = 0;
    double panY = 0;

    [[nodiscard]] Vector3 toWorld(DevicePoint pixel, double z) const;
    [[nodiscard]] DevicePoint toPixel(const Vector3& world) const;
};

/// The pose magnified by `factor` so that the place under `pixel` stays there; the zoom stays within 0.3 and 60.
[[nodiscard]] CortexPose zoomedAbout(const CortexPose& pose, const ScreenPlane& plane, DevicePoint pixel, double factor);

}  // namespace cortilens
