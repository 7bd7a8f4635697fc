// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Regions.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::demo {

namespace {

// `published` is set where the number itself was seen in a text that can be named; where only the region's description was, the
// place is one chosen here.
constexpr std::string_view kKanwisher =
    "on the mid-fusiform gyrus, where Kanwisher, McDermott & Chun 1997, J Neurosci 17:4302 describe it";
constexpr std::string_view kGauthier =
    "on the inferior occipital gyrus, where Gauthier et al. 2000, J Cogn Neurosci 12:495 describe it";
constexpr std::string_view kWeiner =
    "on the mid-fusiform sulcus, where Weiner & Grill-Spector 2010, NeuroImage 52:1559 describe it";
constexpr std::string_view kDowning =
    "in lateral occipitotemporal cortex, where Downing, Jiang, Shuman & Kanwisher 2001, Science 293:2470 describe it";
constexpr std::string_view kPeelen =
    "beside the fusiform face area, where Peelen & Downing 2005, J Neurophysiol 93:603 describe it";
constexpr std::string_view kEpstein = "on the collateral sulcus, where Epstein & Kanwisher 1998, Nature 392:598 describe it";
constexpr std::string_view kBurles =
    "centroids of ventral posterior cingulate, often labelled retrosplenial cortex, in the meta-analysis of Burles et al. 2018, "
    "Front Hum Neurosci 12:190, doi 10.3389/fnhum.2018.00190 (abstract)";
constexpr std::string_view kDilks = "on the transverse occipital sulcus, where Dilks et al. 2013, J Neurosci 33:1331 describe it";
constexpr std::string_view kCohen = "left: Cohen et al. 2000, Brain 123:291 (as listed in the source code of "
                                    "github.com/vistalab/coverageReading); right: its mirror "
                                    "image";
constexpr std::string_view kWords =
    "on the occipitotemporal sulcus, before and behind the place of Cohen et al. 2000, Brain 123:291";
constexpr std::string_view kJain = "on either side of the fusiform face area, where Pennock et al. 2023, Curr Biol 33:134 "
                                   "describe it; see also Jain et al. 2023, "
                                   "Commun Biol 6:175 and Khosla et al. 2022, Curr Biol 32:4159";

constexpr Disc kDiscs[] = {
    {"floc-faces", 1, "OFA", 9, Category::people, Category::animals, {{-38, -80, -7}, {38, -80, -7}, true, false, kGauthier}},
    {"floc-faces",
     2,
     "FFA-1",
     10,
     Category::people,
     Category::animals,
     {{-35, -63, -10}, {40, -55, -10}, true, false, kKanwisher}},
    {"floc-faces", 3, "FFA-2", 8, Category::people, Category::animals, {{-41, -46, -21}, {41, -44, -20}, false, false, kWeiner}},
    {"floc-words", 1, "OWFA", 8, Category::text, Category::vehicles, {{-44, -76, -12}, {44, -74, -12}, false, false, kWords}},
    {"floc-words", 2, "VWFA-1", 9, Category::text, Category::vehicles, {{-42, -57, -6}, {42, -57, -6}, true, true, kCohen}},
    {"floc-words", 3, "VWFA-2", 7, Category::text, Category::vehicles, {{-47, -46, -18}, {47, -46, -18}, false, false, kWords}},
    {"floc-places", 1, "OPA", 12, Category::places, Category::vehicles, {{-34, -82, 22}, {35, -80, 22}, false, false, kDilks}},
    {"floc-places", 2, "PPA", 12, Category::places, Category::vehicles, {{-26, -47, -9}, {27, -46, -9}, false, false, kEpstein}},
    {"floc-places", 3, "RSC", 11, Category::places, Category::vehicles, {{-22, -60, 6}, {20, -56, 6}, false, true, kBurles}},
    {"floc-bodies", 1, "EBA", 14, Category::people, Category::animals, {{-51, -72, 8}, {51, -71, 1}, true, false, kDowning}},
    {"floc-bodies", 2, "FBA-1", 8, Category::people, Category::animals, {{-46, -60, -16}, {47, -60, -15}, false, false, kPeelen}},
    {"floc-bodies", 3, "FBA-2", 7, Category::people, Category::animals, {{-45, -48, -20}, {46, -47, -19}, false, false, kPeelen}},
    {"food", 1, "food", 11, Category::food, Category::food, {{-31, -61, -12}, {31, -59, -12}, false, false, kJain}},
    {"food", 1, "food", 8, Category::food, Category::food, {{-47, -66, -10}, {48, -65, -11}, false, false, kJain}},
};

// A line along the fundus of the calcarine sulcus, MNI mm on the right; the left is its mirror image.
constexpr Point kCalcarineBack{9, -98, -2};
constexpr Point kCalcarineFront{17, -62, 8};
constexpr int kCalcarinePoints = 13;

// Widths of V1, V2, V3 and hV4 to each side of that line, added up, mm along edges.
constexpr float kV1 = 11;
constexpr float kV2 = 18;
constexpr float kV3 = 25;
constexpr float kV4 = 38;
constexpr float kGeneral = 46;
constexpr float kGeneralFront = -28;  // mm, y: nothing of nsdgeneral lies further in front

[[nodiscard]] Point onSide(Hemisphere hemisphere, Point right)
{
    if (hemisphere == Hemisphere::left) right[0] = -right[0];
    return right;
}

[[nodiscard]] float calcarineHeightAt(float y)
{
    const float share = std::clamp((y - kCalcarineBack[1]) / (kCalcarineFront[1] - kCalcarineBack[1]), 0.0F, 1.0F);
    return std::lerp(kCalcarineBack[2], kCalcarineFront[2], share);
}

[[nodiscard]] std::vector<VertexId> calcarineVertices(std::span<const Point> points, Hemisphere hemisphere)
{
    std::vector<VertexId> vertices;
    for (int i = 0; i < kCalcarinePoints; ++i) {
        const float share = static_cast<float>(i) / (kCalcarinePoints - 1);
        Point place{};
        for (std::size_t axis = 0; axis < 3; ++axis) place[axis] = std::lerp(kCalcarineBack[axis], kCalcarineFront[axis], share);
        vertices.push_back(nearestVertex(points, onSide(hemisphere, place)));
    }
    return vertices;
}

/// Label of prf-visualrois: V1v 1, V1d 2, V2v 3, V2d 4, V3v 5, V3d 6, hV4 7.
[[nodiscard]] int earlyAreaAt(const Point& point, float calcarine)
{
    const bool ventral = point[2] < calcarineHeightAt(point[1]);
    if (calcarine <= kV1) return ventral ? 1 : 2;
    if (calcarine <= kV2) return ventral ? 3 : 4;
    if (calcarine <= kV3) return ventral ? 5 : 6;
    return calcarine <= kV4 && ventral && point[1] < -66 && std::abs(point[0]) > 18 ? 7 : 0;
}

/// A place in the visual field. The fundus of the calcarine sulcus sees the horizontal meridian, the border of V1 and V2 the
/// vertical one, that of V2 and V3 the horizontal one again: the map turns round at each border (Wandell, Dumoulin & Brewer 2007,
/// Neuron 56:366). The lower bank sees what is above, each hemisphere the other side, and what is further in front lies further
/// out.
struct FieldPlace {
    float angleDeg = std::numeric_limits<float>::quiet_NaN();
    float eccentricityDeg = std::numeric_limits<float>::quiet_NaN();
};

[[nodiscard]] FieldPlace fieldPlaceOf(Hemisphere hemisphere, const Point& point, float calcarine, int area)
{
    if (area < 1 || area > 6) return {};
    const bool ventral = area % 2 == 1;
    const float up = calcarine <= kV1   ? calcarine / kV1
                     : calcarine <= kV2 ? (kV2 - calcarine) / (kV2 - kV1)
                                        : (calcarine - kV2) / (kV3 - kV2);
    const float above = (ventral ? 90.0F : -90.0F) * std::clamp(up, 0.0F, 1.0F);
    const float angle = hemisphere == Hemisphere::left ? above : 180 - above;
    const float share = std::clamp((point[1] - kCalcarineBack[1]) / (kCalcarineFront[1] - kCalcarineBack[1]), 0.0F, 1.0F);
    constexpr float kInnermost = 0.25F;  // degrees
    constexpr float kGrowth = 3.2F;      // to 6 degrees at the front
    return {angle < 0 ? angle + 360 : angle, kInnermost * std::exp(kGrowth * share)};
}

/// Label of streams: early 1; midventral, midlateral, midparietal 2-4; ventral, lateral, parietal 5-7.
[[nodiscard]] std::vector<int> streamsOf(const Hemicortex& cortex, std::span<const Point> points, const RegionFields& fields)
{
    constexpr std::array<Point, 3> kHeads{{{32, -55, -15}, {48, -68, 2}, {26, -72, 38}}};  // ventral, lateral, parietal
    std::array<std::vector<float>, 3> distance;
    for (std::size_t head = 0; head < kHeads.size(); ++head) {
        const std::array source{nearestVertex(points, onSide(cortex.white.hemisphere, kHeads[head]))};
        distance[head] = distanceAlongEdges(cortex, source);
    }
    std::vector<int> streams(points.size(), 0);
    for (std::size_t v = 0; v < points.size(); ++v) {
        if (fields.general[v] == 0) continue;
        const std::array reach{distance[0][v], distance[1][v], distance[2][v]};
        const auto nearest = static_cast<int>(std::ranges::min_element(reach) - reach.begin());
        if (fields.calcarine[v] <= kV3)
            streams[v] = 1;
        else
            streams[v] = (fields.calcarine[v] <= kV4 ? 2 : 5) + nearest;
    }
    return streams;
}

}  // namespace

std::span<const Disc> discs()
{
    return kDiscs;
}

std::vector<LabelSet> labelSets()
{
    return {{"nsdgeneral", {"nsdgeneral"}},
            {"prf-visualrois", {"V1v", "V1d", "V2v", "V2d", "V3v", "V3d", "hV4"}},
            {"floc-faces", {"OFA", "FFA-1", "FFA-2", "mTL-faces", "aTL-faces"}},
            {"floc-words", {"OWFA", "VWFA-1", "VWFA-2", "mfs-words", "mTL-words"}},
            {"floc-places", {"OPA", "PPA", "RSC"}},
            {"floc-bodies", {"EBA", "FBA-1", "FBA-2", "mTL-bodies"}},
            {"food", {"food"}},
            {"streams", {"early", "midventral", "midlateral", "midparietal", "ventral", "lateral", "parietal"}}};
}

Point mniFromTalairach(const Point& talairach)
{
    const float yFromZ = talairach[2] >= 0 ? 0.0460F : 0.0420F;
    const float zFromZ = talairach[2] >= 0 ? 0.9189F : 0.8390F;
    constexpr float kYFromY = 0.9688F;
    constexpr float kZFromY = -0.0485F;
    const float determinant = kYFromY * zFromZ - yFromZ * kZFromY;
    return {talairach[0] / 0.9900F, (zFromZ * talairach[1] - yFromZ * talairach[2]) / determinant,
            (kYFromY * talairach[2] - kZFromY * talairach[1]) / determinant};
}

RegionFields fieldsOf(const Hemicortex& cortex)
{
    const auto points = atDepth(cortex, 0.5F);
    const auto hemisphere = cortex.white.hemisphere;
    RegionFields fields;
    for (const auto& disc : kDiscs) {
        const auto& given = hemisphere == Hemisphere::left ? disc.anchor.left : disc.anchor.right;
        const std::array centre{nearestVertex(points, disc.anchor.talairach ? mniFromTalairach(given) : given)};
        fields.centres.push_back(points[static_cast<std::size_t>(centre[0].value)]);
        fields.discDistance.push_back(distanceAlongEdges(cortex, centre));
    }
    fields.calcarine = distanceAlongEdges(cortex, calcarineVertices(points, hemisphere));
    fields.earlyArea.resize(points.size());
    fields.general.resize(points.size());
    for (std::size_t v = 0; v < points.size(); ++v) {
        fields.earlyArea[v] = earlyAreaAt(points[v], fields.calcarine[v]);
        const auto [angle, eccentricity] = fieldPlaceOf(hemisphere, points[v], fields.calcarine[v], fields.earlyArea[v]);
        fields.angleDeg.push_back(angle);
        fields.eccentricityDeg.push_back(eccentricity);
        bool general = fields.calcarine[v] <= kGeneral && points[v][1] < kGeneralFront;
        for (std::size_t d = 0; d < std::size(kDiscs); ++d) general |= fields.discDistance[d][v] <= 1.4F * kDiscs[d].radiusMm;
        fields.general[v] = general ? 1 : 0;
    }
    fields.stream = streamsOf(cortex, points, fields);
    return fields;
}

std::vector<int> labelsOf(std::string_view set, const RegionFields& fields)
{
    if (set == "prf-visualrois") return fields.earlyArea;
    if (set == "streams") return fields.stream;
    if (set == "nsdgeneral") return {fields.general.begin(), fields.general.end()};
    std::vector<int> labels(fields.general.size(), 0);
    std::vector<float> nearest(labels.size(), 1.0F);
    for (std::size_t d = 0; d < std::size(kDiscs); ++d) {
        if (kDiscs[d].set != set) continue;
        for (std::size_t v = 0; v < labels.size(); ++v) {
            const float radii = fields.discDistance[d][v] / kDiscs[d].radiusMm;
            if (radii > nearest[v]) continue;
            nearest[v] = radii;
            labels[v] = kDiscs[d].label;
        }
    }
    return labels;
}

}  // namespace cortilens::demo
