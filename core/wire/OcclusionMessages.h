// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"

#include <cstdint>
#include <string>
#include <vector>

/// Whether what a map calls hot matters to the predicted response. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// OcclusionQuery -> OcclusionReply; $/progress carries an OcclusionReply of the draws that are there. Makes the photo's feature
/// map if it is not stored, and embeds the photo (2 (draws + 1) (steps - 1) + 2) times.
inline constexpr const char* kOcclusion = "relevance/occlusion";
}  // namespace method

struct OcclusionQuery {
    NsdId image{};
    Selection selection{};
    std::string backbone{};
    std::string adaptor{};         ///< empty: the preset's; optional, as what follows
    int views = 0;                 ///< 0: the preset's
    std::string preset{};          ///< paper, best; empty: the backbone's default
    std::string cover{"blur"};     ///< what lies over covered patches: blur, grey
    std::string against{"moved"};  ///< orders by chance: moved (the map's shape elsewhere), scattered
    std::int32_t steps = 10;       ///< 2..100: the curves have one point more
    std::int32_t draws = 20;       ///< 0..1000, of orders by chance
    std::int32_t seed = 1;         ///< of them
    std::int32_t pictureSide = 0;  ///< > 0: the longer side of pictures of what the network saw, at most 512 px
    friend bool operator==(const OcclusionQuery&, const OcclusionQuery&) = default;
};

/// One kind of curve, in the reply's unit: L points, for the map and for D orders by chance. Areas are mean heights.
struct OcclusionCurve {
    std::vector<float> map;    ///< [L]
    std::vector<float> draws;  ///< [D, L]
    /// [L], between which 95 % of the draws lie at each level, and their median; empty without any.
    std::vector<float> bandLow, bandMiddle, bandHigh;
    float area = 0;    ///< of the map's curve
    float chance = 0;  ///< mean of the draws' areas; NaN without any, as what follows
    float low = 0;     ///< 95 % of the draws' areas lie between `low` and `high`
    float high = 0;
    float advantage = 0;      ///< by how much the map does better than chance
    std::int32_t beaten = 0;  ///< draws that the map does better than
    float p = 1;              ///< one-sided, of a map whose place means nothing
};

struct OcclusionReply {
    std::string title{};  ///< what was covered and looked at, for people
    std::string unit{};   ///< of responses: z-scored beta
    NsdId image{};
    GridSize grid{};                     ///< of the map
    std::vector<std::int32_t> counts{};  ///< [L] patches covered (deletion) or shown (insertion), hottest first: 0 .. all
    OcclusionCurve deletion{};           ///< the hottest are covered: a map that matters falls soon
    OcclusionCurve insertion{};          ///< all is covered but the hottest: a map that matters rises soon
    std::int32_t drawsDone = 0;          ///< of `drawsTotal`
    std::int32_t drawsTotal = 0;         ///< may be fewer than were asked for: a grid has only so many places
    std::int32_t pictureWidth = 0;
    std::int32_t pictureHeight = 0;
    std::vector<std::uint8_t> deletionPictures{};   ///< [L, height, width, 3], where they were asked for
    std::vector<std::uint8_t> insertionPictures{};  ///< likewise
    std::string csv{};                              ///< a row for each point of each curve
};

}  // namespace cortilens::wire
