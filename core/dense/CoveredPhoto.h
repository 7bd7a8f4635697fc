// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Photo.h"

#include <array>
#include <cstdint>
#include <span>

/// Photos of which some patches cannot be seen.
namespace cortilens::dense {

/// What lies over a covered patch.
enum class Cover : std::uint8_t {
    blur,  ///< the photo itself, out of focus: no new edges, but colours stay
    grey,  ///< the network's mean colour, which its normalisation makes zero
};

/// Standard deviation of the blur as a share of the photo's shorter side: fine enough to keep a patch's colour, coarse enough
/// that a face in half of the photo is none.
inline constexpr double kBlurShare = 0.05;

/// A photo of the same size, to be laid over it. `mean` [3], of 0..1: the recipe's. Throws std::bad_alloc.
[[nodiscard]] Photo coverFor(const Photo& photo, Cover cover, const std::array<double, 3>& mean);

/// `photo` with these patches (row * cols + col, inside the grid) of `cover`, which is of the same size. A grid that does not
/// divide the photo has its borders at the pixel below.
[[nodiscard]] Photo withCovered(Photo photo, const Photo& cover, GridSize grid, std::span<const std::int32_t> patches);

}  // namespace cortilens::dense
