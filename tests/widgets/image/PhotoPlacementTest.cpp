// SPDX-License-Identifier: Apache-2.0
#include "widgets/image/PhotoPlacement.h"

#include <QTest>

using namespace cortilens;
using namespace cortilens::image;

namespace {

constexpr QSizeF kPhoto(425, 425);
constexpr QSizeF kView(900, 500);

}  // namespace

class PhotoPlacementTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aFittedPhotoIsCentredAndTouchesTheMargin()
    {
        const QRectF rect = fitted(kPhoto, kView, 10).rectOf(kPhoto);
        QCOMPARE(rect.center(), QPointF(450, 250));
        QCOMPARE(rect.top(), 10.0);
        QCOMPARE(rect.height(), 480.0);
    }

    void zoomKeepsWhatIsUnderThePointer()
    {
        const auto before = fitted(kPhoto, kView);
        const QPointF pointer(400, 200);
        const auto after = zoomedAbout(before, pointer, 2.5, kPhoto, kView);
        QCOMPARE((pointer - after.origin) / after.scale, (pointer - before.origin) / before.scale);
        QCOMPARE(after.scale, before.scale * 2.5);
    }

    void zoomStaysWithinItsLimits()
    {
        const auto fit = fitted(kPhoto, kView);
        QCOMPARE(zoomedAbout(fit, {450, 250}, 1e-6, kPhoto, kView).scale, fit.scale / 2);
        QCOMPARE(zoomedAbout(fit, {450, 250}, 1e6, kPhoto, kView).scale, 64.0);
    }

    void aPanNeverLosesThePhoto()
    {
        const QRectF view({}, kView);
        for (const QPointF& push : {QPointF(1e5, 1e5), QPointF(-1e5, -1e5)}) {
            const QRectF seen = pannedBy(fitted(kPhoto, kView), push, kPhoto, kView).rectOf(kPhoto) & view;
            QCOMPARE(seen.width(), kView.width() / 4);
            QCOMPARE(seen.height(), kView.height() / 4);
        }
    }

    void everyPointInsideAPatchFindsIt()
    {
        const GridSize grid{21, 14};
        const QRectF picture(13.5, 7.25, 337, 211);
        for (int row = 0; row < grid.rows; ++row)
            for (int col = 0; col < grid.cols; ++col) {
                const QRectF rect = cellRect(grid, picture, {row, col});
                QCOMPARE(cellAt(grid, picture, rect.center()), (std::optional(GridCell{row, col})));
                QCOMPARE(cellAt(grid, picture, rect.topLeft() + QPointF(0.01, 0.01)), (std::optional(GridCell{row, col})));
                QCOMPARE(cellAt(grid, picture, rect.bottomRight() - QPointF(0.01, 0.01)), (std::optional(GridCell{row, col})));
            }
    }

    void patchesTileThePictureAndThereIsNothingOutside()
    {
        const GridSize grid{3, 3};
        const QRectF picture(0, 0, 100, 100);
        QCOMPARE(cellRect(grid, picture, {0, 0}).right(), cellRect(grid, picture, {0, 1}).left());
        QCOMPARE(cellRect(grid, picture, {2, 2}).bottomRight(), picture.bottomRight());
        QVERIFY(!cellAt(grid, picture, {100, 50}));
        QVERIFY(!cellAt(grid, picture, {-0.1, 50}));
        QVERIFY(!cellAt({}, picture, {50, 50}));
    }

    void aFastStrokeLeavesNoGap()
    {
        const auto cells = cellsBetween({2, 1}, {5, 9});
        QCOMPARE(cells.front(), (GridCell{2, 1}));
        QCOMPARE(cells.back(), (GridCell{5, 9}));
        for (std::size_t i = 1; i < cells.size(); ++i) {
            QVERIFY(std::abs(cells[i].row - cells[i - 1].row) <= 1);
            QVERIFY(std::abs(cells[i].col - cells[i - 1].col) <= 1);
        }
    }

    void aWalkBeginsInTheMiddleAndStopsAtTheRim()
    {
        QCOMPARE(walked({21, 21}, std::nullopt, 0, 1), (GridCell{10, 10}));
        QCOMPARE(walked({21, 21}, GridCell{0, 20}, -1, 1), (GridCell{0, 20}));
    }
};

QTEST_APPLESS_MAIN(PhotoPlacementTest)
#include "PhotoPlacementTest.moc"
