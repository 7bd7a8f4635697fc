// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/PointerGesture.h"

#include <QTest>

using namespace cortilens;

class PointerGestureTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPressAndReleaseWithoutMovementIsAClick()
    {
        PointerGesture gesture;
        gesture.press({10, 10});
        QVERIFY(gesture.release());
    }

    void aTremblingHandStillClicks()
    {
        PointerGesture gesture(4);
        gesture.press({10, 10});
        QVERIFY(gesture.moveTo({12, 11}) == DevicePoint{});
        QVERIFY(!gesture.isDragging());
        QVERIFY(gesture.release());
    }

    void aDragIsNoClickAndLosesNoWay()
    {
        PointerGesture gesture(4);
        gesture.press({10, 10});
        QVERIFY((gesture.moveTo({13, 10}) == DevicePoint{}));
        QVERIFY((gesture.moveTo({20, 12}) == DevicePoint{10, 2}));
        QVERIFY((gesture.moveTo({21, 12}) == DevicePoint{1, 0}));
        QVERIFY(!gesture.release());
        QVERIFY(!gesture.isPressed());
    }

    void aReleaseWithoutAPressIsNothing()
    {
        PointerGesture gesture;
        QVERIFY(!gesture.release());
        QVERIFY(gesture.moveTo({50, 50}) == DevicePoint{});
    }
};

QTEST_APPLESS_MAIN(PointerGestureTest)
#include "PointerGestureTest.moc"
