// SPDX-License-Identifier: Apache-2.0
#include "app/gui/UmapPlaces.h"

#include <QTest>

#include <cmath>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

/// Three voxels, of which the last is in no region.
[[nodiscard]] wire::UmapReply voxels()
{
    wire::UmapReply reply;
    reply.unitName = "voxels";
    reply.units = {40, 17, 22, 41, 17, 22, 5, 6, 7};
    reply.r2 = {0.41F, std::nanf(""), 0.1F};
    reply.positions = {0, 0, 1, 2, -3, 4};
    reply.regions = {{"nsdgeneral", {0, 1, 2}}, {"FFA-1", {0}}, {"faces", {0, 1}}, {"ventral", {0, 1, 2}}};
    reply.map.low = -3;
    reply.map.high = 1;
    reply.map.heightLow = 0;
    reply.map.heightHigh = 4;
    return reply;
}

[[nodiscard]] wire::UmapReply vertices()
{
    auto reply = voxels();
    reply.unitName = "vertices";
    reply.units = {0, 12, 1, 12, 1, 3};
    return reply;
}

}  // namespace

class UmapPlacesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void voxelsAreFoundByWhatTheyAre()
    {
        const UmapPlaces places(voxels());
        QCOMPARE(places.rowOf(VoxelIndex{41, 17, 22}), std::optional(1));
        QVERIFY(!places.rowOf(VoxelIndex{41, 17, 23}));
        QVERIFY(!places.rowOf(SurfaceVertex{Hemisphere::left, {12}}));
        QCOMPARE(toText(places.selectionOf(2)), std::string("voxel:5,6,7"));
        QCOMPARE(places.rowsOf("faces"), (std::vector<std::int32_t>{0, 1}));
        QVERIFY(places.rowsOf("places").empty());
    }

    void verticesAreFoundByHemisphere()
    {
        const UmapPlaces places(vertices());
        QCOMPARE(places.rowOf(SurfaceVertex{Hemisphere::left, {12}}), std::optional(0));
        QCOMPARE(places.rowOf(SurfaceVertex{Hemisphere::right, {12}}), std::optional(1));
        QVERIFY(!places.rowOf(VoxelIndex{0, 12, 0}));
        QCOMPARE(toText(places.selectionOf(2)), std::string("rh:3"));
        QCOMPARE(places.wordsOf(2), QStringLiteral("rh 3 · nsdgeneral, ventral · R² 0.10"));
    }

    void theSmallestRegionsAreSaidAndAnUnknownR2IsNot()
    {
        const UmapPlaces places(voxels());
        QCOMPARE(places.wordsOf(0), QStringLiteral("voxel 40, 17, 22 · FFA-1, faces, nsdgeneral · R² 0.41"));
        QCOMPARE(places.wordsOf(1), QStringLiteral("voxel 41, 17, 22 · faces, nsdgeneral, ventral"));
    }

    void theNearestVoxelOfAPlaceIsFound()
    {
        const UmapPlaces places(voxels());
        QCOMPARE(places.nearestTo(0.8F, 1.7F), std::optional(1));
        QVERIFY(!places.nearestTo(std::nanf(""), 0));
        QCOMPARE(places.points().scale, (color::PlaneScale{.across = {-3, 1}, .up = {0, 4}}));
    }

    void anAnswerThatIsNotWholeIsToldFromOneThatIs()
    {
        QVERIFY(UmapPlaces::isWhole(voxels()) && UmapPlaces::isWhole(vertices()));
        auto reply = voxels();
        reply.units.pop_back();
        QVERIFY(!UmapPlaces::isWhole(reply));
        reply = voxels();
        reply.positions.push_back(0);
        QVERIFY(!UmapPlaces::isWhole(reply));
        reply = voxels();
        reply.components = 3;
        QVERIFY(!UmapPlaces::isWhole(reply));
        reply = voxels();
        reply.regions[0].rows = {0, 3};  // a row that is not there
        QVERIFY(!UmapPlaces::isWhole(reply));
    }
};

QTEST_APPLESS_MAIN(UmapPlacesTest)
#include "UmapPlacesTest.moc"
