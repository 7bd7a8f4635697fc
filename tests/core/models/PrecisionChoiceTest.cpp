// SPDX-License-Identifier: Apache-2.0
#include "core/models/Fixed16.h"
#include "core/models/PrecisionChoice.h"

#include <QTest>

#include <limits>

using namespace cortilens::models;

namespace {
constexpr double kNever = std::numeric_limits<double>::infinity();
}

class PrecisionChoiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyAClearGainIsTaken()
    {
        QCOMPARE(chosenFrom({.fp32 = 1, .bf16 = kNever, .fixed16 = kNever}), Precision::fp32);
        QCOMPARE(chosenFrom({.fp32 = 1, .bf16 = 0.9, .fixed16 = 0.85}), Precision::fp32);
        QCOMPARE(chosenFrom({.fp32 = 1, .bf16 = 3, .fixed16 = 0.6}), Precision::fixed16);
        QCOMPARE(chosenFrom({.fp32 = 1, .bf16 = 0.2, .fixed16 = 0.6}), Precision::bf16);
    }

    void theMoreExactOfTwoEqualOnesIsTaken()
    {
        QCOMPARE(chosenFrom({.fp32 = 1, .bf16 = 0.55, .fixed16 = 0.6}), Precision::fixed16);
    }

    void measuringTakesTimesOfWhatIsPossible()
    {
        const auto times = measurePrecisions();

        QVERIFY(times.fp32 > 0 && times.fp32 < 60);
        QVERIFY(times.bf16 > 0 && times.bf16 < 60);
        QCOMPARE(times.fixed16 < kNever, fixed16::isSupported());
    }
};

QTEST_APPLESS_MAIN(PrecisionChoiceTest)
#include "PrecisionChoiceTest.moc"
