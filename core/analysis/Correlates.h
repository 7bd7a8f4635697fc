// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/PhotoShuffles.h"
#include "core/types/Error.h"
#include "core/types/Grid.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// How maps go with what can be measured in a photo: is a voxel's map high where the photo is light, or near?
namespace cortilens::analysis {

struct Correlation {
    double r = 0;     ///< Pearson's, over the patches of all photos together; NaN where one of the two is constant
    double low = 0;   ///< 95 % percentile interval over bootstrap samples of whole photos; NaN with fewer than two photos
    double high = 0;  ///< likewise
};

/// What r comes to by chance: with the properties of other photos in the same places. NaN: not known.
struct ChanceCorrelation {
    double mean = 0;  ///< over all pairs of photos that can change places
    double p = 0;     ///< two-sided: twice the share of shuffles (and of what was measured) that lie as far out as r, at most 1
};

/// Sums over the patches of photos, from which the correlation of any readout's map with each property follows.
///
/// A map is linear in its patches' vectors x (of unit length, or an MLP's activations), so that cov(w.x, q) = w . cov(x, q) and
/// var(w.x) = w' cov(x) w: one pass over the photos answers for every voxel. A readout's bias plays no part. One thread at a
/// time. Takes 8 bytes x width^2, and per photo 8 bytes for each readout and property, and for each pair of them; and what
/// PhotoShuffles takes.
class CorrelateSums {
public:
    /// `width` of a patch's vector; `readouts` [R, width]: those of which intervals and chance will be asked.
    CorrelateSums(std::size_t width, std::size_t properties, std::vector<float> readouts, const Shuffling& shuffling = {});

    /// A photo: `rows` [patches, width], `values` [patches, properties]. A patch with a NaN in either does not count, and a photo
    /// that has one changes places with none. `grid` of the patches; without one photos of as many patches change places.
    /// Errors: mismatch (sizes), outOfMemory.
    [[nodiscard]] Result<void> add(std::span<const float> rows, std::span<const float> values, GridSize grid = {});

    [[nodiscard]] std::int64_t photos() const;   ///< with a patch that counts
    [[nodiscard]] std::int64_t patches() const;  ///< that count

    /// `weights` [V, width] -> r [V, properties]; NaN where a map or a property is constant. Errors: mismatch, outOfMemory.
    [[nodiscard]] Result<std::vector<float>> correlations(std::span<const float> weights) const;

    struct Bootstrap {
        int draws = 1000;  ///< samples of the photos, with replacement; more steady the intervals
        std::uint64_t seed = 1;
    };
    /// Of the readouts that were named at first, [R, properties]. Errors: outOfMemory.
    [[nodiscard]] Result<std::vector<Correlation>> intervals(const Bootstrap& bootstrap) const;

    /// Of the same readouts, [R, properties]; NaN without shuffles, or with fewer than two photos that change places.
    /// Errors: outOfMemory.
    [[nodiscard]] Result<std::vector<ChanceCorrelation>> chances() const;

    /// Over n patches of one map y and one property q.
    struct PairSums {
        double n = 0;
        double y = 0, yy = 0;
        double q = 0, qq = 0;
        double yq = 0;
    };

private:
    struct Batch;
    [[nodiscard]] Batch batchOf(std::span<const float> rows, std::span<const float> values);
    [[nodiscard]] Result<void> addPhoto(const Batch& batch, GridSize grid);
    [[nodiscard]] std::size_t readoutCount() const { return m_readouts.size() / m_width; }
    [[nodiscard]] std::size_t sumsPerPhoto() const;
    [[nodiscard]] PairSums sumsOf(std::span<const double> sums, std::size_t readout, std::size_t property) const;

    std::size_t m_width;
    std::size_t m_properties;
    std::vector<float> m_readouts;
    // Vectors of unit length have much in common, and lightness is far from 0: what is subtracted from all of them keeps the
    // digits.
    std::vector<float> m_rowOrigin;    // [width]: the first photo's mean; empty before it
    std::vector<float> m_valueOrigin;  // [properties]: of the first patch, so that what is constant stays exactly so
    std::int64_t m_patches = 0;
    std::vector<double> m_rowSums;       // [width]
    std::vector<double> m_rowProducts;   // [width, width]
    std::vector<double> m_crossSums;     // [width, properties]
    std::vector<double> m_valueSums;     // [properties]
    std::vector<double> m_valueSquares;  // [properties]
    PhotoShuffles m_shuffles;
    std::vector<double> m_perPhoto;  // [photos, sumsPerPhoto()]: patches; q, q^2; y, y^2 and y q of each readout
};

}  // namespace cortilens::analysis
