// SPDX-License-Identifier: Apache-2.0
#include "core/dense/MapDifference.h"

#include <QTest>

#include <array>
#include <cmath>

using namespace cortilens::dense;

class MapDifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalMapsDoNotDiffer()
    {
        const std::vector<float> map{1, 2, 3, 4, 5, 7, 0, 0};

        const auto difference = differenceOf(map, map, 2);

        QCOMPARE(difference.worstCosine, 1.0);
        QCOMPARE(difference.meanCosine, 1.0);
        QCOMPARE(difference.relative, 0.0);
        QVERIFY(difference.worstPearson > 1 - 1e-12);
    }

    void theWorstPatchAndTheMeanAreTold()
    {
        const std::vector<float> a{1, 0, 1, 0};
        const std::vector<float> b{1, 0, 1, 1};  // the second patch is turned by 45 degrees

        const auto difference = differenceOf(a, b, 2);

        QVERIFY(std::abs(difference.worstCosine - std::sqrt(0.5)) < 1e-12);
        QVERIFY(std::abs(difference.meanCosine - (1 + std::sqrt(0.5)) / 2) < 1e-12);
        QVERIFY(std::abs(difference.relative - std::sqrt(1.0 / 3)) < 1e-12);
    }

    void heatmapsAreOfUnitPatches()
    {
        const std::vector<float> patches{3, 4, 0, 0, -6, 8};
        const std::array readout{1.0, 2.0};

        const auto map = heatmap(patches, readout);

        QCOMPARE(map.size(), std::size_t{3});
        QVERIFY(std::abs(map[0] - 2.2) < 1e-12);
        QCOMPARE(map[1], 0.0);
        QVERIFY(std::abs(map[2] - 1.0) < 1e-12);
    }

    void pearsonIsScaleFreeAndOneForConstants()
    {
        QVERIFY(std::abs(pearson(std::array{1.0, 2.0, 4.0}, std::array{10.0, 12.0, 16.0}) - 1) < 1e-12);
        QVERIFY(std::abs(pearson(std::array{1.0, 2.0, 3.0}, std::array{3.0, 2.0, 1.0}) + 1) < 1e-12);
        QCOMPARE(pearson(std::array{1.0, 2.0}, std::array{5.0, 5.0}), 1.0);
    }
};

QTEST_APPLESS_MAIN(MapDifferenceTest)
#include "MapDifferenceTest.moc"
