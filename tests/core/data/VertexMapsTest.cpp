// SPDX-License-Identifier: Apache-2.0
#include "core/data/NoiseCeiling.h"
#include "core/data/VertexMaps.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::data;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::array<std::int32_t, 3> kShape{81, 104, 83};

}  // namespace

class VertexMapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void coordinatesCountFromOne()
    {
        QCOMPARE(nearestVoxel({1, 1, 1}, kShape), (VoxelIndex{0, 0, 0}));
        QCOMPARE(nearestVoxel({81, 104, 83}, kShape), (VoxelIndex{80, 103, 82}));
        QCOMPARE(nearestVoxel({2.4F, 3.6F, 1.2F}, kShape), (VoxelIndex{1, 3, 0}));
    }

    void theFirstAndTheLastPlaneReachHalfAVoxelOut()
    {
        QCOMPARE(nearestVoxel({0.5F, 1, 1}, kShape), (VoxelIndex{0, 0, 0}));
        QCOMPARE(nearestVoxel({0.49F, 1, 1}, kShape), kNoVoxel);
        QCOMPARE(nearestVoxel({81.49F, 1, 1}, kShape), (VoxelIndex{80, 0, 0}));
        QCOMPARE(nearestVoxel({81.5F, 1, 1}, kShape), kNoVoxel);
    }

    void whatLeadsNowhereIsNoVoxel()
    {
        for (const float nowhere : {9999.0F, kNan, std::numeric_limits<float>::infinity(), -1e30F, 1e30F}) {
            QCOMPARE(nearestVoxel({nowhere, 1, 1}, kShape), kNoVoxel);
            QCOMPARE(nearestVoxel({1, 1, nowhere}, kShape), kNoVoxel);
        }
        QCOMPARE(nearestVoxel({1, 1, 1}, {}), kNoVoxel);
    }

    void theNoiseCeilingFollowsThePublishedFormula()
    {
        QCOMPARE(noiseCeilingOf(1.0F), 75.0F);     // 1 / (1 + 1/3)
        QCOMPARE(noiseCeilingOf(1.0F, 1), 50.0F);  // 1 / (1 + 1)
        QCOMPARE(noiseCeilingOf(0.5F), 100 * 0.25F / (0.25F + 1.0F / 3));
        QCOMPARE(noiseCeilingOf(0.0F), 0.0F);
        QVERIFY(std::isnan(noiseCeilingOf(kNan)));
        QVERIFY(std::isnan(noiseCeilingOf(std::numeric_limits<float>::infinity())));
    }
};

QTEST_APPLESS_MAIN(VertexMapsTest)
#include "VertexMapsTest.moc"
