// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Surface.h"

#include <array>
#include <cstdint>

namespace cortilens {

/// Where the cortex is looked at from. In `ventral` and `anterior` the left hemisphere is drawn on the right, as it lies.
enum class Viewpoint : std::uint8_t { lateral, medial, ventral, dorsal, posterior, anterior };

/// What a view begins with: a side, and whether a second row shows the underside, where faces, words and food lie.
struct Standpoint {
    Viewpoint viewpoint = Viewpoint::lateral;
    bool withUnderside = false;  ///< under the lateral and the medial view; the others have no row for it
    friend bool operator==(const Standpoint&, const Standpoint&) = default;
};

using Rotation = std::array<std::array<double, 3>, 3>;  ///< rows: screen right, up and towards the viewer, in surface coordinates

/// How the left hemisphere is turned, what is magnified and moved. The right hemisphere is turned as its mirror image, so that
/// both show the same side: what people know from Workbench's montage.
struct CortexPose {
    Rotation rotation{};
    Rotation fitted{};           ///< the rotation whose extent fills the view at zoom 1
    bool sidesSwapped = false;   ///< left hemisphere on the right
    bool withUnderside = false;  ///< a second row shows both from below, solid forms only
    double zoom = 1;             ///< 1: all in view
    double panX = 0;             ///< mm on the screen's plane, what the view's centre shows
    double panY = 0;
    friend bool operator==(const CortexPose&, const CortexPose&) = default;
};

[[nodiscard]] CortexPose poseOf(const Standpoint& standpoint);
[[nodiscard]] CortexPose poseOf(Viewpoint viewpoint);  ///< in one row

/// The same turn for the other hemisphere.
[[nodiscard]] Rotation mirrored(const Rotation& rotation);

/// The same seen from below, as the second row shows it: turned by a quarter about the screen's horizontal axis.
[[nodiscard]] Rotation fromBelow(const Rotation& rotation);

/// The way back: `fromAbove(fromBelow(r))` is `r`.
[[nodiscard]] Rotation fromAbove(const Rotation& rotation);

/// `rotation` turned as a drag turns it: `right` and `up` in radians about the screen's vertical and horizontal axis.
[[nodiscard]] Rotation turned(const Rotation& rotation, double right, double up);

/// A shape between two forms. Flat and sphere stand alone: base and target are then the same.
struct CortexShape {
    SurfaceForm base = SurfaceForm::pial;
    SurfaceForm target = SurfaceForm::inflated;
    float morph = 1;  ///< 0: base, 1: target
    friend bool operator==(const CortexShape&, const CortexShape&) = default;
};

/// The form alone: pial and white are the base of the inflation, inflated is its end.
[[nodiscard]] CortexShape shapeOf(SurfaceForm form);

}  // namespace cortilens
