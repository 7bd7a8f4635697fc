// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceSampling.h"
#include "tests/core/data/SmallTree.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::data;
using namespace cortilens::test;

namespace {

constexpr VolumeShape kShape{7, 6, 5};

/// x fastest
template <typename Field> [[nodiscard]] std::vector<float> volumeOfField(const Field& field)
{
    std::vector<float> volume;
    for (int k = 0; k < kShape[2]; ++k)
        for (int j = 0; j < kShape[1]; ++j)
            for (int i = 0; i < kShape[0]; ++i) volume.push_back(static_cast<float>(field(i, j, k)));
    return volume;
}

[[nodiscard]] float at(const std::vector<float>& volume, VolumePlace place, Sampling sampling)
{
    return sampleVolume(volume, kShape, std::array<VolumePlace, 1>{place}, sampling).front();
}

}  // namespace

class SurfaceSamplingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void voxelCentresGiveTheirOwnValueWithEverySampling()
    {
        const auto volume = volumeOfField([](int i, int j, int k) { return 100 * i + 10 * j + k; });
        for (const auto sampling : {Sampling::nearest, Sampling::linear, Sampling::cubic, Sampling::winnerTakesAll}) {
            QCOMPARE(at(volume, {0, 0, 0}, sampling), 0.0F);
            QCOMPARE(at(volume, {6, 5, 4}, sampling), 654.0F);
            QCOMPARE(at(volume, {3, 2, 1}, sampling), 321.0F);
        }
    }
    void linearReproducesALinearFieldAndCubicAQuadraticOne()
    {
        const auto linear = volumeOfField([](int i, int j, int k) { return 2 * i - 3 * j + 0.5 * k; });
        QVERIFY(std::abs(at(linear, {1.25F, 2.5F, 3.75F}, Sampling::linear) - (2.5F - 7.5F + 1.875F)) < 1e-5F);
        // Keys' kernel with a = -0.5 is exact for quadratics away from the border.
        const auto quadratic = volumeOfField([](int i, int j, int k) { return i * i + 2.0 * j * j - k * k + i; });
        const float expected = 2.3F * 2.3F + 2 * 2.6F * 2.6F - 1.4F * 1.4F + 2.3F;
        QVERIFY(std::abs(at(quadratic, {2.3F, 2.6F, 1.4F}, Sampling::cubic) - expected) < 1e-4F);
        QVERIFY(std::abs(at(quadratic, {2.3F, 2.6F, 1.4F}, Sampling::linear) - expected) > 0.1F);
    }
    void cubicIsTheKnownKernelHalfWayBetweenTwoVoxels()
    {
        // (-1, 9, 9, -1) / 16 of the four voxels around.
        const auto step = volumeOfField([](int i, int, int) { return i >= 3 ? 16 : 0; });
        QCOMPARE(at(step, {2.5F, 2, 2}, Sampling::cubic), 8.0F);
        QCOMPARE(at(step, {1.5F, 2, 2}, Sampling::cubic), -1.0F);
        QCOMPARE(at(step, {3.5F, 2, 2}, Sampling::cubic), 17.0F);
        QCOMPARE(at(step, {5.5F, 2, 2}, Sampling::cubic), 16.0F);  // the last voxel is repeated
    }
    void whatIsOutsideOrNowhereIsNotANumber()
    {
        const auto volume = volumeOfField([](int, int, int) { return 1; });
        for (const auto sampling : {Sampling::nearest, Sampling::linear, Sampling::cubic, Sampling::winnerTakesAll}) {
            QVERIFY(std::isnan(at(volume, {-0.1F, 1, 1}, sampling)));
            QVERIFY(std::isnan(at(volume, {6.1F, 1, 1}, sampling)));
            QVERIFY(std::isnan(at(volume, {1, kNan, 1}, sampling)));
        }
    }
    void labelsAreVotedAndNeverAveraged()
    {
        const auto labels = volumeOfField([](int i, int, int) { return i < 3 ? 2 : 9; });
        QCOMPARE(at(labels, {2.4F, 2, 2}, Sampling::winnerTakesAll), 2.0F);
        QCOMPARE(at(labels, {2.6F, 2, 2}, Sampling::winnerTakesAll), 9.0F);
        QCOMPARE(at(labels, {2.6F, 2, 2}, Sampling::nearest), 9.0F);
        QCOMPARE(at(labels, {2.5F, 2, 2}, Sampling::linear), 5.5F);
    }
    void transformFilesCountFromOneAndSayNowhere()
    {
        const SmallTree tree;
        // Frame after frame: x of both vertices, y, z.
        tree.map(tree.root() / "places.mgz", {1, 9999, 2.5F, 9999, 3, 9999}, 2);
        const auto places = readVolumePlaces(tree.root() / "places.mgz").value();
        QCOMPARE(places[0], (VolumePlace{0, 1.5F, 2}));
        QVERIFY(std::isnan(places[1][0]));
        QCOMPARE(readVertexSources(tree.root() / "places.mgz", 10).error().kind, ErrorKind::mismatch);
        tree.map(tree.root() / "sources.mgz", {3, 1, 9999}, 3);
        const auto sources = readVertexSources(tree.root() / "sources.mgz", 3).value();
        QCOMPARE(sources, (std::vector<std::int32_t>{2, 0, -1}));
        QVERIFY(same(carryVertices(std::array{5.0F, 6.0F, 7.0F}, sources), {7, 5, kNan}));
        QCOMPARE(readVertexSources(tree.root() / "sources.mgz", 2).error().kind, ErrorKind::mismatch);
        QCOMPARE(readVolumePlaces(tree.root() / "sources.mgz").error().kind, ErrorKind::mismatch);
    }
    void depthsAreAveragedOverWhatIsKnown()
    {
        const std::array<std::vector<float>, 3> depths{{{1, kNan, kNan}, {2, 4, kNan}, {6, kNan, kNan}}};
        QVERIFY(same(meanOfDepths(depths), {3, 4, kNan}));
    }
};

QTEST_APPLESS_MAIN(SurfaceSamplingTest)
#include "SurfaceSamplingTest.moc"
