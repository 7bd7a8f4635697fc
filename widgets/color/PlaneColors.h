// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/color/ColorMap.h"
#include "widgets/color/ValueColors.h"
#include "widgets/color/ValueScale.h"

#include <span>
#include <vector>

/// A colour for each place on a page, so that places can be told apart where there is no room for a page: on a cortex, on a
/// photo.
namespace cortilens::color {

/// `across` from the left and `up` from below, 0 ... 1, clamped. NaN counts as 0: callers hide NaN before.
///
/// A plane in Oklab (Ottosson 2020, "A perceptual color space for image processing"), so that equal steps look alike wherever
/// they are: up is lighter, right is warmer. It was chosen as the plane within sRGB whose steps stay largest for readers with all
/// cones and for those without one kind of them (Machado et al. 2009).
[[nodiscard]] Rgb planeColor(float across, float up);

/// What of the page is the left, right, lower and upper end of the colours.
struct PlaneScale {
    ValueScale across;
    ValueScale up;
    friend bool operator==(const PlaneScale&, const PlaneScale&) = default;
};

[[nodiscard]] Rgb planeColor(float across, float up, const PlaneScale& scale);

/// One opaque colour for each `across`, transparent where a coordinate is NaN or there is no `up`.
[[nodiscard]] std::vector<Rgba> planeColorsOf(std::span<const float> across, std::span<const float> up, const PlaneScale& scale);

}  // namespace cortilens::color
