// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/image/PhotoViewSamples.h"
#include "widgets/image/PatchMosaic.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

using namespace cortilens;
using namespace cortilens::image;

namespace {

constexpr color::Rgba kRed{255, 0, 0, 255};
constexpr color::Rgba kBlue{0, 0, 255, 255};

/// 200 x 200, a patch is 100 px; the last has no colour.
void prepare(PatchMosaic& mosaic)
{
    mosaic.resize(200, 200);
    mosaic.setPhoto(test::rampPhoto(50));
    mosaic.setColors({2, 2}, {kRed, kBlue, kBlue, {}});
}

void move(PatchMosaic& mosaic, QPointF to)
{
    QMouseEvent event(QEvent::MouseMove, to, mosaic.mapToGlobal(to), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&mosaic, &event);
}

}  // namespace

class PatchMosaicTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachPatchHasItsColourAndThePhotoShowsThrough()
    {
        PatchMosaic mosaic;
        prepare(mosaic);
        const auto picture = mosaic.grab().toImage();
        const auto red = picture.pixelColor(99, 50);
        const auto blue = picture.pixelColor(100, 50);
        QVERIFY(red.red() > 180 && red.blue() < 80);
        QVERIFY(blue.blue() > 180 && blue.red() < 80);
        QVERIFY(red.green() > 10);  // of the grey below
        const auto bare = picture.pixelColor(150, 150);
        QCOMPARE(bare.red(), bare.blue());
        QVERIFY(!mosaic.colorOf({1, 1}));
        QCOMPARE(mosaic.colorOf({0, 1}), std::optional(kBlue));
        QVERIFY(!mosaic.colorOf({0, 2}));
    }

    void aPatchUnderThePointerIsToldOnce()
    {
        PatchMosaic mosaic;
        prepare(mosaic);
        std::vector<std::optional<GridCell>> told;
        connect(&mosaic, &PatchMosaic::pointed, this, [&](auto cell) { told.push_back(cell); });
        move(mosaic, {150, 20});
        move(mosaic, {160, 20});
        QEvent leave(QEvent::Leave);
        QCoreApplication::sendEvent(&mosaic, &leave);
        QCOMPARE(told, (std::vector<std::optional<GridCell>>{GridCell{0, 1}, std::nullopt}));
        mosaic.setPointed(GridCell{1, 0});
        QCOMPARE(told.size(), std::size_t{2});
    }

    void anotherPhotoAndColoursThatDoNotFitTakeThemAway()
    {
        PatchMosaic mosaic;
        prepare(mosaic);
        mosaic.setColors({2, 2}, {kRed});
        QVERIFY(!mosaic.colorOf({0, 0}));
        prepare(mosaic);
        mosaic.setPhoto(test::rampPhoto(60));
        QVERIFY(!mosaic.colorOf({0, 0}) && !mosaic.cellAt({50, 50}));
        mosaic.setPhoto({});
        QVERIFY(!mosaic.grab().isNull());
    }
};

QTEST_MAIN(PatchMosaicTest)
#include "PatchMosaicTest.moc"
