// SPDX-License-Identifier: Apache-2.0
#include "core/types/Error.h"  // first: moc 6.4 cannot read <compare> before another standard header
#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/CortexPose.h"

#include <QTest>

#include <cmath>

using namespace cortilens;

namespace {

constexpr Vector3 kOutwardsOfLeft{-1, 0, 0};
constexpr Vector3 kForward{0, 1, 0};
constexpr Vector3 kUp{0, 0, 1};

[[nodiscard]] bool isProper(const Rotation& rotation)
{
    const auto normal = cross(rotation[0], rotation[1]);
    return std::abs(dot(normal, rotation[2]) - 1) < 1e-12 && std::abs(dot(rotation[0], rotation[1])) < 1e-12;
}

}  // namespace

class CortexPoseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyViewpointIsATurnForBothHemispheres()
    {
        for (const auto viewpoint : {Viewpoint::lateral, Viewpoint::medial, Viewpoint::ventral, Viewpoint::dorsal,
                                     Viewpoint::posterior, Viewpoint::anterior}) {
            const auto pose = poseOf(viewpoint);
            QVERIFY(isProper(pose.rotation));
            QVERIFY(isProper(mirrored(pose.rotation)));
            QVERIFY(mirrored(mirrored(pose.rotation)) == pose.rotation);
        }
    }

    void lateralTurnsBothOuterSidesToTheViewerAndBothFrontsOutwards()
    {
        const auto left = poseOf(Viewpoint::lateral).rotation;
        const auto right = mirrored(left);
        QCOMPARE(rotated(left, kOutwardsOfLeft)[2], 1.0);
        QCOMPARE(rotated(right, kOutwardsOfLeft)[2], -1.0);
        QCOMPARE(rotated(left, kForward)[0], -1.0);
        QCOMPARE(rotated(right, kForward)[0], 1.0);
        QCOMPARE(rotated(left, kUp)[1], 1.0);
    }

    void fromBelowAndFromTheFrontTheSidesChangePlaces()
    {
        QVERIFY(poseOf(Viewpoint::ventral).sidesSwapped);
        QVERIFY(poseOf(Viewpoint::anterior).sidesSwapped);
        QVERIFY(!poseOf(Viewpoint::dorsal).sidesSwapped);
        QVERIFY(!poseOf(Viewpoint::posterior).sidesSwapped);
        QCOMPARE(rotated(poseOf(Viewpoint::ventral).rotation, kOutwardsOfLeft)[0], 1.0);
    }

    void theSecondRowShowsTheUndersideWithLeftAndRightAsTheyWere()
    {
        for (const auto viewpoint : {Viewpoint::lateral, Viewpoint::medial}) {
            const auto above = poseOf(viewpoint).rotation;
            const auto below = fromBelow(above);
            QVERIFY(isProper(below));
            QCOMPARE(rotated(below, kUp)[2], -1.0);
            QCOMPARE(below[0], above[0]);
            QCOMPARE(fromAbove(below), above);
            QCOMPARE(fromBelow(mirrored(above)), mirrored(below));
        }
    }

    void onlyWhatHidesTheUndersideHasARowForIt()
    {
        for (const auto viewpoint : {Viewpoint::lateral, Viewpoint::medial}) {
            QVERIFY(poseOf(Standpoint{viewpoint, true}).withUnderside);
            QVERIFY(!poseOf(Standpoint{viewpoint, false}).withUnderside);
            QVERIFY(!poseOf(viewpoint).withUnderside);
        }
        for (const auto viewpoint : {Viewpoint::ventral, Viewpoint::dorsal, Viewpoint::posterior, Viewpoint::anterior})
            QVERIFY(!poseOf(Standpoint{viewpoint, true}).withUnderside);
    }

    void aDragToTheRightBringsTheNearSideToTheRight()
    {
        const auto rotation = poseOf(Viewpoint::dorsal).rotation;
        const auto near = rotated(turned(rotation, 0.1, 0), kUp);
        QVERIFY(near[0] > 0.05);
        QVERIFY(rotated(turned(rotation, 0, 0.1), kUp)[1] > 0.05);
        QVERIFY(isProper(turned(rotation, 0.7, -1.1)));
    }

    void aFullTurnComesBack()
    {
        const auto rotation = poseOf(Viewpoint::lateral).rotation;
        const auto again = turned(rotation, 2 * std::acos(-1.0), 0);
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t j = 0; j < 3; ++j) QVERIFY(std::abs(again[i][j] - rotation[i][j]) < 1e-12);
    }

    void zoomKeepsThePlaceUnderThePointer()
    {
        ScreenPlane plane{{801, 601}, 0.25, 3, -2};
        const CortexPose pose{.rotation = {}, .fitted = {}, .sidesSwapped = false, .zoom = 1, .panX = 3, .panY = -2};
        const DevicePoint pointer{650, 80};
        const auto before = plane.toWorld(pointer, 0);
        const auto zoomed = zoomedAbout(pose, plane, pointer, 2);
        const ScreenPlane after{plane.size, plane.mmPerPixel / zoomed.zoom, zoomed.panX, zoomed.panY};
        QCOMPARE(zoomed.zoom, 2.0);
        QVERIFY(std::abs(after.toPixel(before).x - pointer.x) < 1e-9);
        QVERIFY(std::abs(after.toPixel(before).y - pointer.y) < 1e-9);
    }

    void zoomHasItsLimits()
    {
        const CortexPose pose;
        const ScreenPlane plane{{100, 100}, 1, 0, 0};
        QCOMPARE(zoomedAbout(pose, plane, {0, 0}, 1e9).zoom, 60.0);
        QCOMPARE(zoomedAbout(pose, plane, {0, 0}, 1e-9).zoom, 0.3);
    }
};

QTEST_APPLESS_MAIN(CortexPoseTest)
#include "CortexPoseTest.moc"
