// SPDX-License-Identifier: Apache-2.0
#include "core/dense/PrecisionTrial.h"
#include "core/models/Fixed16.h"

#include <QTest>

#include <algorithm>
#include <array>

using namespace cortilens;
using namespace cortilens::dense;
using enum models::Precision;

namespace {

constexpr int kDepth = 12;

PrecisionTrial trial(models::Precision precision, double seconds, double cosineMissing = 0, double pearsonMissing = 0)
{
    PrecisionTrial result;
    result.precision = precision;
    result.seconds = seconds;
    result.worstCosine = 1 - cosineMissing;
    result.worstPearson = 1 - pearsonMissing;
    return result;
}

}  // namespace

class PrecisionTrialTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFastestIsTaken()
    {
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(fixed16, 0.5), trial(bf16, 0.4)}, kDepth), bf16);
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(fixed16, 0.3), trial(bf16, 0.4)}, kDepth), fixed16);
    }

    void whatGainsLittleOrNothingIsNot()
    {
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(fixed16, 0.95)}, kDepth), fp32);
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(bf16, 3)}, kDepth), fp32);
        QCOMPARE(fastestAsGood({}, kDepth), fp32);
    }

    void whatIsFasterButNotAsGoodIsNot()
    {
        // All blocks together may miss 0.001 of a cosine and 0.0005 of a correlation.
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(bf16, 0.1, 0.9e-3 / kDepth)}, kDepth), bf16);
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(bf16, 0.1, 1.1e-3 / kDepth)}, kDepth), fp32);
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(bf16, 0.1, 0, 1.1 * 0.5e-3 / kDepth)}, kDepth), fp32);
        QCOMPARE(fastestAsGood(std::array{trial(fp32, 1), trial(fixed16, 0.5), trial(bf16, 0.1, 1e-3)}, kDepth), fixed16);
    }

    void aNetworkIsTriedInEveryPrecisionThatTheCpuHas()
    {
        const auto& row = *models::findRow("deit-tiny");

        const auto trials = tryPrecisions(row).value();

        const auto expected = precisionsToTry(row);
        QVERIFY(std::ranges::equal(trials, expected, {}, &PrecisionTrial::precision));
        QCOMPARE(trials.front().precision, fp32);
        QCOMPARE(std::ranges::count(trials, fixed16, &PrecisionTrial::precision), models::fixed16::isSupported() ? 1 : 0);
        for (const auto& each : trials) {
            QVERIFY(each.seconds > 0 && each.seconds < 60);
            QVERIFY(each.precision == fp32 || each.worstCosine < 1);  // it was something else indeed
            QVERIFY((1 - each.worstCosine) * row.depth < 1e-3);
            QVERIFY((1 - each.worstPearson) * row.depth < 0.5e-3);
        }
    }

    void whereThereIsNothingToChooseThereIsOneCandidate()
    {
        QCOMPARE(precisionsToTry(*models::findRow("control")), std::vector{fp32});
        const auto& gated = *models::findRow("dinov2-vitg14");  // fixed16 has no gated hidden layer
        QCOMPARE(precisionsToTry(gated).size(), models::cpuMultipliesBfloat16() ? 2U : 1U);
    }

    void aTrialCanBeStopped()
    {
        std::stop_source stop;
        stop.request_stop();

        const auto trials = tryPrecisions(*models::findRow("deit-tiny"), stop.get_token());

        QVERIFY(!trials.has_value());
        QCOMPARE(trials.error().kind, ErrorKind::cancelled);
    }
};

QTEST_APPLESS_MAIN(PrecisionTrialTest)
#include "PrecisionTrialTest.moc"
