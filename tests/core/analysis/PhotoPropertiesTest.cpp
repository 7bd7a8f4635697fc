// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/PhotoProperties.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {

constexpr std::size_t kLightness = 0;
constexpr std::size_t kSaturation = 1;

[[nodiscard]] Photo plain(std::uint8_t red, std::uint8_t green, std::uint8_t blue)
{
    Photo photo{.width = 2, .height = 2, .rgb = {}};
    for (int pixel = 0; pixel < 4; ++pixel) photo.rgb.insert(photo.rgb.end(), {red, green, blue});
    return photo;
}

[[nodiscard]] bool close(float a, double b, double tolerance = 1e-4)
{
    return std::abs(static_cast<double>(a) - b) < tolerance;
}

}  // namespace

class PhotoPropertiesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Of sRGB's primaries and of middle grey, as colour-science 0.4.6 has them (sRGB to XYZ, D65, to CIE L*a*b*), to its four
    /// digits of the luminance weights.
    void lightnessIsThatOfTheCie_data()
    {
        QTest::addColumn<QRgb>("rgb");
        QTest::addColumn<double>("lightness");
        QTest::newRow("black") << qRgb(0, 0, 0) << 0.0;
        QTest::newRow("white") << qRgb(255, 255, 255) << 100.0;
        QTest::newRow("middle grey") << qRgb(119, 119, 119) << 50.034;
        QTest::newRow("red") << qRgb(255, 0, 0) << 53.233;
        QTest::newRow("green") << qRgb(0, 255, 0) << 87.737;
        QTest::newRow("blue") << qRgb(0, 0, 255) << 32.303;
        QTest::newRow("nearly black") << qRgb(2, 2, 2) << 0.5484;  // on the straight part of both curves
    }

    void lightnessIsThatOfTheCie()
    {
        QFETCH(QRgb, rgb);
        QFETCH(double, lightness);
        const auto photo = plain(static_cast<std::uint8_t>(qRed(rgb)), static_cast<std::uint8_t>(qGreen(rgb)),
                                 static_cast<std::uint8_t>(qBlue(rgb)));
        const auto values = pixelPropertiesOf(photo, {1, 1});
        QVERIFY2(close(values[kLightness], lightness, 0.01), qPrintable(QString::number(values[kLightness])));
    }

    void saturationIsThatOfHsv()
    {
        const auto saturation = [](std::uint8_t red, std::uint8_t green, std::uint8_t blue) {
            return pixelPropertiesOf(plain(red, green, blue), {1, 1})[kSaturation];
        };
        QVERIFY(close(saturation(0, 0, 0), 0));
        QVERIFY(close(saturation(80, 80, 80), 0));
        QVERIFY(close(saturation(200, 100, 50), 0.75));
        QVERIFY(close(saturation(0, 0, 9), 1));
    }

    void aPatchIsTheMeanOfItsPixels()
    {
        // Black and white side by side, four pixels wide: the middle patch of three holds parts of both.
        Photo photo{.width = 4, .height = 1, .rgb = {0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255}};
        const auto values = pixelPropertiesOf(photo, {1, 3});
        QVERIFY(close(values[0 * 2 + kLightness], 0) && close(values[1 * 2 + kLightness], 50) &&
                close(values[2 * 2 + kLightness], 100));
        // The mean of lightness, not the lightness of the mean light, which would be 76.
        QVERIFY(close(pixelPropertiesOf(photo, {1, 1})[kLightness], 50));
    }
};

QTEST_APPLESS_MAIN(PhotoPropertiesTest)
#include "PhotoPropertiesTest.moc"
