// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens {

/// Shapes of one cortical surface. All share one vertex numbering.
enum class SurfaceForm : std::uint8_t { white, pial, inflated, flat, sphere };

[[nodiscard]] std::string_view nameOf(SurfaceForm form);
[[nodiscard]] std::string_view prefixOf(Hemisphere hemisphere);  ///< lh, rh

/// A triangle mesh in mm; FreeSurfer's surface coordinates (tkRAS: x to the right, y to the front, z up).
/// In a flat form z is 0 and vertices outside the patch belong to no triangle.
struct SurfaceMesh {
    Hemisphere hemisphere{};
    SurfaceForm form{};
    std::vector<std::array<float, 3>> points;            ///< [V]
    std::vector<std::array<std::int32_t, 3>> triangles;  ///< [F], 0-based, counter-clockwise seen from outside
};

enum class OverlayKind : std::uint8_t {
    sequential,
    diverging,
    circular,  ///< angles: `low` and `high` are one and the same
    plane      ///< places on a page, which have two coordinates
};

/// One value per vertex, both hemispheres; a plane has two. NaN: no data there, the curvature shows.
struct Overlay {
    std::string id;        ///< for example noise-ceiling, r2, floc-facestval, selection
    std::string name;      ///< for people: Noise ceiling
    std::string quantity;  ///< colour bar's words: Noise ceiling
    std::string unit;      ///< %, t, z per session; empty: no unit
    OverlayKind kind{};
    float low = 0;  ///< default range of the colours; symmetric about zero when diverging
    float high = 1;
    float threshold = 0;                       ///< default: |value| below it fades to curvature
    std::array<std::vector<float>, 2> values;  ///< by hemisphere, [V]; may be empty until fetched
    /// How a volume's values came to the vertices, where that can be chosen: nearest, linear, cubic; empty: it cannot.
    std::string sampling{};
    // Of a plane: `values`, `low` and `high` are about the way to the right, these about the way up.
    float heightLow = 0;
    float heightHigh = 1;
    std::array<std::vector<float>, 2> heights{};  ///< by hemisphere, [V]
};

/// A named region with its vertices in both hemispheres.
struct RegionOfInterest {
    std::string name;    ///< FFA-1
    std::string set;     ///< the file it comes from: floc-faces
    std::string family;  ///< faces, bodies, places, words, food, early, streams, other: decides the colour
    int voxelCount = 0;
    float meanR2 = 0;                               ///< fraction; NaN when no encoder is known
    float meanNoiseCeiling = 0;                     ///< %; NaN when unknown
    std::array<std::vector<VertexId>, 2> vertices;  ///< by hemisphere, sorted
};

}  // namespace cortilens
