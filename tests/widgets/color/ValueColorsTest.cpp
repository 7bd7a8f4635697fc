// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ValueColors.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace cortilens::color;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
const ColorMap kDiverging = defaultColorMap(ColorMapKind::diverging);

}  // namespace

class ValueColorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nanAndValuesBelowTheThresholdAreTransparent()
    {
        const ValueScale scale{-1, 1, 0.5F};
        QCOMPARE(colorOf(kNaN, kDiverging, scale)[3], 0);
        QCOMPARE(colorOf(0.49F, kDiverging, scale)[3], 0);
        QCOMPARE(colorOf(-0.5F, kDiverging, scale)[3], 255);
    }

    void theEndsHaveTheMapsEndColours()
    {
        const auto scale = symmetricScale(2);
        QCOMPARE(colorOf(-2, kDiverging, scale), (Rgba{0x05, 0x30, 0x61, 255}));
        QCOMPARE(colorOf(9, kDiverging, scale), (Rgba{0x67, 0x00, 0x1F, 255}));
    }

    void alphaGrowsWithMagnitudeAlikeOnBothSides()
    {
        const AlphaRule rule{.opacity = 0.8F, .byMagnitude = true};
        const auto scale = symmetricScale(1);
        float before = -1;
        for (const float value : {0.0F, 0.1F, 0.3F, 0.6F, 1.0F}) {
            const float alpha = alphaOf(value, scale, rule);
            QVERIFY(alpha > before);
            QCOMPARE(alphaOf(-value, scale, rule), alpha);
            before = alpha;
        }
        QCOMPARE(alphaOf(0, scale, rule), 0.0F);
        QCOMPARE(alphaOf(1, scale, rule), 0.8F);
        QCOMPARE(alphaOf(7, scale, rule), 0.8F);
    }

    void aFadeIsHalfWayInTheMiddleOfItsZone()
    {
        const ValueScale scale{0, 1, 0.4F};
        const AlphaRule rule{.fade = 0.5F};
        QCOMPARE(alphaOf(0.2F, scale, rule), 0.0F);
        QVERIFY(std::abs(alphaOf(0.3F, scale, rule) - 0.5F) < 1e-5F);
        QCOMPARE(alphaOf(0.4F, scale, rule), 1.0F);
    }

    void manyValuesGetTheColoursOfEachAlone()
    {
        const std::array values{-1.0F, kNaN, 0.0F, 0.7F};
        const auto colors = colorsOf(values, kDiverging, symmetricScale(1));
        for (std::size_t i = 0; i < values.size(); ++i) QCOMPARE(colors[i], colorOf(values[i], kDiverging, symmetricScale(1)));
    }
};

QTEST_APPLESS_MAIN(ValueColorsTest)
#include "ValueColorsTest.moc"
