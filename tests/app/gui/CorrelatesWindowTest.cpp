// SPDX-License-Identifier: Apache-2.0
// What maps go with, in the window, with the real engine: measured, laid on the cortex, selected from, saved, and withdrawn with
// the encoder that it was about.
#include "app/gui/ActionSet.h"
#include "app/gui/CorrelateController.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/OverlayChooser.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

using namespace cortilens;
using namespace cortilens::gui;
using test::savedAsCsv;
using test::wordsOn;

namespace {

constexpr int kPatienceMs = 240'000;

[[nodiscard]] bool offersCorrelations(const WindowDriver& driver)
{
    const auto* choice = driver.app->window().cortex->overlay->findChild<QComboBox*>();
    return choice->findData(QStringLiteral("correlate-lightness")) >= 0;
}

}  // namespace

class CorrelatesWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void measuredLaidOnTheCortexSavedAndWithdrawn()
    {
        const WindowDriver driver(engine(), tree());
        auto& session = driver.workspace().session;
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        QVERIFY(!offersCorrelations(driver));
        driver.app->window().actions->action(ActionId::showCorrelates)->trigger();
        const auto& sheet = *driver.app->window().findChild<panels::CorrelateSheet*>();
        QVERIFY(sheet.isVisible());
        QTRY_VERIFY2_WITH_TIMEOUT(sheet.hasResult() && !sheet.isWorking(), qPrintable(wordsOn(sheet)), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("(synthetic)")), qPrintable(wordsOn(sheet)));

        layOnTheCortex(driver, sheet);
        session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        const auto* table = sheet.findChild<QTableView*>();
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("PPA"));
        save(driver, sheet);
        wordsAreCorrelatedAsWell(driver, sheet);

        driver.workspace().relevance.setViews(1);
        QVERIFY(!offersCorrelations(driver));  // they were of maps with more views
        driver.workspace().relevance.setViews(0);
        QTRY_VERIFY_WITH_TIMEOUT(sheet.hasResult() && !sheet.isWorking(), kPatienceMs);

        session.edit([](ViewState& state) { state.backbone = "control"; });
        QVERIFY(!offersCorrelations(driver));  // they were of the other encoder
        QVERIFY(!driver.workspace().overlay.shown());
        QTRY_VERIFY_WITH_TIMEOUT(!sheet.isWorking(), kPatienceMs);  // measured again, as far as there are maps
    }

private:
    static void layOnTheCortex(const WindowDriver& driver, const panels::CorrelateSheet& sheet)
    {
        QVERIFY(offersCorrelations(driver));
        auto* choice = sheet.findChild<QComboBox*>();
        choice->setCurrentText(QStringLiteral("Saturation"));
        Q_EMIT choice->activated(choice->currentIndex());
        const auto shown = driver.workspace().overlay.shown();
        QVERIFY(shown);
        QCOMPARE(shown->id, std::string("correlate-saturation"));
        QCOMPARE(shown->unit, std::string("r"));
        QCOMPARE(driver.app->window().cortex->overlay->current(), std::string("correlate-saturation"));
        driver.app->window().actions->action(ActionId::undo)->trigger();
        QVERIFY(driver.workspace().session.state().overlay != "correlate-saturation");
        driver.app->window().actions->action(ActionId::redo)->trigger();
        QCOMPARE(driver.workspace().overlay.shown(), shown);
    }

    static void wordsAreCorrelatedAsWell(const WindowDriver& driver, const panels::CorrelateSheet& sheet)
    {
        auto* field = sheet.findChild<QLineEdit*>();
        field->setText(QStringLiteral("food"));
        QTest::keyClick(field, Qt::Key_Return);
        QVERIFY(sheet.isWorking());
        auto* choice = sheet.findChild<QComboBox*>();
        QTRY_VERIFY2_WITH_TIMEOUT(!sheet.isWorking() && choice->findData(QStringLiteral("correlate-words:food")) > 0,
                                  qPrintable(wordsOn(sheet)), kPatienceMs);
        choice->setCurrentIndex(choice->findData(QStringLiteral("correlate-words:food")));
        Q_EMIT choice->activated(choice->currentIndex());
        const auto shown = driver.workspace().overlay.shown();
        QVERIFY(shown && shown->id == "correlate-words:food");
        // What is typed anew goes on with what lies on the cortex.
        field->clear();
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(field->text(), QStringLiteral("food"));
        QTRY_VERIFY_WITH_TIMEOUT(!sheet.isWorking(), kPatienceMs);
        QVERIFY(driver.workspace().overlay.shown());
        choice->setCurrentIndex(0);
        Q_EMIT choice->activated(0);
        QCOMPARE(driver.workspace().session.state().overlay, std::string(kNoOverlay));
    }

    static void save(const WindowDriver& driver, const panels::CorrelateSheet& sheet)
    {
        const auto text = savedAsCsv(sheet, driver.file(QStringLiteral("correlates.csv")));
        QVERIFY(text.startsWith("region,voxels,property,unit,photos,patches,pearson,low,high,chance,p,q\nall voxels,"));
    }
};

QTEST_MAIN(CorrelatesWindowTest)
#include "CorrelatesWindowTest.moc"
