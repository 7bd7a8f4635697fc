// SPDX-License-Identifier: Apache-2.0
#include "tests/widgets/image/ComparisonSamples.h"
#include "widgets/color/Theme.h"
#include "widgets/image/ComparisonNames.h"
#include "widgets/image/ComparisonScale.h"
#include "widgets/image/ComparisonTile.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"

#include <QApplication>
#include <QKeyEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace cortilens;
using namespace cortilens::image;
using namespace cortilens::test;

namespace {

void prepare(ComparisonView& view, QSize size)
{
    view.setPalette(color::paletteFor(color::themeFor(color::Appearance::dark)));
    view.resize(size);
}

QPoint centreOf(const PhotoView& view, double x, double y)
{
    return {static_cast<int>(view.width() * x), static_cast<int>(view.height() * y)};
}

}  // namespace

class ComparisonViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aSharedScaleSpansAllColumnsAndAnOwnOneItsOwn()
    {
        ComparisonView view;
        fill(view, 2);
        QCOMPARE(view.scaleOf(0), view.scaleOf(1));
        QCOMPARE(view.scaleOf(0).high, color::symmetricScaleOf(hillsOf(37, 4)->values).high);
        QCOMPARE(view.viewOf(0, 0)->scale(), view.scaleOf(0));
        view.setScaleShared(false);
        QCOMPARE(view.scaleOf(0).high, color::symmetricScaleOf(hillsOf(21, 1)->values).high);
        QVERIFY(view.scaleOf(1).high > view.scaleOf(0).high);
        view.setLimit(2.0F);
        QCOMPARE(view.viewOf(1, 1)->scale().high, 2.0F);
    }

    void columnsOfOneNetworkAreCalledByWhatTellsThemApart()
    {
        const auto column = [](const char* title, const char* detail) {
            return ComparisonColumn{QString::fromUtf8(title), QString::fromUtf8(detail)};
        };
        const std::vector<ComparisonColumn> columns{
            column("CLIP", "NACLIP · paper · 896 px"), column("CLIP", "NACLIP · best · 896 px"),
            column("DINOv2", "MaskCLIP · 518 px"), column("DeiT", "NACLIP · 336 px"), column("DeiT", "MaskCLIP · 336 px")};
        QCOMPARE(shortNameOf(columns, 0), QStringLiteral("paper"));
        QCOMPARE(shortNameOf(columns, 1), QStringLiteral("best"));
        QCOMPARE(shortNameOf(columns, 2), QStringLiteral("DINOv2"));
        QCOMPARE(shortNameOf(columns, 3), QStringLiteral("NACLIP"));
        const std::vector<ComparisonColumn> alike(2, column("CLIP", "NACLIP"));
        QCOMPARE(shortNameOf(alike, 0), QStringLiteral("NACLIP"));
    }

    void rowsThatShowOtherQuantitiesShareNoScale()
    {
        ComparisonView view;
        fill(view, 2);
        for (int column = 0; column < 2; ++column) {
            auto cosine = cell(21, 0.1F);
            cosine.quantity = QStringLiteral("Cosine similarity");
            cosine.unit.clear();
            view.setCell(1, column, cosine);
        }
        QCOMPARE(view.scaleOf(0, 0).high, color::symmetricScaleOf(hillsOf(37, 4)->values).high);
        QCOMPARE(view.scaleOf(0, 1).high, color::symmetricScaleOf(hillsOf(21, 0.1F)->values).high);
        QCOMPARE(view.viewOf(1, 0)->scale(), view.scaleOf(0, 1));
        view.setLimit(2.0F);  // of the first row's quantity
        QCOMPARE(view.scaleOf(0, 0).high, 2.0F);
        QCOMPARE(view.scaleOf(0, 1).high, color::symmetricScaleOf(hillsOf(21, 0.1F)->values).high);
    }

    void pointingAtOneCellReadsTheSamePlaceInAll()
    {
        ComparisonView view;
        prepare(view, {700, 700});
        fill(view, 1);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        std::optional<ComparisonReading> reading;
        connect(&view, &ComparisonView::hovered, this, [&](const auto& now) { reading = now; });
        auto& first = *view.viewOf(0, 0);
        QTest::mouseMove(&first, centreOf(first, 0.4, 0.6));
        QTRY_VERIFY(reading.has_value());
        // The patch of the 21-grid under (0.4, 0.6) is (12, 8); its centre lies in patch (22, 14) of the 37-grid.
        QCOMPARE(reading->values.size(), std::size_t{3});
        QCOMPARE(reading->values[0], hillsOf(21, 1)->values[12 * 21 + 8]);
        QCOMPARE(reading->values[1], hillsOf(37, 4)->values[22 * 37 + 14]);
        QVERIFY(std::isnan(reading->values[2]));
        QCOMPARE(reading->disagreement, 0.5F);
        QVERIFY(view.viewOf(0, 1)->pointedAt().has_value());

        view.setCell(0, 0, cell(21, 2));  // refined under the resting pointer
        QCOMPARE(reading->values[0], hillsOf(21, 2)->values[12 * 21 + 8]);
    }

    void zoomingOneCellZoomsAll()
    {
        ComparisonView view;
        prepare(view, {700, 700});
        fill(view, 1);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::keyClick(view.viewOf(0, 0), Qt::Key_Plus);
        QCOMPARE(view.viewOf(0, 1)->placement(), view.viewOf(0, 0)->placement());
        QVERIFY(view.viewOf(0, 0)->placement().scale > 1.1 * view.viewOf(0, 0)->width() / 120.0);
        QTest::keyClick(view.viewOf(0, 1), Qt::Key_F);
        QCOMPARE(view.viewOf(0, 0)->placement(), view.viewOf(0, 1)->placement());
    }

    void aStaleMapStaysUntilTheNextOneComes()
    {
        ComparisonView view;
        fill(view, 1);
        auto stale = cell(21, 1);
        stale.isStale = true;
        view.setCell(0, 0, stale);
        QVERIFY(view.viewOf(0, 0)->map().has_value());
        view.setCell(0, 0, ComparisonCell{});
        QVERIFY(!view.viewOf(0, 0)->map().has_value());
    }

    void anEmptyCellInvitesAndAnswersToAClickAndToReturn()
    {
        ComparisonView view;
        prepare(view, {700, 700});
        fill(view, 1);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto* tile = qobject_cast<ComparisonTile*>(view.viewOf(0, 2)->parentWidget());
        QVERIFY(!view.viewOf(0, 2)->isVisible());
        QVERIFY(tile->accessibleDescription().contains(QStringLiteral("clip.safetensors")));
        QSignalSpy activated(&view, &ComparisonView::columnActivated);
        QTest::mouseClick(tile, Qt::LeftButton, {}, tile->rect().center());
        QTest::keyClick(tile, Qt::Key_Return);
        QCOMPARE(activated.size(), 2);
        QCOMPARE(activated.front().front().toInt(), 2);
    }

    void theTableNamesEachPairOnceAndSkipsWhatIsMissing()
    {
        ComparisonView view;
        fill(view, 1);
        QCOMPARE(view.wordsOfTable(), QStringLiteral("DeiT-Tiny/16 – DINOv2: r +0.71"));
        fill(view, 2);
        QCOMPARE(view.wordsOfTable(),
                 QStringLiteral("DeiT-Tiny/16 – DINOv2, FFA-1: r +0.71; DeiT-Tiny/16 – DINOv2, PPA: r +0.71"));
    }

    void digitsGoToAColumn()
    {
        ComparisonView view;
        prepare(view, {700, 700});
        fill(view, 1);
        view.show();
        view.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&view));
        view.viewOf(0, 0)->setFocus();
        QTest::keyClick(view.viewOf(0, 0), Qt::Key_2);
        QVERIFY(view.viewOf(0, 1)->hasFocus());
        // With Ctrl a digit shows or hides a panel: it is left to the window.
        QKeyEvent digit(QEvent::ShortcutOverride, Qt::Key_1, Qt::NoModifier);
        QKeyEvent command(QEvent::ShortcutOverride, Qt::Key_1, Qt::ControlModifier);
        for (QKeyEvent* event : {&digit, &command}) event->ignore();
        QCoreApplication::sendEvent(&view, &digit);
        QCoreApplication::sendEvent(&view, &command);
        QVERIFY(digit.isAccepted() && !command.isAccepted());
        QTest::keyClick(view.viewOf(0, 1), Qt::Key_1, Qt::ControlModifier);
        QVERIFY(view.viewOf(0, 1)->hasFocus());
    }

    void aDimmedMapOfAnotherRowReplacesWhatWasShown()
    {
        ComparisonView view;
        prepare(view, {700, 700});
        fill(view, 2);
        ComparisonCell moved;
        moved.map = hillsOf(21, 0.5F);
        moved.isStale = true;
        view.setCell(0, 0, moved);
        QCOMPARE(view.viewOf(0, 0)->map()->values, moved.map->values);
    }

    void everyCellHasANameForAScreenReader()
    {
        ComparisonView view;
        fill(view, 2);
        for (const auto* tile : view.findChildren<ComparisonTile*>()) QVERIFY(!tile->accessibleName().isEmpty());
        QCOMPARE(view.viewOf(0, 1)->parentWidget()->accessibleName(), QStringLiteral("DINOv2, MASKCLIP · 518 px"));
    }

    void oneRowFlowsAndSeveralStandBelowEachOther()
    {
        const ComparisonSizes one{.rows = 1, .columns = 3, .pairs = 3};
        const auto narrow = planOf(one, {480, 800});
        QCOMPARE(narrow.cells[0].size(), std::size_t{3});
        QVERIFY(narrow.cells[0][2].top() > narrow.cells[0][0].bottom());  // on the next line
        QVERIFY(narrow.height <= 800);
        const auto wide = planOf(one, {1400, 420});
        QCOMPARE(wide.cells[0][0].top(), wide.disagreement[0].top());
        const ComparisonSizes two{.rows = 2, .columns = 3, .pairs = 3};
        const auto stacked = planOf(two, {900, 800});
        for (std::size_t c = 0; c < 3; ++c) QCOMPARE(stacked.cells[0][c].left(), stacked.cells[1][c].left());
        QVERIFY(!stacked.table.intersects(stacked.cells[1][0]));
        QVERIFY(stacked.height <= 800);
        // Words above small pictures have room as far as there is any.
        const auto low = planOf(two, {900, 520});
        QVERIFY(low.side < 134);
        for (const auto& each : low.cells[0]) QCOMPARE(each.width(), 134);
        QVERIFY(planOf(two, {380, 800}).cells[0][0].width() < 134);
        QVERIFY(planOf(two, {300, 800}).width > 300);  // too narrow even for the smallest pictures
        // Pictures keep a size that can be looked at, and ask for more height instead.
        QVERIFY(planOf(two, {900, 200}).side >= 88);
        QVERIFY(planOf(two, {900, 200}).height > 200);
        QVERIFY(planOf({.rows = 0}, {900, 200}).cells.empty());
    }

    void noPictureOverlapsAnother()
    {
        for (int rows = 1; rows <= 3; ++rows)
            for (int columns = 1; columns <= 5; ++columns)
                for (const QSize room : {QSize{300, 900}, QSize{640, 640}, QSize{1500, 500}}) {
                    const auto plan = planOf({.rows = rows, .columns = columns, .pairs = 2}, room);
                    std::vector<QRect> all = plan.disagreement;
                    for (const auto& row : plan.cells) all.insert(all.end(), row.begin(), row.end());
                    all.push_back(plan.table);
                    for (std::size_t i = 0; i < all.size(); ++i)
                        for (std::size_t j = 0; j < i; ++j) QVERIFY(!all[i].intersects(all[j]));
                }
    }
};

QTEST_MAIN(ComparisonViewTest)
#include "ComparisonViewTest.moc"
