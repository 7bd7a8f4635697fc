// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Does what a map calls hot matter? Its hottest patches are covered, or everything else, and the answer to the whole photo is
/// predicted anew: deletion and insertion curves (Petsiuk, Das & Saenko 2018, "RISE", BMVC). Beside them stand the same curves in
/// orders that know nothing of what is where.
namespace cortilens::analysis {

/// Patches (row * cols + col), the first to be covered or shown first; each once.
using PatchOrder = std::vector<std::int32_t>;

/// By `relevance` [rows, cols]; equal ones in the order of their places, those without a value (NaN) last.
[[nodiscard]] PatchOrder hottestFirst(std::span<const float> relevance);

/// The order set down elsewhere: mirrored from left to right if asked, then moved by `shift`; what leaves the grid enters it on
/// the other side. Its hot patches lie together as before, elsewhere.
[[nodiscard]] PatchOrder movedOrder(const PatchOrder& order, GridSize grid, GridCell shift, bool mirrored);

/// What an order by chance is.
enum class Chance : std::uint8_t {
    moved,      ///< the map's own shape in another place: keeps how large and how coherent its hot patches are
    scattered,  ///< every patch for itself
};

/// Orders by chance, `draws` (>= 0) of them; fewer where a grid has fewer other places. No place twice, and never the map's own.
/// Same seed, same orders, whatever the standard library; the first orders of many are those of few.
[[nodiscard]] std::vector<PatchOrder> chanceOrders(const PatchOrder& order, GridSize grid, Chance chance, int draws,
                                                   std::uint64_t seed);

/// How many patches are covered at each of `steps` + 1 levels (steps >= 1): 0, ..., `patches`.
[[nodiscard]] std::vector<std::int32_t> coveredCounts(std::size_t patches, int steps);

/// Mean height of a curve over the share of patches, by trapezoids; `counts` of coveredCounts, `curve` of the same length. In the
/// curve's unit.
[[nodiscard]] double areaUnder(std::span<const float> curve, std::span<const std::int32_t> counts);

/// A curve's area beside those by chance.
struct CurveVerdict {
    double area = 0;
    double chance = 0;     ///< mean of the draws' areas; NaN without any, as what follows
    double low = 0;        ///< between which 95 % of the draws' areas lie
    double high = 0;       ///< likewise
    double advantage = 0;  ///< by how much the map does better than chance: deletion chance - area, insertion area - chance
    int beaten = 0;        ///< draws that do less well than the map
    int draws = 0;
    double p = 1;  ///< one-sided, (1 + draws that do as well) / (1 + draws): of a map whose place means nothing
};

/// Where the draws lie at each level, [L]: their median, and between which 95 % are. Empty without draws.
struct CurveBand {
    std::vector<float> low, middle, high;
};
/// `drawn` [D, levels].
[[nodiscard]] CurveBand bandOf(std::span<const float> drawn, std::size_t levels);

enum class CurveKind : std::uint8_t { deletion, insertion };
[[nodiscard]] CurveVerdict verdictOf(CurveKind kind, double area, std::span<const double> drawnAreas);

/// What came of several photos.
struct MeanAdvantage {
    double mean = 0;  ///< NaN for none
    double low = 0;   ///< 95 % interval over bootstrap samples of photos; NaN for fewer than two
    double high = 0;  ///< likewise
    int photos = 0;
};
[[nodiscard]] MeanAdvantage meanAdvantage(std::span<const double> advantages, int draws = 2000, std::uint64_t seed = 1);

}  // namespace cortilens::analysis
