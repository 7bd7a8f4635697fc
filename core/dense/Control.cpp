// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Control.h"

#include "core/files/PlaneFilter.h"
#include "core/files/Sha256.h"
#include "core/models/ControlRow.h"
#include "core/types/Grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <string_view>
#include <utility>

namespace cortilens::dense {

namespace {

using files::Plane;
using files::Taps;

constexpr int kVersion = 2;  // count up whenever the same pixels give other features
constexpr std::size_t kScales = 4;
constexpr std::size_t kOrientations = 8;
constexpr std::size_t kColours = 3;
constexpr std::size_t kMeasured = 2 * kColours + kScales * kOrientations;
static_assert(kMeasured + 1 == models::kControlChannels);

constexpr double kWavelength = 4;              // pixels of a scale's own level
constexpr double kSigma = 0.56 * kWavelength;  // an octave wide at half height
constexpr int kRadius = 7;                     // three sigma
constexpr double kFloor = 0.01;                // of standard deviations and amplitudes, in units of full contrast
constexpr double kPi = std::numbers::pi;

struct Standard {
    double mean = 0;
    double deviation = 1;
};

// Over the 441 patches of the square middle of each photo in resources/demo/photos at 336 pixels (ControlTest measures them
// again).
constexpr std::array<Standard, kMeasured> kStandards{{
    {0.4689, 0.2419},  {0.0123, 0.0968},  {-0.0232, 0.1462}, {-2.7291, 0.9273}, {-3.5159, 0.7004}, {-3.3096, 0.7779},
    {-3.8734, 0.5446}, {-3.9527, 0.4787}, {-4.0412, 0.4298}, {-4.0156, 0.47},   {-3.9656, 0.5277}, {-4.0074, 0.4778},
    {-4.0326, 0.4445}, {-3.9539, 0.4825}, {-3.7355, 0.6272}, {-3.8256, 0.5669}, {-3.935, 0.5137},  {-3.8965, 0.5672},
    {-3.8354, 0.6367}, {-3.8884, 0.577},  {-3.923, 0.5333},  {-3.8299, 0.5668}, {-3.5702, 0.6816}, {-3.6806, 0.6197},
    {-3.7946, 0.5812}, {-3.757, 0.6378},  {-3.6892, 0.7038}, {-3.7432, 0.6472}, {-3.7772, 0.6018}, {-3.6704, 0.6324},
    {-3.3812, 0.6904}, {-3.5041, 0.6382}, {-3.6179, 0.6171}, {-3.5774, 0.6603}, {-3.5026, 0.7338}, {-3.5714, 0.6752},
    {-3.6035, 0.6282}, {-3.4901, 0.656},
}};

/// Waves per pixel of a level along x and y, of stripes that rise by `orientation` of eight.
struct Frequency {
    double x = 0;
    double y = 0;
};

[[nodiscard]] Frequency frequencyOf(std::size_t orientation)
{
    const double angle = kPi * static_cast<double>(orientation) / kOrientations;
    // Level stripes vary along y. Rising stripes run along (cos, -sin) on a y axis that points down; their normal is (sin, cos).
    return {std::sin(angle) / kWavelength, std::cos(angle) / kWavelength};
}

/// A Gaussian, and the same times the cosine and the sine of a wave: what a Gabor filter is made of along one axis.
struct AxisTaps {
    Taps envelope;
    Taps even;
    Taps odd;
};

[[nodiscard]] AxisTaps tapsOf(double frequency)
{
    AxisTaps taps;
    for (auto* each : {&taps.envelope, &taps.even, &taps.odd}) each->anchor = kRadius;
    for (int i = -kRadius; i <= kRadius; ++i) {
        const double envelope = std::exp(-i * i / (2 * kSigma * kSigma));
        taps.envelope.weights.push_back(static_cast<float>(envelope));
        taps.even.weights.push_back(static_cast<float>(envelope * std::cos(2 * kPi * frequency * i)));
        taps.odd.weights.push_back(static_cast<float>(envelope * std::sin(2 * kPi * frequency * i)));
    }
    return taps;
}

[[nodiscard]] double sumOf(const Taps& taps)
{
    double sum = 0;
    for (const float weight : taps.weights) sum += static_cast<double>(weight);
    return sum;
}

/// In row-major order.
[[nodiscard]] constexpr std::size_t placeOf(int row, int col, int width)
{
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) + static_cast<std::size_t>(col);
}

/// To half the size; a pixel is the middle of the four that it comes from, so that a mirrored photo gives a mirrored level.
[[nodiscard]] Plane halved(const Plane& plane)
{
    const Taps binomial{{0.125F, 0.375F, 0.375F, 0.125F}, 1};
    const auto smooth = files::filtered(plane, binomial, binomial);
    Plane half{plane.width / 2, plane.height / 2, {}};
    half.values.reserve(plane.values.size() / 4);
    for (int row = 0; row < half.height; ++row)
        for (int col = 0; col < half.width; ++col) half.values.push_back(smooth.values[placeOf(2 * row, 2 * col, plane.width)]);
    return half;
}

/// What is left of a wave on its way down `levels` halvings to a level where it has this frequency.
[[nodiscard]] double gainOfHalving(Frequency frequency, std::size_t levels)
{
    double gain = 1;
    for (std::size_t level = 1; level <= levels; ++level) {
        const double finer = std::exp2(-static_cast<double>(level));
        gain *= std::pow(std::cos(kPi * frequency.x * finer) * std::cos(kPi * frequency.y * finer), 3);
    }
    return gain;
}

/// One orientation at one level: what a grating of amplitude 1 gives is brought to 1, the mean of the filters to 0.
struct Gabor {
    double evenGain = 1;
    double oddGain = 1;
    double offset = 0;  // of the even filter, in envelopes
};

[[nodiscard]] Gabor gaborOf(Frequency frequency, const AxisTaps& x, const AxisTaps& y)
{
    Gabor gabor;
    gabor.offset = sumOf(x.even) * sumOf(y.even) / (sumOf(x.envelope) * sumOf(y.envelope));
    gabor.evenGain = 0;
    gabor.oddGain = 0;
    for (int row = -kRadius; row <= kRadius; ++row)
        for (int col = -kRadius; col <= kRadius; ++col) {
            const double envelope = std::exp(-(row * row + col * col) / (2 * kSigma * kSigma));
            const double phase = 2 * kPi * (frequency.x * col + frequency.y * row);
            gabor.evenGain += envelope * (std::cos(phase) - gabor.offset) * std::cos(phase);
            gabor.oddGain += envelope * std::sin(phase) * std::sin(phase);
        }
    return gabor;
}

/// Mean over each cell of the grid of value(pixel), where `height` x `width` pixels lie on `grid` cells.
template <typename Value> [[nodiscard]] std::vector<double> cellMeans(GridSize grid, int height, int width, Value value)
{
    const int side = height / grid.rows;
    std::vector<double> means(grid.cells());
    for (int y = 0; y < height; ++y) {
        auto pixel = placeOf(y, 0, width);
        for (int col = 0; col < grid.cols; ++col) {
            double sum = 0;
            for (int x = 0; x < side; ++x) sum += value(pixel++);
            means[placeOf(y / side, col, grid.cols)] += sum;
        }
    }
    for (auto& mean : means) mean /= side * side;
    return means;
}

/// Fills channels of [cells, kMeasured].
class Measurements {
public:
    explicit Measurements(GridSize grid)
        : m_grid(grid)
        , m_values(grid.cells() * kMeasured)
    {}

    [[nodiscard]] std::vector<float> taken() { return std::move(m_values); }

    void takeColour(std::size_t colour, const Plane& plane)
    {
        const auto at = [&](std::size_t pixel) { return static_cast<double>(plane.values[pixel]); };
        const auto means = cellMeans(m_grid, plane.height, plane.width, at);
        const int side = plane.height / m_grid.rows;
        auto squares = std::vector<double>(m_grid.cells());
        for (int y = 0; y < plane.height; ++y)
            for (int x = 0; x < plane.width; ++x) {
                const auto cell = placeOf(y / side, x / side, m_grid.cols);
                const double off = at(placeOf(y, x, plane.width)) - means[cell];
                squares[cell] += off * off;
            }
        for (auto& square : squares) square = std::log(kFloor + std::sqrt(square / (side * side)));
        set(colour, means);
        set(kColours + colour, squares);
    }

    /// `level` halvings were made of the luminance.
    void takeEdges(std::size_t level, const Plane& luminance)
    {
        const auto flat = tapsOf(0).envelope;
        const auto envelope = files::filtered(luminance, flat, flat);
        for (std::size_t orientation = 0; orientation <= kOrientations / 2; ++orientation) {
            const auto frequency = frequencyOf(orientation);
            const auto x = tapsOf(frequency.x);
            const auto y = tapsOf(frequency.y);
            const auto gabor = gaborOf(frequency, x, y);
            const double gain = gainOfHalving(frequency, level);
            const auto cosCos = files::filtered(luminance, x.even, y.even);
            const auto sinSin = files::filtered(luminance, x.odd, y.odd);
            const auto sinCos = files::filtered(luminance, x.odd, y.even);
            const auto cosSin = files::filtered(luminance, x.even, y.odd);
            // The stripes that fall as steeply as these rise differ in the sign of y alone.
            for (const double sign : {1.0, -1.0}) {
                if (sign < 0 && orientation % (kOrientations / 2) == 0) continue;
                const double evenScale = 1 / (gabor.evenGain * gain);
                const double oddScale = 1 / (gabor.oddGain * gain);
                // Values are of size 1 and below: their squares need none of the care that std::hypot takes.
                const auto amplitude = [&](std::size_t i) {
                    const double even = static_cast<double>(cosCos.values[i]) - sign * static_cast<double>(sinSin.values[i]) -
                                        gabor.offset * static_cast<double>(envelope.values[i]);
                    const double odd = static_cast<double>(sinCos.values[i]) + sign * static_cast<double>(cosSin.values[i]);
                    return std::sqrt(even * even * evenScale * evenScale + odd * odd * oddScale * oddScale);
                };
                auto amplitudes = cellMeans(m_grid, luminance.height, luminance.width, amplitude);
                for (auto& value : amplitudes) value = std::log(kFloor + value);
                const auto place = sign > 0 ? orientation : kOrientations - orientation;
                set(2 * kColours + level * kOrientations + place, amplitudes);
            }
        }
    }

private:
    void set(std::size_t channel, std::span<const double> values)
    {
        for (std::size_t cell = 0; cell < values.size(); ++cell)
            m_values[cell * kMeasured + channel] = static_cast<float>(values[cell]);
    }

    GridSize m_grid;
    std::vector<float> m_values;
};

/// Luminance, red-green and blue-yellow.
[[nodiscard]] std::array<Plane, kColours> opponentPlanes(std::span<const float> rgb, int height, int width)
{
    const auto pixels = static_cast<std::size_t>(height) * static_cast<std::size_t>(width);
    std::array<Plane, kColours> planes;
    planes.fill({width, height, std::vector<float>(pixels)});
    for (std::size_t i = 0; i < pixels; ++i) {
        const float red = rgb[i];
        const float green = rgb[pixels + i];
        const float blue = rgb[2 * pixels + i];
        planes[0].values[i] = 0.2126F * red + 0.7152F * green + 0.0722F * blue;
        planes[1].values[i] = red - green;
        planes[2].values[i] = blue - (red + green) / 2;
    }
    return planes;
}

constexpr std::array<std::string_view, kColours> kColourNames{"luminance", "red - green", "blue - yellow"};

}  // namespace

std::vector<std::string> controlChannelNames()
{
    std::vector<std::string> names(kColourNames.begin(), kColourNames.end());
    for (const auto name : kColourNames) names.push_back(fmt::format("contrast of {}", name));
    for (std::size_t scale = 0; scale < kScales; ++scale)
        for (std::size_t orientation = 0; orientation < kOrientations; ++orientation)
            names.push_back(fmt::format("edges {} px {} deg", static_cast<int>(kWavelength) << scale,
                                        180.0 * static_cast<double>(orientation) / kOrientations));
    names.emplace_back("constant");
    return names;
}

const std::string& controlHash()
{
    static const std::string kHash = [] {
        auto text =
            fmt::format("control-{} wavelength={} sigma={} radius={} floor={}", kVersion, kWavelength, kSigma, kRadius, kFloor);
        const auto names = controlChannelNames();
        for (std::size_t channel = 0; channel < kMeasured; ++channel)
            text += fmt::format("\n{} {} {}", names[channel], kStandards[channel].mean, kStandards[channel].deviation);
        return files::sha256(std::as_bytes(std::span(text)));
    }();
    return kHash;
}

std::vector<float> rawControlFeatures(std::span<const float> rgb, int height, int width, int patch)
{
    assert(height > 0 && width > 0 && height % patch == 0 && width % patch == 0 && patch % (1 << (kScales - 1)) == 0);
    assert(rgb.size() == std::size_t{3} * static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
    auto planes = opponentPlanes(rgb, height, width);
    Measurements measurements({height / patch, width / patch});
    for (std::size_t colour = 0; colour < kColours; ++colour) measurements.takeColour(colour, planes[colour]);
    auto& luminance = planes[0];
    for (std::size_t level = 0; level < kScales; ++level) {
        if (level > 0) luminance = halved(luminance);
        measurements.takeEdges(level, luminance);
    }
    return measurements.taken();
}

std::vector<float> controlFeatures(std::span<const float> rgb, int height, int width, int patch)
{
    const auto raw = rawControlFeatures(rgb, height, width, patch);
    std::vector<float> features;
    features.reserve(raw.size() / kMeasured * (kMeasured + 1));
    for (std::size_t first = 0; first < raw.size(); first += kMeasured) {
        for (std::size_t channel = 0; channel < kMeasured; ++channel) {
            const auto& [mean, deviation] = kStandards[channel];
            features.push_back(static_cast<float>((static_cast<double>(raw[first + channel]) - mean) / deviation));
        }
        features.push_back(static_cast<float>(std::sqrt(static_cast<double>(kMeasured))));
    }
    return features;
}

}  // namespace cortilens::dense
