// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/demo/Categories.h"
#include "core/demo/Cortex.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::demo {

/// Where a disc is centred, and on whose word.
struct Anchor {
    Point left;   ///< mm: MNI as given, or Talairach as given when `talairach`
    Point right;  ///< same
    bool talairach = false;
    bool published = false;   ///< the numbers are the source's own; else a place chosen here where the source describes it
    std::string_view source;  ///< for the tree's README
};

/// A made-up region: a disc on the cortex that likes a category.
struct Disc {
    std::string_view set;   ///< file: floc-faces
    int label = 0;          ///< value in the file
    std::string_view name;  ///< FFA-1
    float radiusMm = 0;
    Category likes{};
    Category leans{};  ///< what it likes a little more towards its front
    Anchor anchor;
};

[[nodiscard]] std::span<const Disc> discs();

/// A set of labels as NSD has them; a name without a disc stays an empty region, as in real subjects.
struct LabelSet {
    std::string_view name;
    std::vector<std::string_view> labels;  ///< from 1; 0 is Unknown
};
[[nodiscard]] std::vector<LabelSet> labelSets();

/// Talairach to MNI as Brett's piecewise transform has it, inverted (imaging.mrc-cbu.cam.ac.uk/imaging/MniTalairach).
[[nodiscard]] Point mniFromTalairach(const Point& talairach);

/// Fields on the vertices of one hemisphere from which everything else is made.
struct RegionFields {
    std::vector<std::vector<float>> discDistance;  ///< [discs][V], mm from the centre
    std::vector<Point> centres;                    ///< [discs], of the centre vertex
    std::vector<float> calcarine;                  ///< [V], mm from the calcarine sulcus
    std::vector<int> earlyArea;                    ///< [V], label of prf-visualrois, 0: none
    /// [V], of V1 to V3, where the visual field is mapped; NaN elsewhere. Degrees counter-clockwise from the right horizontal
    /// meridian, 0 ... 360, and degrees from fixation.
    std::vector<float> angleDeg;
    std::vector<float> eccentricityDeg;
    std::vector<int> stream;    ///< [V], label of streams, 0: none
    std::vector<char> general;  ///< [V], 1: nsdgeneral
};
[[nodiscard]] RegionFields fieldsOf(const Hemicortex& cortex);

/// The label of `set` at each vertex, [V], 0: none. Inside a set the nearer disc (in radii) wins.
[[nodiscard]] std::vector<int> labelsOf(std::string_view set, const RegionFields& fields);

}  // namespace cortilens::demo
