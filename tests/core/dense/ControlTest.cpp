// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Control.h"
#include "core/dense/DenseNetwork.h"
#include "core/files/Photo.h"
#include "core/files/PillowResize.h"
#include "core/models/ControlRow.h"
#include "tests/support/Tensors.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <numbers>
#include <set>

using namespace cortilens;
using namespace cortilens::dense;
namespace fs = std::filesystem;

namespace {

constexpr int kPatch = 16;
constexpr int kMeasured = models::kControlChannels - 1;
constexpr int kFirstEdge = 6;

/// [3, height, width] of what `colour` says at (x, y).
[[nodiscard]] std::vector<float> picture(int height, int width, const std::function<std::array<double, 3>(int, int)>& colour)
{
    const auto pixels = static_cast<std::size_t>(height * width);
    std::vector<float> rgb(3 * pixels);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (std::size_t c = 0; c < 3; ++c)
                rgb[c * pixels + static_cast<std::size_t>(y * width + x)] = static_cast<float>(colour(x, y).at(c));
    return rgb;
}

/// Grey stripes of this amplitude that rise to the right by `degrees`.
[[nodiscard]] std::vector<float> grating(double wavelength, double degrees, double amplitude)
{
    const double angle = degrees * std::numbers::pi / 180;
    return picture(336, 336, [&](int x, int y) {
        const double along = x * std::sin(angle) + y * std::cos(angle);
        const double value = 0.5 + amplitude * std::cos(2 * std::numbers::pi * along / wavelength);
        return std::array{value, value, value};
    });
}

/// Channel's value in the patch in the middle of a photo of 336 pixels.
[[nodiscard]] float central(const std::vector<float>& raw, int channel)
{
    return raw.at(static_cast<std::size_t>((10 * 21 + 10) * kMeasured + channel));
}

/// Amplitude that an edge channel stands for.
[[nodiscard]] double amplitude(const std::vector<float>& raw, int scale, int orientation)
{
    return std::exp(static_cast<double>(central(raw, kFirstEdge + 8 * scale + orientation))) - 0.01;
}

[[nodiscard]] std::vector<float> rawOf(const std::vector<float>& rgb)
{
    return rawControlFeatures(rgb, 336, 336, kPatch);
}

/// The square middle at the size that the control looks at, in [0, 1].
[[nodiscard]] std::vector<float> squareOf(const Photo& photo)
{
    const int side = std::min(photo.width, photo.height);
    const int left = (photo.width - side) / 2;
    const int top = (photo.height - side) / 2;
    Photo square{side, side, {}};
    for (int y = 0; y < side; ++y) {
        const auto* row = photo.rgb.data() + 3 * (static_cast<std::size_t>(top + y) * static_cast<std::size_t>(photo.width) +
                                                  static_cast<std::size_t>(left));
        square.rgb.insert(square.rgb.end(), row, row + 3 * side);
    }
    const auto small = files::resizeBicubic(square, 336, 336);
    return picture(336, 336, [&](int x, int y) {
        const auto* pixel = small.rgb.data() + 3 * static_cast<std::size_t>(y * 336 + x);
        return std::array{pixel[0] / 255.0, pixel[1] / 255.0, pixel[2] / 255.0};
    });
}

}  // namespace

class ControlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyChannelHasANameOfItsOwn()
    {
        const auto names = controlChannelNames();

        QCOMPARE(static_cast<int>(names.size()), models::kControlChannels);
        QCOMPARE(std::set(names.begin(), names.end()).size(), names.size());
        QCOMPARE(names[0], std::string("luminance"));
        QCOMPARE(names[kFirstEdge + 9], std::string("edges 8 px 22.5 deg"));
        QCOMPARE(names.back(), std::string("constant"));
        QCOMPARE(controlHash().size(), std::size_t{64});
    }

    void aUniformGreyHasLuminanceAndNothingElse()
    {
        const auto raw = rawOf(picture(336, 336, [](int, int) { return std::array{0.4, 0.4, 0.4}; }));

        for (std::size_t cell = 0; cell < 441; ++cell) {
            const auto* values = raw.data() + cell * kMeasured;
            QVERIFY(std::abs(values[0] - 0.4F) < 1e-6F);
            for (int colour = 1; colour < 3; ++colour) QVERIFY(std::abs(values[colour]) < 1e-6F);
            for (int rest = 3; rest < kMeasured; ++rest)  // nothing: ln(0.01 + 0), up to the rounding of the filters
                QVERIFY2(std::abs(values[rest] - std::log(0.01F)) < 1e-3F, std::to_string(rest).c_str());
        }
    }

    void colourFieldsAreTheirOpponentColours_data()
    {
        QTest::addColumn<double>("red");
        QTest::addColumn<double>("green");
        QTest::addColumn<double>("blue");
        QTest::addColumn<double>("luminance");
        QTest::addColumn<double>("redGreen");
        QTest::addColumn<double>("blueYellow");
        QTest::newRow("red") << 1.0 << 0.0 << 0.0 << 0.2126 << 1.0 << -0.5;
        QTest::newRow("green") << 0.0 << 1.0 << 0.0 << 0.7152 << -1.0 << -0.5;
        QTest::newRow("blue") << 0.0 << 0.0 << 1.0 << 0.0722 << 0.0 << 1.0;
        QTest::newRow("yellow") << 1.0 << 1.0 << 0.0 << 0.9278 << 0.0 << -1.0;
        QTest::newRow("white") << 1.0 << 1.0 << 1.0 << 1.0 << 0.0 << 0.0;
    }
    void colourFieldsAreTheirOpponentColours()
    {
        QFETCH(const double, red);
        QFETCH(const double, green);
        QFETCH(const double, blue);
        const auto raw = rawOf(picture(336, 336, [&](int, int) { return std::array{red, green, blue}; }));

        int channel = 0;
        for (const char* expected : {"luminance", "redGreen", "blueYellow"}) {
            const double value = *static_cast<const double*>(QTest::qData(expected, QMetaType::fromType<double>().id()));
            QVERIFY2(std::abs(central(raw, channel++) - value) < 1e-6, expected);
        }
    }

    void contrastIsTheStandardDeviation()
    {
        // Columns of 0.3 and 0.7 by turns: standard deviation 0.2 in every patch.
        const auto raw = rawOf(picture(336, 336, [](int x, int) {
            const double value = x % 2 == 0 ? 0.3 : 0.7;
            return std::array{value, value, value};
        }));

        QVERIFY(std::abs(central(raw, 3) - std::log(0.01 + 0.2)) < 1e-5);
        QVERIFY(std::abs(central(raw, 4) - std::log(0.01)) < 1e-3);
    }

    void aGratingAnswersInItsScaleAndOrientationWithItsAmplitude_data()
    {
        QTest::addColumn<int>("scale");
        QTest::addColumn<int>("orientation");
        for (int scale = 0; scale < 4; ++scale)
            for (int orientation = 0; orientation < 8; ++orientation)
                QTest::addRow("%d px, %.1f degrees", 4 << scale, 22.5 * orientation) << scale << orientation;
    }
    void aGratingAnswersInItsScaleAndOrientationWithItsAmplitude()
    {
        QFETCH(const int, scale);
        QFETCH(const int, orientation);
        const auto raw = rawOf(grating(4 << scale, 22.5 * orientation, 0.2));

        // Two waves make a patch at the coarsest scale: what the quadrature pair leaves of their phase is below a hundredth.
        QVERIFY2(std::abs(amplitude(raw, scale, orientation) - 0.2) < 0.004,
                 std::to_string(amplitude(raw, scale, orientation)).c_str());
        for (int otherScale = 0; otherScale < 4; ++otherScale)
            for (int other = 0; other < 8; ++other) {
                if (otherScale == scale && other == orientation) continue;
                const int turned = std::min((other - orientation + 8) % 8, (orientation - other + 8) % 8);
                // Neighbouring orientations and scales overlap; across, nothing may be left.
                const double most = otherScale == scale && turned == 1 ? 0.16 : turned < 2 ? 0.1 : 0.06;
                QVERIFY2(amplitude(raw, otherScale, other) < most, qPrintable(QStringLiteral("%1 px, %2 degrees: %3")
                                                                                  .arg(4 << otherScale)
                                                                                  .arg(22.5 * other)
                                                                                  .arg(amplitude(raw, otherScale, other))));
            }
    }

    void aMirroredPhotoGivesTheMirroredMap()
    {
        const auto photo = squareOf(files::readPhoto(CORTILENS_SOURCE_DIR "/resources/demo/photos/000000184324.jpg").value());
        auto mirrored = photo;
        for (std::size_t row = 0; row < std::size_t{3} * 336; ++row)
            std::reverse(mirrored.begin() + static_cast<std::ptrdiff_t>(row * 336),
                         mirrored.begin() + static_cast<std::ptrdiff_t>((row + 1) * 336));
        const auto raw = rawOf(photo);
        const auto other = rawOf(mirrored);

        double worst = 0;
        for (std::size_t row = 0; row < 21; ++row)
            for (std::size_t col = 0; col < 21; ++col)
                for (std::size_t channel = 0; channel < kMeasured; ++channel) {
                    auto twin = channel;  // stripes that rise now fall
                    if (channel >= kFirstEdge && (channel - kFirstEdge) % 8 > 0)
                        twin = channel - (channel - kFirstEdge) % 8 + 8 - (channel - kFirstEdge) % 8;
                    const auto here = raw[(row * 21 + col) * kMeasured + channel];
                    const auto there = other[(row * 21 + 20 - col) * kMeasured + twin];
                    worst = std::max(worst, std::abs(static_cast<double>(here) - static_cast<double>(there)));
                }
        QVERIFY2(worst < 1e-3, std::to_string(worst).c_str());  // rounding, in logarithms of up to a hundredth
    }

    void theStandardsAreThoseOfTheProgramsPhotos()
    {
        std::vector<double> sum(kMeasured + 1);
        std::vector<double> square(kMeasured + 1);
        double patches = 0;
        for (const auto& file : fs::directory_iterator(CORTILENS_SOURCE_DIR "/resources/demo/photos")) {
            if (file.path().extension() != ".jpg") continue;
            const auto rgb = squareOf(files::readPhoto(file.path()).value());
            const auto features = controlFeatures(rgb, 336, 336, kPatch);
            for (std::size_t i = 0; i < features.size(); ++i) {
                sum[i % models::kControlChannels] += static_cast<double>(features[i]);
                square[i % models::kControlChannels] += static_cast<double>(features[i]) * static_cast<double>(features[i]);
            }
            patches += 441;
        }

        QCOMPARE(patches, 31 * 441.0);
        for (std::size_t channel = 0; channel < kMeasured; ++channel) {
            const double mean = sum[channel] / patches;
            const double deviation = std::sqrt(square[channel] / patches - mean * mean);
            QVERIFY2(
                std::abs(mean) < 1e-3 && std::abs(deviation - 1) < 1e-3,
                qPrintable(QStringLiteral("channel %1: %2 +- %3").arg(channel).arg(mean, 0, 'f', 6).arg(deviation, 0, 'f', 6)));
        }
        QVERIFY(std::abs(sum[kMeasured] / patches - std::sqrt(38.0)) < 1e-6);
    }

    void itAnswersAsANetworkDoes()
    {
        const auto& row = *models::findRow("control");
        const auto control = DenseNetwork::open(row, {}, {}).value();
        const auto pixels = test::formulaPixels(336).sigmoid().expand({2, 3, 336, 336}).contiguous();

        const auto tokens = control->tokens(pixels, Adaptor::none).value();
        QCOMPARE(tokens.sizes().vec(), (std::vector<std::int64_t>{2, 441, models::kControlChannels}));
        QVERIFY(at::equal(tokens[0], tokens[1]));
        const auto embedding = control->embedding(pixels).value();
        QVERIFY(at::allclose(embedding, tokens.mean(1)));
        QCOMPARE(control->weightsHash(), controlHash());

        QCOMPARE(control->tokens(at::zeros({1, 3, 100, 336}), Adaptor::none).error().kind, ErrorKind::invalidRequest);
        std::stop_source stop;
        stop.request_stop();
        QCOMPARE(control->embedding(pixels, stop.get_token()).error().kind, ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(ControlTest)
#include "ControlTest.moc"
