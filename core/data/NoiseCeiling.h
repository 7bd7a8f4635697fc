// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::data {

/// Mean over images of 1 / trials: the noise variance that a mean over repeats keeps, in units of a single trial's. For A, B, C
/// images with 3, 2, 1 trials (A/3 + B/2 + C) / (A + B + C). NaN for no images; images without trials do not count.
[[nodiscard]] double noiseShareOf(std::span<const std::uint8_t> repeats);

/// Percent of the variance of such means that a model could explain: 100 s^2 / (s^2 + share) for s = ncsnr. NaN stays NaN.
[[nodiscard]] float noiseCeilingOf(float ncsnr, double noiseShare);

/// ncsnr as NSD estimates it (nsddatapaper, translatevmetric): sigma^2 = mean over images with three trials of their variance
/// (n - 1); sqrt(max(0, 1 - sigma^2)) / sigma. `trials` are z within session [T] with NaN where there are no data, `imageOf` the
/// image of each trial. NaN when no image has three trials with data.
[[nodiscard]] float ncsnrOf(std::span<const float> trials, std::span<const std::size_t> imageOf, std::size_t images);

}  // namespace cortilens::data
