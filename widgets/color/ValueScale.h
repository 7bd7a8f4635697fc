// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <span>

namespace cortilens::color {

/// Which values get which part of a colour map.
struct ValueScale {
    float low = 0;
    float high = 1;       ///< > low
    float threshold = 0;  ///< values with |value| below it are hidden; 0: none

    /// 0 at low, 1 at high, clamped; NaN stays NaN.
    [[nodiscard]] float unit(float value) const;

    /// Finite (infinities count as beyond the ends) and not below the threshold.
    [[nodiscard]] bool shows(float value) const;

    [[nodiscard]] bool isSymmetric() const { return low == -high; }

    /// The larger distance from zero of the two ends.
    [[nodiscard]] float magnitude() const;

    friend bool operator==(const ValueScale&, const ValueScale&) = default;
};

/// -limit ... limit; the middle of the map is zero exactly. A limit that is not positive and finite counts as 1.
[[nodiscard]] ValueScale symmetricScale(float limit, float threshold = 0);

/// Symmetric, the limit rounded up to a round number from the largest |value|. NaN and infinities are ignored.
[[nodiscard]] ValueScale symmetricScaleOf(std::span<const float> values);

/// The smallest of 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8 times a power of ten that is not below `magnitude`; 1 for 0.
[[nodiscard]] float niceLimit(float magnitude);

/// Decimals that tell apart a hundredth of the range: 2 for 0 ... 1, 0 for 0 ... 500.
[[nodiscard]] int decimalsFor(const ValueScale& scale);

enum class SignDisplay : unsigned char { negativeOnly, always };

struct ValueFormat {
    int decimals = 2;
    SignDisplay sign = SignDisplay::negativeOnly;
    QString unit = {};  ///< follows after a space; empty: none
    int width = 0;      ///< at least so many characters before the unit, filled with figure spaces in front
};

/// With a real minus sign (U+2212); "n/a" for NaN, so that the reader never sees an invented number. Zero has no sign.
[[nodiscard]] QString formatValue(float value, const ValueFormat& format = {});

}  // namespace cortilens::color
