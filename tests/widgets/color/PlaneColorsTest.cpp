// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ColorVision.h"
#include "widgets/color/PlaneColors.h"

#include <QImage>
#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace cortilens::color;

namespace {

using Triple = std::array<double, 3>;

[[nodiscard]] double linear(int value)
{
    const double v = value / 255.0;
    return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
}

/// The published way from sRGB to Oklab, which PlaneColors.cpp goes in the other direction.
[[nodiscard]] Triple oklabOf(QRgb rgb)
{
    const double r = linear(qRed(rgb));
    const double g = linear(qGreen(rgb));
    const double b = linear(qBlue(rgb));
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
            0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

[[nodiscard]] double distance(QRgb a, QRgb b)
{
    const auto first = oklabOf(a);
    const auto second = oklabOf(b);
    return std::hypot(first[0] - second[0], first[1] - second[1], first[2] - second[2]);
}

constexpr int kSteps = 9;

/// A pixel for each of 9 x 9 places, the lower left first.
[[nodiscard]] QImage page()
{
    QImage picture(kSteps, kSteps, QImage::Format_RGB32);
    for (int up = 0; up < kSteps; ++up)
        for (int across = 0; across < kSteps; ++across) {
            const auto rgb = planeColor(static_cast<float>(across) / (kSteps - 1), static_cast<float>(up) / (kSteps - 1));
            picture.setPixel(across, up, qRgb(rgb[0], rgb[1], rgb[2]));
        }
    return picture;
}

/// Between any two places of the nine by nine, the least.
[[nodiscard]] double leastDistance(const QImage& picture)
{
    double least = std::numeric_limits<double>::infinity();
    for (int a = 0; a < kSteps * kSteps; ++a)
        for (int b = 0; b < a; ++b)
            least = std::min(least, distance(picture.pixel(a % kSteps, a / kSteps), picture.pixel(b % kSteps, b / kSteps)));
    return least;
}

}  // namespace

class PlaneColorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePageIsAPlaneInOklab()
    {
        const auto picture = page();
        const auto origin = oklabOf(picture.pixel(0, 0));
        const auto right = oklabOf(picture.pixel(kSteps - 1, 0));
        const auto top = oklabOf(picture.pixel(0, kSteps - 1));
        for (int up = 0; up < kSteps; ++up)
            for (int across = 0; across < kSteps; ++across) {
                const auto lab = oklabOf(picture.pixel(across, up));
                for (std::size_t i = 0; i < 3; ++i) {
                    const double expected =
                        origin[i] + (right[i] - origin[i]) * across / (kSteps - 1) + (top[i] - origin[i]) * up / (kSteps - 1);
                    // Of 8 bits in sRGB; a colour outside sRGB would be bent by far more.
                    QVERIFY2(std::abs(lab[i] - expected) < 0.006,
                             qPrintable(QStringLiteral("%1, %2: %3 is not %4").arg(across).arg(up).arg(lab[i]).arg(expected)));
                }
            }
    }

    void upIsLighterAndRightIsWarmer()
    {
        const auto picture = page();
        for (int i = 0; i < kSteps; ++i) {
            QVERIFY(oklabOf(picture.pixel(i, kSteps - 1))[0] > oklabOf(picture.pixel(i, 0))[0] + 0.3);
            QVERIFY(oklabOf(picture.pixel(kSteps - 1, i))[2] > oklabOf(picture.pixel(0, i))[2] + 0.2);
        }
    }

    void placesStayApartForEveryReader()
    {
        const auto picture = page();
        // 0.02 in Oklab is about the difference that is just seen side by side.
        QVERIFY2(leastDistance(picture) > 0.03, qPrintable(QString::number(leastDistance(picture))));
        for (const auto deficiency : {Deficiency::protanopia, Deficiency::deuteranopia}) {
            const double least = leastDistance(seenWith(deficiency, picture));
            QVERIFY2(least > 0.02, qPrintable(QString::number(least)));
        }
    }

    void aPlaceBeyondThePageHasTheColourOfItsRim()
    {
        QCOMPARE(planeColor(-3, 0.25F), planeColor(0, 0.25F));
        QCOMPARE(planeColor(0.5F, 7), planeColor(0.5F, 1));
        const PlaneScale scale{.across = {-2, 2}, .up = {10, 20}};
        QCOMPARE(planeColor(0, 15, scale), planeColor(0.5F, 0.5F));
        QCOMPARE(planeColor(9, 9, scale), planeColor(1, 0));
    }

    void whoHasNoPlaceHasNoColour()
    {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const std::array across{0.0F, nan, 1.0F};
        const std::array up{0.0F, 0.0F, nan};
        const auto colors = planeColorsOf(across, up, {});
        const auto corner = planeColor(0, 0);
        QCOMPARE(colors[0], (Rgba{corner[0], corner[1], corner[2], 255}));
        QCOMPARE(int{colors[1][3]}, 0);
        QCOMPARE(int{colors[2][3]}, 0);
        const auto without = planeColorsOf(across, {}, {});
        QCOMPARE(without, std::vector<Rgba>(3));
    }
};

QTEST_APPLESS_MAIN(PlaneColorsTest)
#include "PlaneColorsTest.moc"
