// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace cortilens::encoder {

/// Probability that a correlation of `images` pairs is at least `r` where there is none: one-sided, Student's t of
/// r sqrt((n - 2) / (1 - r^2)) with n - 2 degrees of freedom (independent images, normal residuals). NaN for NaN or n < 3.
[[nodiscard]] double pValueOfCorrelation(double r, std::size_t images);

/// Benjamini-Hochberg: the smallest false discovery rate at which each hypothesis would be rejected. NaN stays NaN and does not
/// count as a hypothesis.
[[nodiscard]] std::vector<float> falseDiscoveryRates(std::span<const float> pValues);

}  // namespace cortilens::encoder
