// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/dense/View.h"

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::dense {

/// What the views said so far of each patch: the mean over those that saw it, which is the least-squares optimum of BrainSAIL's
/// distillation objective, and how much they disagreed.
///
/// One thread at a time. Valid after any number of views.
class RunningMean {
public:
    /// `channels` > 0.
    RunningMean(GridSize grid, int channels);

    /// Adds one view. `tokens`: float32 [rows, cols, channels] as the view shows them, finite; those on the white border are
    /// left out.
    void add(const View& view, std::span<const float> tokens);

    [[nodiscard]] int views() const { return m_views; }

    /// Views per patch, [rows, cols].
    [[nodiscard]] std::span<const std::uint16_t> visits() const { return m_visits; }

    /// float32 [rows, cols, channels], not normalised; zero where no view has been.
    [[nodiscard]] std::vector<float> mean() const;

    /// FeatureMap::spread before rounding, [rows, cols]; 0 where fewer than two views have been. A view that sees a patch
    /// without a direction (all zeros) agrees with nobody.
    [[nodiscard]] std::vector<float> spread() const;

private:
    GridSize m_grid;
    std::size_t m_channels;
    int m_views = 0;
    // Double: sums of 51 float32 views would lose digits that the references have, and 1 - |m|^2 cancels.
    std::vector<double> m_sum;      // of features
    std::vector<double> m_unitSum;  // of features brought to length 1
    std::vector<std::uint16_t> m_visits;
};

}  // namespace cortilens::dense
