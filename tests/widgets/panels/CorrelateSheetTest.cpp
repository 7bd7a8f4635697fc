// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Widgets.h"
#include "widgets/panels/CorrelateSheet.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

#include <limits>

using namespace cortilens::panels;
using cortilens::test::buttonSaying;
using cortilens::test::wordsOn;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] CorrelateTable twoProperties()
{
    CorrelateTable table;
    table.words = QStringLiteral("subj01 (synthetic), DeiT-Tiny/16: 500 of 500 photos");
    table.properties = {{"correlate-lightness", QStringLiteral("Lightness"), QStringLiteral("L*, 500 photos, 220 500 patches")},
                        {"correlate-depth", QStringLiteral("Depth"), QStringLiteral("1 photos, 441 patches")}};
    table.rows = {{"all voxels", false, 900, {0.01F, kNaN}, {-0.02F, kNaN}, {0.04F, kNaN}, {0.01F, kNaN}, {0.9F, kNaN}},
                  {"PPA", true, 523, {-0.31F, 0.2F}, {-0.35F, kNaN}, {-0.27F, kNaN}, {-0.04F, kNaN}, {0.002F, kNaN}},
                  {"food", true, 666, {0.12F, 0.5F}, {0.1F, 0.4F}, {0.14F, 0.6F}, {0, 0.1F}, {0.01F, 0.5F}}};
    return table;
}

[[nodiscard]] QString cell(const CorrelateSheet& sheet, int row, int column)
{
    return sheet.findChild<QTableView*>()->model()->index(row, column).data().toString();
}

}  // namespace

class CorrelateSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRegionIsARowWithRAndItsIntervalForEachProperty()
    {
        CorrelateSheet sheet;
        QVERIFY(!sheet.hasResult());
        sheet.showTable(twoProperties());
        const auto* model = sheet.findChild<QTableView*>()->model();
        QStringList titles;
        for (int column = 0; column < model->columnCount(); ++column)
            titles << model->headerData(column, Qt::Horizontal).toString();
        QCOMPARE(titles,
                 QStringList({QStringLiteral("Region"), QStringLiteral("Voxels"), QStringLiteral("r, lightness"),
                              QStringLiteral("95 %"), QStringLiteral("chance"), QStringLiteral("q"), QStringLiteral("r, depth"),
                              QStringLiteral("95 %"), QStringLiteral("chance"), QStringLiteral("q")}));
        QVERIFY(model->headerData(2, Qt::Horizontal, Qt::ToolTipRole).toString().contains(QStringLiteral("L*, 500 photos")));
        QCOMPARE(cell(sheet, 1, 0), QStringLiteral("PPA"));
        QCOMPARE(cell(sheet, 1, 2), QStringLiteral("−0.31"));
        QCOMPARE(cell(sheet, 1, 3), QStringLiteral("−0.35 … −0.27"));
        QCOMPARE(cell(sheet, 1, 4), QStringLiteral("−0.04"));
        QCOMPARE(cell(sheet, 1, 5), QStringLiteral("0.002"));
        QCOMPARE(cell(sheet, 1, 6), QStringLiteral("+0.20"));
        QCOMPARE(cell(sheet, 1, 7), QStringLiteral("–"));  // one photo has no interval
        QCOMPARE(cell(sheet, 0, 6), QStringLiteral("–"));
        sheet.findChild<QTableView*>()->sortByColumn(2, Qt::AscendingOrder);
        QCOMPARE(cell(sheet, 0, 0), QStringLiteral("PPA"));
    }

    void aRowIsChosenAndAPropertyIsLaidOnTheCortex()
    {
        CorrelateSheet sheet;
        sheet.showTable(twoProperties());
        sheet.show();
        QVERIFY(QTest::qWaitForWindowExposed(&sheet));
        auto* table = sheet.findChild<QTableView*>();
        QSignalSpy chosen(&sheet, &CorrelateSheet::regionChosen);
        const auto click = [&](int row) {
            QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                              table->visualRect(table->model()->index(row, 2)).center());
        };
        click(0);  // the whole encoder is no region
        click(2);
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].value<std::string>(), std::string("food"));

        QSignalSpy laid(&sheet, &CorrelateSheet::overlayChosen);
        auto* overlay = sheet.findChild<QComboBox*>();
        overlay->setCurrentText(QStringLiteral("Depth"));
        Q_EMIT overlay->activated(overlay->currentIndex());
        QCOMPARE(laid.size(), 1);
        QCOMPARE(laid[0][0].value<std::string>(), std::string("correlate-depth"));
        sheet.setOverlay("noise-ceiling");  // chosen elsewhere
        QCOMPARE(overlay->currentText(), QStringLiteral("none of these"));
        sheet.setOverlay("correlate-depth");
        QCOMPARE(overlay->currentText(), QStringLiteral("Depth"));
        QCOMPARE(laid.size(), 1);
    }

    void wordsAreReadWhereTheBackboneReadsThem()
    {
        CorrelateSheet sheet;
        auto* field = sheet.findChild<QLineEdit*>();
        QSignalSpy asked(&sheet, &CorrelateSheet::measureRequested);
        field->setText(QStringLiteral(" dog,a photo of food , dog,, "));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(sheet.words().texts, (QStringList{QStringLiteral("dog"), QStringLiteral("a photo of food")}));
        sheet.setWords(sheet.words());
        QCOMPARE(field->text(), QStringLiteral(" dog,a photo of food , dog,, "));  // as it was typed
        sheet.findChild<QCheckBox*>()->click();
        QCOMPARE(asked.size(), 2);
        QVERIFY(sheet.words().banks);
        sheet.setReadsWords(false);
        QCOMPARE(sheet.words(), CorrelateSheet::Words{});
        sheet.setReadsWords(true);
        sheet.setWords({.texts = {QStringLiteral("zebra")}, .banks = false});
        QCOMPARE(field->text(), QStringLiteral("zebra"));
        QCOMPARE(asked.size(), 2);
    }

    void whileItIsMeasuredItCanBeGivenUpAndNotSaved()
    {
        CorrelateSheet sheet;
        sheet.showTable(twoProperties());
        QVERIFY(buttonSaying(sheet, QStringLiteral("Save as CSV…"))->isEnabled());
        sheet.showWorking(QStringLiteral("Looking at stored maps: 20 of 500 photos"), 0.04);
        QVERIFY(sheet.isWorking());
        QVERIFY(!sheet.findChild<QProgressBar*>()->isHidden());
        QVERIFY(!buttonSaying(sheet, QStringLiteral("Save as CSV…"))->isEnabled());
        QSignalSpy given(&sheet, &CorrelateSheet::cancelRequested);
        buttonSaying(sheet, QStringLiteral("Cancel"))->click();
        QCOMPARE(given.size(), 1);

        sheet.showProblem(QStringLiteral("No feature map is stored."), QStringLiteral("Prepare all photos."));
        QVERIFY(!sheet.isWorking() && !sheet.hasResult());
        QVERIFY(sheet.findChild<QComboBox*>()->isHidden());
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("Prepare all photos.")));
        QSignalSpy asked(&sheet, &CorrelateSheet::measureRequested);
        buttonSaying(sheet, QStringLiteral("Measure again"))->click();
        QCOMPARE(asked.size(), 1);
    }
};

QTEST_MAIN(CorrelateSheetTest)
#include "CorrelateSheetTest.moc"
