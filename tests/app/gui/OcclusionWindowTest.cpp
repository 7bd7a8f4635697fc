// SPDX-License-Identifier: Apache-2.0
// Whether what is hot matters, in the window, with the real engine: tested for what is in view, given up, saved, and tested anew
// when something else is in view.
#include "app/gui/ActionSet.h"
#include "app/gui/OcclusionController.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"

#include <QAction>
#include <QPushButton>
#include <QSpinBox>

using namespace cortilens;
using namespace cortilens::gui;
using test::buttonSaying;
using test::savedAsCsv;
using test::wordsOn;

namespace {

constexpr int kPatienceMs = 240'000;

[[nodiscard]] wire::OcclusionReply someReply()
{
    wire::OcclusionReply reply;
    reply.title = "FFA-1 in nsdId 3";
    reply.unit = "z-scored beta";
    reply.grid = {2, 2};
    reply.counts = {0, 2, 4};
    for (auto* curve : {&reply.deletion, &reply.insertion}) {
        curve->map = {1, 0.5, 0};
        curve->bandLow = {1, 0.25, 0};
        curve->bandMiddle = {1, 0.5, 0};
        curve->bandHigh = {1, 0.75, 0};
        curve->beaten = 1;
        curve->p = 0.66F;
    }
    reply.drawsDone = 2;
    reply.drawsTotal = 2;
    reply.pictureWidth = 2;
    reply.pictureHeight = 1;
    reply.deletionPictures.assign(18, 7);
    return reply;
}

}  // namespace

class OcclusionWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void anAnswerBecomesCurvesWordsAndPictures()
    {
        const auto result = resultOf(someReply(), "moved");
        QCOMPARE(result.sides[0].curve.x, (std::vector<double>{0, 50, 100}));
        QCOMPARE(result.sides[0].curve.y, (std::vector<double>{1, 0.5, 0}));
        QCOMPARE(result.sides[0].curve.middle, (std::vector<double>{1, 0.5, 0}));
        QCOMPARE(result.sides[0].curve.low, (std::vector<double>{1, 0.25, 0}));
        QCOMPARE(result.sides[0].pictures.size(), std::size_t{3});
        QVERIFY(result.sides[1].pictures.empty());
        QCOMPARE(result.sides[0].readings[1], QStringLiteral("50 % covered: 0.50, by chance 0.50"));
        QVERIFY2(
            result.sides[0].verdict.startsWith(QStringLiteral("Too few draws to tell: the response falls sooner than with 1 of 2 "
                                                              "maps moved elsewhere (p = 0.660).")),
            qPrintable(result.sides[0].verdict));
        auto reply = someReply();
        reply.drawsDone = 39;
        reply.insertion.p = 0.025F;
        QVERIFY(
            resultOf(reply, "scattered").sides[1].verdict.startsWith(QStringLiteral("What is hot matters: the response rises")));
        QVERIFY(resultOf(reply, "scattered").sides[0].verdict.startsWith(QStringLiteral("Not told from chance")));
    }

    void testedGivenUpSavedAndTestedAnew()
    {
        const WindowDriver driver(engine(), tree());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        driver.app->window().actions->action(ActionId::showOcclusion)->trigger();
        auto& sheet = *driver.app->window().findChild<OcclusionSheet*>();
        QVERIFY(sheet.isVisible() && sheet.isWorking());
        auto* draws = sheet.findChild<QSpinBox*>();
        draws->setValue(3);  // the newest wish wins
        QTRY_VERIFY2_WITH_TIMEOUT(sheet.hasResult() && !sheet.isWorking(), qPrintable(wordsOn(sheet)), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("food in nsdId 17")), qPrintable(wordsOn(sheet)));
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("(synthetic)")), qPrintable(wordsOn(sheet)));
        for (const std::size_t side : {0, 1}) {
            QCOMPARE(sheet.chart(side)->curve().y.size(), std::size_t{11});
            QCOMPARE(sheet.chart(side)->curve().low.size(), std::size_t{11});
            QCOMPARE(sheet.pictures(side).size(), std::size_t{11});
        }
        QVERIFY(sheet.pictures(0).front() == sheet.pictures(1).back());
        levelsAreReadOnBothSides(sheet);
        save(driver, sheet);
        whatHasArrivedStays(sheet, *draws);

        // Another selection is in view: tested anew, for somebody looks.
        draws->setValue(2);
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        QVERIFY(!sheet.hasResult());
        QTRY_VERIFY2_WITH_TIMEOUT(sheet.hasResult() && wordsOn(sheet).contains(QStringLiteral("PPA in nsdId 17")),
                                  qPrintable(wordsOn(sheet)), kPatienceMs);
        driver.workspace().session.edit([](ViewState& state) { state.selection = {}; });
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("Select a voxel or a region first")), qPrintable(wordsOn(sheet)));
        QVERIFY(!sheet.isWorking());
    }

private:
    static void levelsAreReadOnBothSides(OcclusionSheet& sheet)
    {
        Q_EMIT sheet.chart(0)->pointed(7);
        QCOMPARE(sheet.chart(1)->marked(), std::optional<std::size_t>(7));
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("70 % covered: ")), qPrintable(wordsOn(sheet)));
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("70 % shown: ")), qPrintable(wordsOn(sheet)));
    }

    static void save(const WindowDriver& driver, OcclusionSheet& sheet)
    {
        const auto text = savedAsCsv(sheet, driver.file(QStringLiteral("curves.csv")));
        QVERIFY(text.startsWith("nsdId,curve,order,patches,share,response\n17,deletion,map,0,0,"));
        QCOMPARE(text.count('\n'), 1 + 2 * (1 + 3) * 11);
    }

    static void whatHasArrivedStays(OcclusionSheet& sheet, QSpinBox& draws)
    {
        draws.setValue(400);
        QVERIFY(sheet.isWorking());
        QTRY_VERIFY2_WITH_TIMEOUT(wordsOn(sheet).contains(QStringLiteral("by chance: ")), qPrintable(wordsOn(sheet)),
                                  kPatienceMs);
        buttonSaying(sheet, QStringLiteral("Cancel"))->click();
        QTRY_VERIFY2_WITH_TIMEOUT(!sheet.isWorking(), qPrintable(wordsOn(sheet)), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("Given up after ")), qPrintable(wordsOn(sheet)));
        QVERIFY(sheet.hasResult());
    }
};

QTEST_MAIN(OcclusionWindowTest)
#include "OcclusionWindowTest.moc"
