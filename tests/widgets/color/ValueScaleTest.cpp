// SPDX-License-Identifier: Apache-2.0
#include "widgets/color/ValueScale.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

using namespace cortilens::color;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

}  // namespace

class ValueScaleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void zeroIsExactlyTheMiddleOfASymmetricScale()
    {
        const auto scale = symmetricScale(0.18F);
        QVERIFY(scale.isSymmetric());
        QCOMPARE(scale.unit(0), 0.5F);
        QCOMPARE(scale.unit(-0.18F), 0.0F);
        QCOMPARE(scale.unit(5), 1.0F);
        QVERIFY(std::isnan(scale.unit(kNaN)));
    }

    void anAutomaticScaleIsSymmetricRoundAndHoldsEveryValue()
    {
        const std::array values{0.03F, kNaN, -0.171F, std::numeric_limits<float>::infinity()};
        QCOMPARE(symmetricScaleOf(values), symmetricScale(0.2F));
        QCOMPARE(symmetricScaleOf(std::array{kNaN}), symmetricScale(1));
        QCOMPARE(symmetricScale(-1).high, 1.0F);
    }

    void limitsAreTheNextRoundNumber()
    {
        QCOMPARE(niceLimit(0.11F), 0.12F);
        QCOMPARE(niceLimit(0.12F), 0.12F);
        QCOMPARE(niceLimit(8.1F), 10.0F);
        QCOMPARE(niceLimit(61), 80.0F);
        QCOMPARE(niceLimit(0), 1.0F);
    }

    void thresholdsHideBothSidesOfZero()
    {
        const ValueScale scale{-1, 1, 0.25F};
        QVERIFY(!scale.shows(0.2F));
        QVERIFY(!scale.shows(-0.2F));
        QVERIFY(scale.shows(-0.25F));
        QVERIFY(!scale.shows(kNaN));
    }

    void numbersHaveARealMinusSignAndNoSignedZero()
    {
        QCOMPARE(formatValue(-1.5F, {.decimals = 2}), QString::fromUtf8("−1.50"));
        QCOMPARE(formatValue(0.131F, {.decimals = 3, .sign = SignDisplay::always}), QString::fromUtf8("+0.131"));
        QCOMPARE(formatValue(-0.001F, {.decimals = 2}), QStringLiteral("0.00"));
        QCOMPARE(formatValue(71, {.decimals = 0, .unit = QStringLiteral("%")}), QString::fromUtf8("71\u00A0%"));
        QCOMPARE(formatValue(kNaN), QStringLiteral("n/a"));
        QCOMPARE(formatValue(1234567, {.decimals = 0}), QStringLiteral("1234567"));
    }

    void aWidthIsFilledWithFigureSpaces()
    {
        QCOMPARE(formatValue(7, {.decimals = 0, .width = 3}), QString::fromUtf8("\u2007\u20077"));
        QCOMPARE(formatValue(-7, {.decimals = 0, .width = 3}).size(), 3);
    }

    void decimalsTellApartAHundredthOfTheRange()
    {
        QCOMPARE(decimalsFor({0, 1}), 2);
        QCOMPARE(decimalsFor({0, 500}), 0);
        QCOMPARE(decimalsFor(symmetricScale(0.2F)), 3);
    }
};

QTEST_APPLESS_MAIN(ValueScaleTest)
#include "ValueScaleTest.moc"
