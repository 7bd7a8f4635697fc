// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Photo.h"
#include "core/types/RelevanceMap.h"
#include "widgets/color/ColorMap.h"
#include "widgets/color/MapDisplay.h"
#include "widgets/color/ValueScale.h"

#include <QImage>
#include <QLineF>
#include <QRect>
#include <QSize>

#include <vector>

namespace cortilens::image {

/// How a map becomes colours over a photo.
struct HeatmapStyle {
    color::ColorMap map = color::defaultColorMap(color::ColorMapKind::diverging);
    color::ValueScale scale;
    float opacity =
        0.72F;           ///< 0 ... 1, of the strongest values; weaker ones are more transparent, so that the photo stays readable
    bool smooth = true;  ///< bilinear between patch centres; false: true patches with exact edges
    color::MapDisplay display = color::MapDisplay::heatmap;
};

/// An opaque RGB32 picture; null for an empty photo or one whose bytes do not fit its size.
[[nodiscard]] QImage imageOf(const Photo& photo);

/// Colours and alpha of a map alone (ARGB32, premultiplied), as wide and high as `size`. NaN patches and hidden values are
/// transparent. Patches whose interval holds zero are hatched, in any display but `off`; the lines are as far apart for their
/// picture whatever its size.
[[nodiscard]] QImage heatmapLayer(const RelevanceMap& map, const HeatmapStyle& style, QSize size);

/// The part `region` of heatmapLayer(map, style, size), without making the rest: what a zoomed view needs.
[[nodiscard]] QImage heatmapRegion(const RelevanceMap& map, const HeatmapStyle& style, QSize size, QRect region);

/// Lines of equal value, in units of a picture of size 1 x 1: marching squares between patch centres, drawn out to the picture's
/// edge.
[[nodiscard]] std::vector<QLineF> contourLines(const RelevanceMap& map, float level);

/// Photo, then heatmap or contour, at `size` device pixels. The photo alone when the map has no patches.
[[nodiscard]] QImage heatmapOver(const Photo& photo, const RelevanceMap& map, const HeatmapStyle& style, QSize size);

}  // namespace cortilens::image
