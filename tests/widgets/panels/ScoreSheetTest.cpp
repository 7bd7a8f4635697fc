// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Widgets.h"
#include "widgets/panels/ScoreSheet.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace cortilens::panels;
using cortilens::test::buttonSaying;
using cortilens::test::wordsOn;

namespace {

[[nodiscard]] ScoreRow rowOf(const char* region, int voxels, float mean)
{
    ScoreRow row;
    row.region = region;
    row.voxels = voxels;
    row.mean = mean;
    row.low = mean - 0.02F;
    row.high = mean + 0.02F;
    row.median = mean - 0.01F;
    row.above = 0.5F;
    return row;
}

[[nodiscard]] ScoreTable threeRows(const QString& against = {})
{
    ScoreTable table;
    table.words = QStringLiteral("subj01, deit-tiny: 100 test images");
    table.against = against;
    table.threshold = 0.1F;
    table.rows = {rowOf("all voxels", 500, 0.2F), rowOf("PPA", 90, 0.1F), rowOf("FFA-1", 40, 0.3F)};
    table.rows[0].isRegion = false;
    table.rows[2].ofCeiling = 61;
    if (!against.isEmpty()) {
        table.rows[1].difference = -0.05F;
        table.rows[1].differenceLow = -0.08F;
        table.rows[1].differenceHigh = -0.02F;
        table.rows[1].q = 0.004F;
    }
    return table;
}

[[nodiscard]] QStringList regionsOf(const ScoreSheet& sheet)
{
    const auto* model = sheet.findChild<QTableView*>()->model();
    QStringList regions;
    for (int row = 0; row < model->rowCount(); ++row) regions << model->index(row, ScoreColumn::region).data().toString();
    return regions;
}

[[nodiscard]] QString cell(const ScoreSheet& sheet, int row, int column)
{
    return sheet.findChild<QTableView*>()->model()->index(row, column).data().toString();
}

}  // namespace

class ScoreSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRegionIsARowInWordsAndNumbers()
    {
        ScoreSheet sheet;
        sheet.showTable(threeRows());
        QCOMPARE(regionsOf(sheet), QStringList({QStringLiteral("all voxels"), QStringLiteral("PPA"), QStringLiteral("FFA-1")}));
        QCOMPARE(cell(sheet, 2, ScoreColumn::voxels), QStringLiteral("40"));
        QCOMPARE(cell(sheet, 2, ScoreColumn::mean), QStringLiteral("0.300"));
        QCOMPARE(cell(sheet, 2, ScoreColumn::interval), QStringLiteral("0.280 … 0.320"));
        QCOMPARE(cell(sheet, 2, ScoreColumn::ofCeiling), QStringLiteral("61\u00a0%"));
        QCOMPARE(cell(sheet, 1, ScoreColumn::ofCeiling), QStringLiteral("–"));  // unknown is not zero
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("100 test images")));
        const auto* table = sheet.findChild<QTableView*>();
        QVERIFY(table->isColumnHidden(ScoreColumn::difference) && table->isColumnHidden(ScoreColumn::q));
        QCOMPARE(table->model()->headerData(ScoreColumn::above, Qt::Horizontal).toString(), QStringLiteral("R² > 0.10"));
    }

    void anotherEncoderAddsItsDifferences()
    {
        ScoreSheet sheet;
        sheet.showTable(threeRows(QStringLiteral("clip (ridge)")));
        QVERIFY(!sheet.findChild<QTableView*>()->isColumnHidden(ScoreColumn::difference));
        QCOMPARE(cell(sheet, 1, ScoreColumn::difference), QStringLiteral("−0.050"));
        QCOMPARE(cell(sheet, 1, ScoreColumn::differenceInterval), QStringLiteral("−0.080 … −0.020"));
        QCOMPARE(cell(sheet, 1, ScoreColumn::q), QStringLiteral("0.004"));
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("Differences are from clip (ridge).")));
    }

    void aHeaderSortsAndWhatIsUnknownComesLast()
    {
        ScoreSheet sheet;
        sheet.showTable(threeRows());
        auto* table = sheet.findChild<QTableView*>();
        table->sortByColumn(ScoreColumn::mean, Qt::DescendingOrder);
        QCOMPARE(regionsOf(sheet), QStringList({QStringLiteral("FFA-1"), QStringLiteral("all voxels"), QStringLiteral("PPA")}));
        table->sortByColumn(ScoreColumn::ofCeiling, Qt::AscendingOrder);
        QCOMPARE(regionsOf(sheet).front(), QStringLiteral("FFA-1"));
        table->sortByColumn(ScoreColumn::ofCeiling, Qt::DescendingOrder);
        QCOMPARE(regionsOf(sheet).front(), QStringLiteral("FFA-1"));
        table->sortByColumn(ScoreColumn::region, Qt::AscendingOrder);
        QCOMPARE(regionsOf(sheet), QStringList({QStringLiteral("all voxels"), QStringLiteral("FFA-1"), QStringLiteral("PPA")}));
        sheet.showTable(threeRows());  // measured again: in the order that was asked for
        QCOMPARE(regionsOf(sheet).at(1), QStringLiteral("FFA-1"));
    }

    void aRowIsChosenByMouseOrKeyboardAndTheWholeEncoderIsNone()
    {
        ScoreSheet sheet;
        sheet.showTable(threeRows());
        sheet.show();
        QVERIFY(QTest::qWaitForWindowExposed(&sheet));
        auto* table = sheet.findChild<QTableView*>();
        QSignalSpy chosen(&sheet, &ScoreSheet::regionChosen);
        const auto click = [&](int row) {
            QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                              table->visualRect(table->model()->index(row, ScoreColumn::mean)).center());
        };
        click(0);
        QCOMPARE(chosen.size(), 0);
        click(1);
        QCOMPARE(chosen.last()[0].value<std::string>(), std::string("PPA"));
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Down);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(chosen.last()[0].value<std::string>(), std::string("FFA-1"));

        const auto told = chosen.size();
        sheet.setCurrent("PPA");  // selected elsewhere
        QCOMPARE(table->currentIndex().row(), 1);
        sheet.setCurrent("V1v");
        QVERIFY(!table->selectionModel()->hasSelection());
        QCOMPARE(chosen.size(), told);
    }

    void whileItIsMeasuredItCanBeGivenUpAndNotSaved()
    {
        ScoreSheet sheet;
        sheet.showTable(threeRows());
        QVERIFY(buttonSaying(sheet, QStringLiteral("Save as CSV…"))->isEnabled());
        sheet.showWorking(QStringLiteral("Measuring: 20 of 500 voxels"), 0.04);
        QVERIFY(sheet.isWorking());
        QVERIFY(!sheet.findChild<QProgressBar*>()->isHidden());
        QVERIFY(!buttonSaying(sheet, QStringLiteral("Save as CSV…"))->isEnabled());
        QVERIFY(!buttonSaying(sheet, QStringLiteral("Measure again")));
        QSignalSpy given(&sheet, &ScoreSheet::cancelRequested);
        buttonSaying(sheet, QStringLiteral("Cancel"))->click();
        QCOMPARE(given.size(), 1);

        sheet.showProblem(QStringLiteral("Given up; nothing was measured."), {});
        QVERIFY(!sheet.isWorking() && !sheet.hasResult());
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("Given up")));
        QSignalSpy asked(&sheet, &ScoreSheet::measureRequested);
        buttonSaying(sheet, QStringLiteral("Measure again"))->click();
        QCOMPARE(asked.size(), 1);
    }

    void anotherChoiceIsMeasuredAtOnce()
    {
        ScoreSheet sheet;
        sheet.setEncoder(QStringLiteral("DeiT, ridge"), {{"/e/clip", QStringLiteral("CLIP, ridge")}});
        QSignalSpy asked(&sheet, &ScoreSheet::measureRequested);
        auto* against = sheet.findChild<QComboBox*>();
        QVERIFY(sheet.against().empty());
        against->setCurrentIndex(1);
        QVERIFY(QMetaObject::invokeMethod(against, "activated", Q_ARG(int, 1)));
        QCOMPARE(asked.size(), 1);
        QCOMPARE(sheet.against(), std::string("/e/clip"));
        sheet.findChild<QDoubleSpinBox*>()->setValue(0.2);
        QCOMPARE(asked.size(), 2);
        QVERIFY(qFuzzyCompare(sheet.threshold(), 0.2F));
        sheet.setEncoder(QStringLiteral("DeiT, mlp"),
                         {{"/e/x", QStringLiteral("X")}, {"/e/clip", QStringLiteral("CLIP, ridge")}});
        QCOMPARE(sheet.against(), std::string("/e/clip"));  // kept while it is offered
        QCOMPARE(asked.size(), 2);
    }
};

QTEST_MAIN(ScoreSheetTest)
#include "ScoreSheetTest.moc"
