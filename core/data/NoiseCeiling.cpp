// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"

#include "core/data/SubjectFiles.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::data {

double noiseShareOf(std::span<const std::uint8_t> repeats)
{
    double sum = 0;
    double images = 0;
    for (const auto trials : repeats) {
        if (trials == 0) continue;
        sum += 1.0 / trials;
        ++images;
    }
    return images == 0 ? std::numeric_limits<double>::quiet_NaN() : sum / images;
}

float noiseCeilingOf(float ncsnr, double noiseShare)
{
    const double signal = static_cast<double>(ncsnr) * static_cast<double>(ncsnr);
    if (std::isinf(signal)) return std::numeric_limits<float>::quiet_NaN();  // no noise at all is no measurement
    return static_cast<float>(100 * signal / (signal + noiseShare));
}

float noiseCeilingOf(float ncsnr, int trials)
{
    return noiseCeilingOf(ncsnr, 1.0 / trials);
}

float noiseCeilingFrom(CeilingKind kind, float value)
{
    switch (kind) {
    case CeilingKind::ncsnr:
        return noiseCeilingOf(value);
    case CeilingKind::percent:
        return value;
    case CeilingKind::fraction:
        return 100 * value;
    }
    return value;
}

float ncsnrOf(std::span<const float> trials, std::span<const std::size_t> imageOf, std::size_t images)
{
    constexpr int kRepeats = 3;
    struct Repeats {
        int count = 0;
        double sum = 0;
        double squares = 0;
    };
    std::vector<Repeats> of(images);
    for (std::size_t t = 0; t < std::min(trials.size(), imageOf.size()); ++t) {
        const auto value = static_cast<double>(trials[t]);
        if (std::isnan(value)) continue;
        auto& image = of[imageOf[t]];
        ++image.count;
        image.sum += value;
        image.squares += value * value;
    }
    double variance = 0;
    double counted = 0;
    for (const auto& image : of) {
        if (image.count != kRepeats) continue;
        variance += (image.squares - image.sum * image.sum / kRepeats) / (kRepeats - 1);
        ++counted;
    }
    if (counted == 0) return std::numeric_limits<float>::quiet_NaN();
    variance /= counted;
    return static_cast<float>(std::sqrt(std::max(0.0, 1 - variance) / variance));
}

}  // namespace cortilens::data
