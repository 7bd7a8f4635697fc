// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace cortilens {

enum class Hemisphere : std::uint8_t { left, right };

inline constexpr std::array kHemispheres{Hemisphere::left, Hemisphere::right};

/// Place of a hemisphere in every pair that is kept "by hemisphere".
[[nodiscard]] constexpr std::size_t sideOf(Hemisphere hemisphere)
{
    return static_cast<std::size_t>(hemisphere);
}

/// Surface element of one hemisphere, 0-based as in every FreeSurfer file.
struct VertexId {
    std::int32_t value = 0;
    friend auto operator<=>(VertexId, VertexId) = default;
};

/// Element of a named volume space, 0-based along x (to the right), y (to the front), z (up).
struct VoxelIndex {
    std::int32_t i = 0;
    std::int32_t j = 0;
    std::int32_t k = 0;
    friend auto operator<=>(VoxelIndex, VoxelIndex) = default;
};

struct Id73k;

/// NSD photo, 0-based: column nsdId of nsd_stim_info_merged.csv, row of nsd_stimuli.hdf5.
struct NsdId {
    std::int32_t value = 0;
    friend auto operator<=>(NsdId, NsdId) = default;
};

/// NSD photo, 1-based: what nsd_expdesign.mat and responses.tsv call 73KID. Never mixes with NsdId by accident.
struct Id73k {
    std::int32_t value = 1;
    friend auto operator<=>(Id73k, Id73k) = default;
};

[[nodiscard]] constexpr NsdId nsdIdOf(Id73k id)
{
    return {id.value - 1};
}
[[nodiscard]] constexpr Id73k id73kOf(NsdId id)
{
    return {id.value + 1};
}

}  // namespace cortilens
