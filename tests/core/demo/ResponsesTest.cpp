// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/demo/Responses.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;
using namespace cortilens::demo;

namespace {

constexpr int kPhotos = 500;

/// A voxel whose signal is a sine over the photos, with the variance that belongs to `ncsnr`.
ModelVoxel sineVoxel(float ncsnr)
{
    ModelVoxel voxel;
    voxel.ncsnr = ncsnr;
    voxel.meanPercent = 1;
    voxel.deviationPercent = 1.6F;
    const float amplitude = std::sqrt(2 * ncsnr * ncsnr / (1 + ncsnr * ncsnr));
    for (int n = 0; n < kPhotos; ++n) voxel.signal.push_back(amplitude * std::sin(0.7F * static_cast<float>(n)));
    return voxel;
}

}  // namespace

class ResponsesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPhotoIsShownThreeTimes()
    {
        const auto order = trialOrder(kPhotos, 3, 5);

        QCOMPARE(order.size(), 1500U);
        for (int photo = 0; photo < kPhotos; ++photo) QCOMPARE(std::ranges::count(order, photo), 3);
        QVERIFY(!std::ranges::is_sorted(order));
        QCOMPARE(trialOrder(kPhotos, 3, 5), order);
    }

    /// Within a tenth of ncsnr: 1000 degrees of freedom leave 2 % on the noise's deviation, which ncsnr doubles or triples.
    /// Within 12 points of R2: over 500 photos its standard error is below 3.5 points.
    void theNoiseCeilingIsFoundAgainInTheBetas()
    {
        const auto order = trialOrder(kPhotos, 3, 5);
        for (const float ncsnr : {0.4F, 0.8F, 1.4F}) {
            const auto voxel = sineVoxel(ncsnr);

            const auto scores = scoresOf(voxel, betasOf(voxel, order, 11), order, 750, kPhotos);

            QVERIFY2(std::abs(scores.ncsnr - ncsnr) < 0.1F, qPrintable(QString::number(scores.ncsnr)));
            QVERIFY2(std::abs(100 * scores.r2 - data::noiseCeilingOf(ncsnr)) < 12, qPrintable(QString::number(scores.r2)));
        }
    }

    void aWrongReadoutScoresBelowZero()
    {
        const auto order = trialOrder(kPhotos, 3, 5);
        auto voxel = sineVoxel(1);
        const auto betas = betasOf(voxel, order, 11);
        for (auto& value : voxel.signal) value = -value;

        QVERIFY(scoresOf(voxel, betas, order, 750, 100).r2 < 0);
    }

    void betasAreThreeHundredTimesPercentSignalChange()
    {
        const auto order = trialOrder(kPhotos, 3, 5);
        const auto betas = betasOf(sineVoxel(1), order, 11);

        double mean = 0;
        for (const auto beta : betas) mean += static_cast<double>(beta) / 300 / 1500;

        QVERIFY2(std::abs(mean - 1) < 0.15, qPrintable(QString::number(mean)));  // 1.6 / sqrt(1500) = 0.04 is one standard error
    }
};

QTEST_APPLESS_MAIN(ResponsesTest)
#include "ResponsesTest.moc"
