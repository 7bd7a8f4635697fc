// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/TopPhotos.h"

#include <QTest>

#include <array>
#include <cmath>
#include <limits>

using namespace cortilens;
using namespace cortilens::analysis;

namespace {
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::array<NsdId, 6> kPhotos{{{10}, {11}, {12}, {13}, {14}, {15}}};
}  // namespace

class TopPhotosTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theHighestAndTheLowestAreFound()
    {
        const auto ranking = rankPhotos(kPhotos, std::array{0.5F, -1.0F, kNan, 2.0F, 0.5F, -3.0F}, 2);

        QVERIFY(ranking.has_value());
        QCOMPARE(ranking->photos, 5U);
        QCOMPARE(ranking->top, (std::vector<RankedPhoto>{{{13}, 2}, {{10}, 0.5F}}));
        QCOMPARE(ranking->bottom, (std::vector<RankedPhoto>{{{15}, -3}, {{11}, -1}}));
    }

    void noPhotoIsInBoth()
    {
        const auto ranking = rankPhotos(kPhotos, std::array{1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 2.0F}, 100);

        QCOMPARE(ranking->top, (std::vector<RankedPhoto>{{{15}, 2}, {{10}, 1}, {{11}, 1}}));
        QCOMPARE(ranking->bottom, (std::vector<RankedPhoto>{{{12}, 1}, {{13}, 1}, {{14}, 1}}));
    }

    void predictionsAreTheReadout()
    {
        const auto values = predictedResponses(std::array{1.0F, 0.0F, 0.6F, 0.8F}, std::array{2.0F, -1.0F}, 0.5F);

        QVERIFY(values.has_value());
        QCOMPARE(values->size(), 2U);
        QCOMPARE((*values)[0], 2.5F);
        QVERIFY(std::abs((*values)[1] - 0.9F) < 1e-6F);
        QCOMPARE(predictedResponses(std::array{1.0F, 2.0F, 3.0F}, std::array{2.0F, -1.0F}, 0).error().kind, ErrorKind::mismatch);
    }

    void measuredMeansLeaveOutWhatIsUnknown()
    {
        const auto means = meanResponses(std::array{1.0F, 3.0F, kNan, 5.0F, kNan, kNan}, 2);

        QCOMPARE(means.size(), 3U);
        QCOMPARE(means[0], 2.0F);
        QCOMPARE(means[1], 5.0F);
        QVERIFY(std::isnan(means[2]));
    }

    void nothingToRankByIsSaid()
    {
        QCOMPARE(rankPhotos(kPhotos, std::array{1.0F}, 2).error().kind, ErrorKind::mismatch);
        QCOMPARE(rankPhotos(std::span(kPhotos).first(2), std::array{kNan, kNan}, 2).error().kind, ErrorKind::invalidRequest);
    }
};

QTEST_GUILESS_MAIN(TopPhotosTest)
#include "TopPhotosTest.moc"
