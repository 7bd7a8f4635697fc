// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Grid.h"
#include "core/types/Photo.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cortilens::dense {

/// What a feature map was made of. Equal provenance, equal features.
struct Provenance {
    std::string photo;    ///< SHA-256 of width, height and pixels
    std::string weights;  ///< SHA-256 of the weights file
    std::string recipe;   ///< toText(FeatureRecipe)
    friend bool operator==(const Provenance&, const Provenance&) = default;
};

/// SHA-256 over width and height (32 bits each, little-endian) and the pixels: the same whatever file a photo came from.
[[nodiscard]] std::string hashOf(const Photo& photo);

/// Dense features of one photo: for each patch the mean over the views that saw it, and how much the views differed.
struct FeatureMap {
    GridSize grid;
    int channels = 0;
    std::vector<float> mean;            ///< [rows, cols, channels], not normalised; each value is one of float16
    std::vector<std::uint16_t> visits;  ///< [rows, cols], views that saw the patch
    /// [rows, cols], no unit: how much the views' directions u = f / |f| disagree, as their root mean square distance from their
    /// own mean m, which is sqrt(1 - |m|^2). 0: all alike (or one view); 1: they cancel. The standard deviation over views of
    /// any readout w . u is at most |w| times it. Each value is one of float16.
    std::vector<float> spread;
    int viewsDone = 0;
    int viewsTotal = 0;  ///< of the recipe; more than viewsDone in a partial map and after an early stop
    /// Mean over patches of the cosine between this mean and that of half as many views, which is two checkpoints before (at 2
    /// views, one). Checkpoints are 1, 2, 3, 4, 6, 8, 12, 16, 24, ... views and the last view. NaN at the first.
    float convergence = 0;
    Provenance provenance;
};

}  // namespace cortilens::dense
