// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/image/ScatterSamples.h"
#include "widgets/image/ScatterView.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace cortilens;
using namespace cortilens::image;

namespace {

/// Four voxels in the corners of a page that is twice as wide as high, which lies in 28 ... 428 by 128 ... 328 of the view.
void prepare(ScatterView& view)
{
    view.resize(456, 456);
    ScatterPoints points;
    points.positions = {0, 0, 4, 0, 0, 2, 4, 2};
    points.scale = {.across = {0, 4}, .up = {0, 2}};
    points.regions = {{"left", {0, 2}}, {"right", {1, 3}}};
    view.setPoints(points);
}

void move(ScatterView& view, QPointF to, Qt::MouseButtons buttons = Qt::NoButton)
{
    QMouseEvent event(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &event);
}

void turnWheel(ScatterView& view, QPointF at, int notches)
{
    QWheelEvent event(at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&view, &event);
}

[[nodiscard]] QColor colorAt(ScatterView& view, QPointF at)
{
    return view.grab().toImage().pixelColor(at.toPoint());
}

/// Of all channels, the largest.
[[nodiscard]] int difference(const QColor& a, const color::Rgb& b)
{
    return std::max({std::abs(a.red() - b[0]), std::abs(a.green() - b[1]), std::abs(a.blue() - b[2])});
}

}  // namespace

class ScatterViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void thePageKeepsItsShapeAndItsUpIsUp()
    {
        ScatterView view;
        prepare(view);
        QCOMPARE(view.placeOf(0), QPointF(28, 328));
        QCOMPARE(view.placeOf(3), QPointF(428, 128));
    }

    void aVoxelHasTheColourOfItsPlace()
    {
        ScatterView view;
        prepare(view);
        QVERIFY(difference(colorAt(view, {428, 128}), color::planeColor(1, 1)) < 8);
        QVERIFY(difference(colorAt(view, {428, 328}), color::planeColor(1, 0)) < 8);
    }

    void whatIsNearThePointerIsTold()
    {
        ScatterView view;
        prepare(view);
        std::vector<ScatterTarget> told;
        connect(&view, &ScatterView::pointed, this, [&](const ScatterTarget& target) { told.push_back(target); });
        move(view, {30, 330});
        move(view, {31, 330});
        move(view, {200, 200});
        QCOMPARE(told.size(), std::size_t{2});
        QCOMPARE(told[0], (ScatterTarget{.voxel = 0, .patch = std::nullopt}));
        QCOMPARE(told[1], ScatterTarget{});
    }

    void aPatchLiesOverAVoxelAndOneWithoutAPlaceNowhere()
    {
        ScatterView view;
        prepare(view);
        const float nan = std::numeric_limits<float>::quiet_NaN();
        view.setPatches(PlacedPatches{{1, 3}, {4, 2, nan, nan, 2, 1}});
        QCOMPARE(view.targetAt({428, 128}), (ScatterTarget{.voxel = std::nullopt, .patch = GridCell{0, 0}}));
        QCOMPARE(view.targetAt({228, 228}), (ScatterTarget{.voxel = std::nullopt, .patch = GridCell{0, 2}}));
        QCOMPARE(view.targetAt({28, 328}), (ScatterTarget{.voxel = 0, .patch = std::nullopt}));
        view.setPatches(PlacedPatches{{2, 3}, {4, 2}});  // does not fit its grid
        QCOMPARE(view.targetAt({428, 128}), (ScatterTarget{.voxel = 3, .patch = std::nullopt}));
    }

    void aPatchMayStandOutsideOfAllVoxels()
    {
        ScatterView view;
        prepare(view);
        view.setPatches(PlacedPatches{{1, 1}, {4.25F, 2.25F}});
        QCOMPARE(view.placeOf(GridCell{0, 0}), QPointF(453, 103));
    }

    void aClickChoosesAndADragMoves()
    {
        ScatterView view;
        prepare(view);
        QSignalSpy clicked(&view, &ScatterView::voxelClicked);
        QTest::mouseClick(&view, Qt::LeftButton, {}, {427, 129});
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(clicked[0][0].toInt(), 3);
        QTest::mouseClick(&view, Qt::LeftButton, {}, {228, 228});  // nothing is there
        QTest::mousePress(&view, Qt::LeftButton, {}, {28, 328});
        move(view, {58, 308}, Qt::LeftButton);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {58, 308});
        QCOMPARE(clicked.size(), 1);
        QCOMPARE(view.placeOf(0), QPointF(58, 308));
        view.fit();
        QCOMPARE(view.placeOf(0), QPointF(28, 328));
    }

    void theWheelZoomsAboutThePointer()
    {
        ScatterView view;
        prepare(view);
        turnWheel(view, {428, 128}, 3);
        QCOMPARE(view.placeOf(3), QPointF(428, 128));
        const double width = view.placeOf(3).x() - view.placeOf(2).x();
        QVERIFY2(std::abs(width - 400 * 1.2 * 1.2 * 1.2) < 0.01, qPrintable(QString::number(width)));
        QTest::keyClick(&view, Qt::Key_F);
        QCOMPARE(view.placeOf(2), QPointF(28, 128));
    }

    void othersFadeBesideARegion()
    {
        ScatterView view;
        prepare(view);
        const auto before = colorAt(view, {28, 128});
        view.setHighlighted({3, 1});
        QVERIFY(difference(colorAt(view, {428, 328}), color::planeColor(1, 0)) < 8);  // on the other lies the region's name
        QVERIFY(difference(colorAt(view, {28, 128}), color::planeColor(0, 1)) > 40);
        view.setHighlighted({});
        QCOMPARE(colorAt(view, {28, 128}), before);
    }

    void anEmptyPageIsNoFault()
    {
        ScatterView view;
        view.resize(300, 300);
        view.setPoints({});
        move(view, {150, 150});
        turnWheel(view, {150, 150}, 2);
        QVERIFY(!view.grab().isNull());
        prepare(view);
        view.setMarked(99);
        view.setHighlighted({-1, 99});
        view.setPointed({.voxel = 99, .patch = GridCell{5, 5}});
        QVERIFY(!view.grab().isNull());
    }
};

QTEST_MAIN(ScatterViewTest)
#include "ScatterViewTest.moc"
