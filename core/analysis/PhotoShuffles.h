// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Grid.h"

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>
#include <vector>

namespace cortilens::analysis {

/// How often, and by which seed, photos change places.
struct Shuffling {
    int draws = 0;           ///< permutations; 0: none. p is at least 2 / (draws + 1)
    std::uint64_t seed = 1;  ///< of the permutations
    std::size_t block = 64;  ///< photos that are held at once, among which they change places; at least 2
};

/// The sums of y q that would have come out if each photo's maps y had met another photo's properties q in the same places.
///
/// Patches of one photo are not independent, and photos have much in common: what stands out is often in the middle. Shuffled
/// photos keep both, so that what is left over chance is what this photo's map has to do with this photo (a permutation test in
/// which whole photos are exchanged, within blocks of them; Winkler et al. 2014, NeuroImage 92:381). One thread at a time. Takes
/// 4 bytes x block x patches x (readouts + properties), and 8 bytes x draws x readouts x properties.
class PhotoShuffles {
public:
    PhotoShuffles(std::size_t readouts, std::size_t properties, const Shuffling& shuffling);

    /// A photo of which every patch counts: `maps` [readouts, patches], `values` [patches, properties]. Photos change places with
    /// those of the same grid. Errors: those of LibTorch.
    [[nodiscard]] Result<void> add(GridSize grid, std::vector<float> maps, std::vector<float> values);

    /// A photo that changes places with none: `products` [readouts, properties], its own sums.
    void addFixed(std::span<const double> products);

    struct Products {
        std::vector<double> shuffled;  ///< [draws, readouts, properties]; a photo may come to its own place again
        /// [readouts, properties]: the mean over all pairs of different photos of a block; of a photo that is alone its own.
        std::vector<double> others;
    };
    /// Of all photos so far. Errors: those of LibTorch.
    [[nodiscard]] Result<Products> products() const;

    [[nodiscard]] int draws() const { return m_shuffling.draws; }
    [[nodiscard]] std::int64_t exchanged() const;  ///< photos that changed places with others

private:
    struct Photo {
        std::vector<float> maps;
        std::vector<float> values;
    };
    struct Block {
        GridSize grid;
        std::vector<Photo> photos;
    };

    [[nodiscard]] std::size_t cells() const { return m_readouts * m_properties; }
    void shuffle(const Block& block, std::mt19937_64& generator, Products& sums) const;

    std::size_t m_readouts;
    std::size_t m_properties;
    Shuffling m_shuffling;
    std::mt19937_64 m_generator;
    std::vector<Block> m_blocks;   // one that fills for each grid, in the order of their first photos
    Products m_sums;               // of the blocks that were full
    std::int64_t m_exchanged = 0;  // photos in those
};

}  // namespace cortilens::analysis
