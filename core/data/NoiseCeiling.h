// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::data {

enum class CeilingKind : std::uint8_t;

/// Mean over images of 1 / trials: the noise variance that a mean over repeats keeps, in units of a single trial's. For A, B, C
/// images with 3, 2, 1 trials (A/3 + B/2 + C) / (A + B + C). NaN for no images; images without trials do not count.
[[nodiscard]] double noiseShareOf(std::span<const std::uint8_t> repeats);

/// Percent of the variance of such means that a model could explain: 100 s^2 / (s^2 + share) for s = ncsnr (NSD data paper, noise
/// ceiling). NaN stays NaN, and an infinite ncsnr is none.
[[nodiscard]] float noiseCeilingOf(float ncsnr, double noiseShare);

/// The same for the mean of so many trials.
[[nodiscard]] float noiseCeilingOf(float ncsnr, int trials = 3);

/// %, of the mean of three trials where it has to be worked out.
[[nodiscard]] float noiseCeilingFrom(CeilingKind kind, float value);

/// ncsnr as NSD estimates it (nsddatapaper, translatevmetric): sigma^2 = mean over images with three trials of their variance
/// (n - 1); sqrt(max(0, 1 - sigma^2)) / sigma. `trials` are z within session [T] with NaN where there are no data, `imageOf` the
/// image of each trial. NaN when no image has three trials with data.
[[nodiscard]] float ncsnrOf(std::span<const float> trials, std::span<const std::size_t> imageOf, std::size_t images);

}  // namespace cortilens::data
