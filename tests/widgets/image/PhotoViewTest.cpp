// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/image/PhotoView.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

using namespace cortilens;
using namespace cortilens::image;

namespace {

constexpr int kSide = 14;

/// A view of 300 x 300 whose photo fills 10 ... 290: a patch is 20 px.
void prepare(PhotoView& view)
{
    view.resize(300, 300);
    view.setMargin(10);
    view.setPhoto(test::rampPhoto(120));
    view.setMap(test::hills(kSide));
}

QPoint middleOf(int row, int col)
{
    return {20 + 20 * col, 20 + 20 * row};
}

void move(PhotoView& view, QPoint to, Qt::MouseButtons buttons = Qt::NoButton)
{
    QMouseEvent event(QEvent::MouseMove, to, view.mapToGlobal(to), Qt::NoButton, buttons, Qt::NoModifier);
    QCoreApplication::sendEvent(&view, &event);
}

float valueAt(int row, int col)
{
    return test::hills(kSide).values[static_cast<std::size_t>(row * kSide + col)];
}

}  // namespace

class PhotoViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hoverTellsPatchAndValueOncePerPatch()
    {
        PhotoView view;
        prepare(view);
        std::vector<std::optional<PatchReading>> readings;
        connect(&view, &PhotoView::hovered, this, [&](const auto& reading) { readings.push_back(reading); });

        move(view, middleOf(8, 5));
        move(view, middleOf(8, 5) + QPoint(3, 3));
        move(view, {2, 2});

        QCOMPARE(readings.size(), std::size_t{2});
        QCOMPARE(readings[0]->cell, (GridCell{8, 5}));
        QCOMPARE(readings[0]->value, valueAt(8, 5));
        QVERIFY(!readings[1]);
    }

    void aNewMapUnderAStillPointerIsReadOutAnew()
    {
        PhotoView view;
        prepare(view);
        move(view, middleOf(8, 5));
        std::optional<PatchReading> last;
        connect(&view, &PhotoView::hovered, this, [&](const auto& reading) { last = reading; });
        RelevanceMap twice = test::hills(kSide);
        for (float& value : twice.values) value *= 2;

        view.setMap(twice);

        QCOMPARE(last->value, 2 * valueAt(8, 5));
    }

    void aFastStrokeBrushesEveryPatchOnItsWay()
    {
        PhotoView view;
        prepare(view);
        view.setBrushEnabled(true);
        std::vector<GridCell> brushed;
        int emitted = 0;
        connect(&view, &PhotoView::patchesBrushed, this, [&](const auto& patches) {
            brushed = patches;
            ++emitted;
        });

        QTest::mousePress(&view, Qt::LeftButton, {}, middleOf(3, 2));
        move(view, middleOf(3, 6), Qt::LeftButton);
        move(view, middleOf(3, 6) + QPoint(1, 1), Qt::LeftButton);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, middleOf(3, 6));

        QCOMPARE(brushed, (std::vector<GridCell>{{3, 2}, {3, 3}, {3, 4}, {3, 5}, {3, 6}}));
        QCOMPARE(emitted, 2);
    }

    void escapeClearsTheBrushAndThenBelongsToOthers()
    {
        PhotoView view;
        prepare(view);
        QSignalSpy cleared(&view, &PhotoView::brushCleared);
        QTest::keyClick(&view, Qt::Key_Right);
        QTest::keyClick(&view, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(view.brushedPatches(), (std::vector<GridCell>{{7, 7}, {7, 8}}));

        QTest::keyClick(&view, Qt::Key_Escape);
        QCOMPARE(cleared.count(), 1);
        QKeyEvent again(QEvent::KeyPress, Qt::Key_Escape, Qt::NoModifier);
        QCoreApplication::sendEvent(&view, &again);
        QVERIFY(!again.isAccepted());
    }

    void anAutomaticScaleIsSymmetricAndAFixedOneStays()
    {
        PhotoView view;
        QSignalSpy changed(&view, &PhotoView::scaleChanged);
        prepare(view);
        QVERIFY(view.scale().isSymmetric());
        QCOMPARE(view.scale().high, 0.2F);
        QCOMPARE(changed.count(), 1);

        view.setScale(color::symmetricScale(5));
        view.setMap(test::hills(kSide));
        QCOMPARE(view.scale().high, 5.0F);
    }

    void theWheelZoomsAboutThePointerAndFFitsAgain()
    {
        PhotoView view;
        prepare(view);
        const auto fit = view.placement();
        const auto before = view.readingAt(QPointF(105, 205));
        QWheelEvent wheel({105, 205}, view.mapToGlobal(QPointF(105, 205)), {}, {0, 480}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view, &wheel);
        QVERIFY(view.placement().scale > fit.scale * 1.9);
        QCOMPARE(view.readingAt(QPointF(105, 205))->cell, before->cell);
        QTest::keyClick(&view, Qt::Key_F);
        QCOMPARE(view.placement(), fit);
    }

    void dragPans()
    {
        PhotoView view;
        prepare(view);
        const QPointF before = view.placement().origin;
        QTest::mousePress(&view, Qt::LeftButton, {}, {100, 100});
        move(view, {130, 90}, Qt::LeftButton);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {130, 90});
        QCOMPARE(view.placement().origin, before + QPointF(30, -10));
    }

    void oneKeySwitchesBetweenSmoothAndTruePatches()
    {
        PhotoView view;
        prepare(view);
        QSignalSpy smooth(&view, &PhotoView::smoothChanged);
        const QImage before = view.grab().toImage();
        QTest::keyClick(&view, Qt::Key_S);
        QCOMPARE(smooth.count(), 1);
        QVERIFY(!view.style().smooth);
        QVERIFY(view.grab().toImage() != before);
    }

    void aDimmedMapIsPalerUntilTheNextOneArrives()
    {
        PhotoView view;
        prepare(view);
        const QPoint hill = middleOf(8, 5);
        const auto saturation = [&] { return view.grab().toImage().pixelColor(hill).hsvSaturation(); };
        const int full = saturation();
        view.setMapDimmed(true);
        QVERIFY(saturation() < full * 3 / 4);
        view.setMap(test::hills(kSide));
        QCOMPARE(saturation(), full);
    }

    void aShownViewCrossFadesAndIsDoneSoon()
    {
        PhotoView view;
        prepare(view);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        const QPoint hill = middleOf(8, 5);
        const auto shown = [&] { return view.grab().toImage().pixel(hill); };
        const QRgb withMap = shown();

        view.setMap(std::nullopt);
        const QRgb first = shown();  // half of each
        QVERIFY(first != withMap && qRed(first) != qBlue(first));
        QTRY_COMPARE(qRed(shown()), qBlue(shown()));

        const QRgb withoutMap = shown();
        view.setMap(test::hills(kSide));
        QVERIFY(shown() != withoutMap && shown() != withMap);
        QTRY_COMPARE(shown(), withMap);
    }

    void aMapThatDoesNotFitItsGridIsRefused()
    {
        PhotoView view;
        prepare(view);
        RelevanceMap broken = test::hills(kSide);
        broken.values.pop_back();
        view.setMap(broken);
        QVERIFY(!view.map());
    }
};

QTEST_MAIN(PhotoViewTest)
#include "PhotoViewTest.moc"
