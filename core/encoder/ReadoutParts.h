// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/encoder/Encoder.h"

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace cortilens::encoder {

/// A row of an encoder, its share in a selection's mean, and the block of brain that it lies in.
struct BlockedRow {
    std::array<std::int32_t, 3> block;
    std::size_t row = 0;
    float share = 1;
    friend auto operator<=>(const BlockedRow&, const BlockedRow&) = default;
};

/// A selection's readout in parts, one for each block of neighbours: what a bootstrap of its mean draws from. Single voxels
/// would be the wrong thing to draw, since neighbours share noise and preference and their intervals would come out too narrow.
struct ReadoutParts {
    std::shared_ptr<const HiddenLayer> hidden;  ///< null: linear
    std::vector<float> weights;                 ///< [P, width]: sum over the part's voxels of share . readout
    std::vector<float> bias;                    ///< [P], likewise
    std::vector<float> shares;                  ///< [P], of the part's voxels together; > 0
    std::size_t width = 0;                      ///< C, or the units of the hidden layer

    [[nodiscard]] std::size_t size() const { return shares.size(); }
};

/// In the order of blocks. Rows without a share are left out. The sum over all parts, divided by all shares, is what readoutOf
/// gives for the same rows.
[[nodiscard]] ReadoutParts partsOf(const Encoder& encoder, std::vector<BlockedRow> rows);

}  // namespace cortilens::encoder
