// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Course.h"
#include "core/analysis/LayoutCurve.h"
#include "core/analysis/UnitRows.h"
#include "core/types/Error.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <stop_token>
#include <vector>

/// Rows that point the same way, side by side on a page: UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426) of directions
/// under cosine distance.
///
/// As umap-learn with metric="cosine" and init="pca", but with exact neighbours for any number of rows. Near means alike; what
/// distances beyond a neighbourhood, sizes of clusters and the axes are says nothing.
///
/// Time: N^2 C operations for the neighbours, on all threads; then the pulls and pushes of all epochs, on one. 15 000 rows of 512
/// channels take 3 and 6 s on two cores. Memory beside the rows: about 80 bytes for each neighbour of each row (1.2 kB for a row
/// with 15), and what nearestNeighbors and principalStart say; nothing is of the size N x N. Same input and seed, same bytes,
/// whatever the number of threads.
namespace cortilens::analysis {

/// The defaults are umap-learn's.
struct UmapOptions {
    /// Of a row, itself among them, 2 to 1000; with fewer rows, all of them. More show the larger structure and blur the detail.
    int neighbors = 15;
    /// Between rows in the layout, 0 to `spread`, in its units. Larger values give looser clusters and an even layout.
    double minDistance = 0.1;
    /// The distance over which belonging together falls off beyond `minDistance`, above 0 to 100. Larger values give clusters
    /// that are larger beside the gaps between them; minDistance is the one to change first.
    double spread = 1;
    int components = 2;       ///< of a position: 2 or 3
    int epochs = 0;           ///< up to 100 000; 0: 500 up to 10 000 rows, else 200. More settle it better, and take longer.
    int negativeSamples = 5;  ///< 0 to 100: pushes for each pull. More make it more even, and slower; 0 lets it collapse.
    double learningRate = 1;  ///< of the first epoch, above 0 to 10. Larger ones leave more of the start behind, and settle less.
    std::uint64_t seed = 1;   ///< of the start's noise and of what pushes

    friend bool operator==(const UmapOptions&, const UmapOptions&) = default;
};

struct UmapProgress {
    enum class Stage : std::uint8_t { neighbors, layout };
    Stage stage{};
    std::size_t done = 0;  ///< of the stage: blocks of rows compared, or epochs
    std::size_t of = 0;
};

struct UmapCourse {
    std::stop_token stop;                               ///< looked at between blocks of rows, and between epochs
    std::function<void(const UmapProgress&)> report{};  ///< on the caller's thread
    int threads = 0;                                    ///< of the neighbours' search and of placing; 0: one for each core
};

/// A finished layout, into which further rows can be placed.
struct UmapLayout {
    UmapOptions options;
    LayoutCurve curve;               ///< of options.minDistance and options.spread
    std::vector<float> positions{};  ///< [N, options.components]

    [[nodiscard]] std::size_t size() const { return positions.size() / static_cast<std::size_t>(options.components); }
};

/// Lays out all rows at once. A row alone stands at the origin.
/// Errors: invalidRequest (no row, an option out of its range, which is named), cancelled, outOfMemory.
[[nodiscard]] Result<UmapLayout> umap(const UnitRows& rows, const UmapOptions& options, const UmapCourse& course = {});

/// Positions [M, components] of further rows in a layout of `rows`, whose own positions stay. As umap-learn's transform: a row
/// begins at the mean of its nearest of `rows`, weighted by membership, or at that of a copy, and moves for a third of
/// options.epochs (100 for 0) at a quarter of the learning rate.
///
/// Each row is placed by itself, with random numbers from the seed alone: what else is placed with it has no influence, and
/// equal rows have equal positions (umap-learn's depend on the company). `Stage::layout` counts groups of rows here.
/// Errors: mismatch (numbers of channels that differ, or `rows` that are not those of the layout by their number), cancelled,
/// outOfMemory.
[[nodiscard]] Result<std::vector<float>> placeInUmap(const UmapLayout& layout, const UnitRows& rows, const UnitRows& further,
                                                     const UmapCourse& course = {});

}  // namespace cortilens::analysis
