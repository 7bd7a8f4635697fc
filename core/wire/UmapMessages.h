// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Ids.h"
#include "core/types/Surface.h"

#include <cstdint>
#include <string>
#include <vector>

/// Voxels and the patches of photos on one page, by what they are about. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// UmapQuery -> UmapReply; $/progress carries TrainProgress. Looks at stored feature maps alone.
inline constexpr const char* kUmap = "encoder/umap";
/// UmapQuery with one photo -> UmapPatches. Makes the photo's feature map if it is not stored, and the layout if it is not the
/// one that was asked for last.
inline constexpr const char* kUmapPatches = "encoder/umapPatches";
}  // namespace method

/// Optional, all but the backbone; ranges as of analysis::UmapOptions.
struct UmapQuery {
    std::string backbone{};
    std::string adaptor{};        ///< of the photos' maps; empty: the preset's
    int views = 0;                ///< 0: the preset's
    std::string preset{};         ///< paper, best; empty: the backbone's default
    std::string region{};         ///< whose voxels; empty: all that the encoder has
    float leastR2 = -1;           ///< voxels of less R2 on test photos are left out; above -1 also those whose R2 is not known
    std::vector<NsdId> images{};  ///< photos whose patches are placed among the voxels
    /// Whether the mean direction of all patches that are placed is taken away from each first. A readout's constant does so for
    /// voxels; without, what all patches have in common decides where they stand.
    bool centred = true;
    std::int32_t neighbors = 15;  ///< more show the larger structure
    float minDistance = 0.1F;     ///< larger: looser clusters
    std::int32_t components = 2;  ///< 2 or 3
    std::int32_t seed = 1;
    bool table = false;  ///< whether the reply has its CSV
    friend bool operator==(const UmapQuery&, const UmapQuery&) = default;
};

struct UmapRegion {
    std::string name;
    std::vector<std::int32_t> rows;  ///< of `units`, ascending
};

/// V voxels or vertices, laid out by their readouts' directions, and P patches placed among them by theirs. Positions have no
/// unit, and only nearness means anything.
struct UmapReply {
    std::string title;  ///< what was laid out, for people
    std::int32_t components = 2;
    std::string unitName;                    ///< voxels: i, j, k; vertices: 0 left or 1 right, vertex
    std::vector<std::int32_t> units;         ///< [V, 3] or [V, 2], as unitName says
    std::vector<float> r2;                   ///< [V], on test photos; NaN: not known
    std::vector<float> positions;            ///< [V, components]
    std::vector<UmapRegion> regions;         ///< those that have some of the voxels
    std::vector<NsdId> patchImages;          ///< [P]
    std::vector<std::int32_t> patchRows;     ///< [P], in the photo's grid, from 0 at the top
    std::vector<std::int32_t> patchColumns;  ///< [P], from 0 at the left
    std::vector<float> patchPositions;       ///< [P, components]
    std::vector<NsdId> missing;              ///< photos without a stored map, of those that were asked for
    std::string csv;                         ///< as `cortilens-engine umap` writes it, where it was asked for
    Overlay map;                             ///< the voxels' places on the cortex; without an id: three components
};

/// Where the patches of one photo stand in a layout.
struct UmapPatches {
    NsdId image;
    GridSize grid;
    std::int32_t components = 2;
    std::vector<float> positions;  ///< [rows * columns, components]; NaN: a patch without a direction
};

}  // namespace cortilens::wire
