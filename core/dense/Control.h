// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// The control column: what a purely low-level account would say of each patch, in the same form as a network's features.
///
/// Per patch: the means of luminance (0.2126 R + 0.7152 G + 0.0722 B of the gamma-encoded values), red-green (R - G) and
/// blue-yellow (B - (R + G) / 2); their standard deviations; and the mean amplitude of quadrature pairs of Gabor filters on
/// luminance, wavelengths 4, 8, 16 and 32 pixels by eight orientations (0 degrees: level stripes; 45: rising to the right), each
/// scaled so that a grating of its wavelength and orientation gives the grating's amplitude. Standard deviations and amplitudes
/// enter as ln(0.01 + x), which makes their distribution over photos nearly normal.
///
/// Each channel is then standardised: 0 is the mean and 1 the standard deviation over the patches of the photos that come with
/// the program. A last channel is the constant sqrt(38). Brought to unit length, as readouts want their features, a patch is then
/// z / sqrt(|z|^2 + 38): divisive normalisation with the typical patch as its semi-saturation. Without the constant a faint edge
/// and a strong one would be the same patch.
namespace cortilens::dense {

/// One name per channel, in their order: luminance, red - green, ..., edges 4 px 0 deg, ..., constant.
[[nodiscard]] std::vector<std::string> controlChannelNames();

/// SHA-256 of all that defines the features, their standardisation included: what a weights file's hash is for a network.
[[nodiscard]] const std::string& controlHash();

/// `rgb` [3, height, width] in [0, 1], sides multiples of `patch`, which is a multiple of 8: [rows, cols, kControlChannels], row
/// by row. The same bytes whatever the number of threads. Throws std::bad_alloc.
[[nodiscard]] std::vector<float> controlFeatures(std::span<const float> rgb, int height, int width, int patch);

/// The same before standardisation, without the constant: [rows, cols, kControlChannels - 1].
[[nodiscard]] std::vector<float> rawControlFeatures(std::span<const float> rgb, int height, int width, int patch);

}  // namespace cortilens::dense
