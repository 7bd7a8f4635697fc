// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Widgets.h"
#include "widgets/panels/TrainingSheet.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace cortilens::panels;
using cortilens::test::anyButtonSaying;
using cortilens::test::wordsOn;

namespace {

template <typename Box> [[nodiscard]] Box* boxNamed(const QWidget& sheet, const char* name)
{
    for (auto* box : sheet.findChildren<Box*>())
        if (box->accessibleName() == QLatin1String(name)) return box;
    return nullptr;
}

[[nodiscard]] TrainingForecast fittingForecast()
{
    TrainingForecast forecast;
    forecast.facts = {{QStringLiteral("Memory, at most"), QStringLiteral("210 MB of 18 GB free"), {}}};
    return forecast;
}

/// A sheet on the screen with two backbones and two regions.
struct Shown {
    TrainingSheet sheet;

    Shown()
    {
        TrainingForm form;
        form.backbone = "deit-tiny";
        sheet.setChoices({QStringLiteral("subj01"),
                          {{"clip", QStringLiteral("CLIP")}, {"deit-tiny", QStringLiteral("DeiT-Tiny")}},
                          {QStringLiteral("nsdgeneral"), QStringLiteral("FFA-1")},
                          {{"func1pt8mm", true}, {"nativesurface", false}, {"fsaverage", true}}},
                         form);
        sheet.show();
    }
};

}  // namespace

class TrainingSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsChosenIsWhatWasGiven()
    {
        const Shown shown;
        QCOMPARE(shown.sheet.form().backbone, std::string("deit-tiny"));
        QCOMPARE(shown.sheet.form().method, std::string("ridge"));
        QCOMPARE(shown.sheet.form().region, std::string("nsdgeneral"));
        QVERIFY(shown.sheet.form().testList.isEmpty());
        QCOMPARE(shown.sheet.form().space, std::string("func1pt8mm"));
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("subj01")));
    }

    void theFileOfAMaskIsARegionToo()
    {
        Shown shown;
        QSignalSpy requested(&shown.sheet, &TrainingSheet::maskRequested);
        QSignalSpy changed(&shown.sheet, &TrainingSheet::formChanged);
        QToolButton* choose = nullptr;
        for (auto* button : shown.sheet.findChildren<QToolButton*>())
            if (button->accessibleName() == u"Choose the file of a mask") choose = button;
        QVERIFY(choose && choose->isVisible());
        choose->click();
        QCOMPARE(requested.size(), 1);
        QCOMPARE(changed.size(), 0);

        shown.sheet.setRegion(QStringLiteral("/masks/mine.nii.gz"));

        QCOMPARE(shown.sheet.form().region, std::string("/masks/mine.nii.gz"));
        QCOMPARE(changed.size(), 1);
        shown.sheet.showStart();
        QVERIFY(!choose->isEnabled());
    }

    void theHiddenUnitsAreAskedForOfAnMlpAlone()
    {
        Shown shown;
        auto* hidden = boxNamed<QSpinBox>(shown.sheet, "Hidden units");
        auto* epochs = boxNamed<QSpinBox>(shown.sheet, "Epochs");
        QVERIFY(hidden && epochs && !hidden->isVisible() && !epochs->isVisible());
        anyButtonSaying(shown.sheet, QStringLiteral("The paper's recipe"))->click();
        QVERIFY(!hidden->isVisible() && epochs->isVisible());
        anyButtonSaying(shown.sheet, QStringLiteral("MLP"))->click();
        QVERIFY(hidden->isVisible() && epochs->isVisible());
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("hidden layer")));
        QCOMPARE(shown.sheet.form().hidden, 128);

        QSignalSpy changed(&shown.sheet, &TrainingSheet::formChanged);
        hidden->setValue(64);

        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown.sheet.form().method, std::string("mlp"));
        QCOMPARE(shown.sheet.form().hidden, 64);
    }

    void aSpaceWithoutBetasSaysSoAndCanBeAskedFor()
    {
        Shown shown;
        auto* space = boxNamed<QComboBox>(shown.sheet, "Space");
        QVERIFY(space);
        QCOMPARE(space->itemText(0), QStringLiteral("func1pt8mm"));
        QCOMPARE(space->itemText(1), QStringLiteral("nativesurface: no betas here"));
        QSignalSpy changed(&shown.sheet, &TrainingSheet::formChanged);
        space->setCurrentIndex(1);  // the engine then says in words what is missing
        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown.sheet.form().space, std::string("nativesurface"));

        auto form = shown.sheet.form();
        form.space = "T1w2mm";  // of a subject before
        shown.sheet.setChoices({{}, {}, {}, {{"func1pt8mm", true}}}, form);
        QCOMPARE(shown.sheet.form().space, std::string("func1pt8mm"));
    }

    void aChangeOfTheFormIsToldOnceAndSettingItIsNot()
    {
        Shown shown;
        QSignalSpy changed(&shown.sheet, &TrainingSheet::formChanged);
        anyButtonSaying(shown.sheet, QStringLiteral("The paper's recipe"))->click();
        QCOMPARE(changed.size(), 1);
        QCOMPARE(shown.sheet.form().method, std::string("sgd"));
        shown.sheet.setChoices({{}, {{"clip", QStringLiteral("CLIP")}}, {QStringLiteral("nsdgeneral")}}, {});
        QCOMPARE(changed.size(), 1);
    }

    void aRefusalWithNumbersCannotBeStarted()
    {
        Shown shown;
        auto* start = anyButtonSaying(shown.sheet, QStringLiteral("Train"));
        QVERIFY(start && !start->isEnabled());  // nothing is known yet
        shown.sheet.showForecast(fittingForecast());
        QVERIFY(start->isEnabled());
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("210 MB of 18 GB free")));

        auto forecast = fittingForecast();
        forecast.refusal = QStringLiteral("The training takes 40 GB of memory.");
        forecast.remedy = QStringLiteral("Choose a smaller region.");
        shown.sheet.showForecast(forecast);

        QVERIFY(!start->isEnabled());
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("40 GB")));
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("smaller region")));
    }

    void whatAnEarlierRunLeftIsResumedOrBegunAnew()
    {
        Shown shown;
        auto forecast = fittingForecast();
        forecast.goesOn = true;
        shown.sheet.showForecast(forecast);
        QSignalSpy started(&shown.sheet, &TrainingSheet::startRequested);

        anyButtonSaying(shown.sheet, QStringLiteral("Resume"))->click();
        anyButtonSaying(shown.sheet, QStringLiteral("Begin anew"))->click();

        QCOMPARE(started.size(), 2);
        QCOMPARE(started[0][0].toBool(), false);
        QCOMPARE(started[1][0].toBool(), true);
    }

    void whileItRunsTheFormRestsAndItCanBeGivenUp()
    {
        Shown shown;
        shown.sheet.showForecast(fittingForecast());
        QSignalSpy given(&shown.sheet, &TrainingSheet::cancelRequested);

        shown.sheet.setAxes({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        shown.sheet.showStart();
        shown.sheet.showProgress(QStringLiteral("Fitting: epoch 3 of 10"), 0.3);
        shown.sheet.addPoint({3, 0.5});

        QVERIFY(shown.sheet.isRunning());
        for (const auto* box : shown.sheet.findChildren<QComboBox*>()) QVERIFY(!box->isEnabled());
        for (const auto* box : shown.sheet.findChildren<QSpinBox*>()) QVERIFY(!box->isEnabled());
        const auto* bar = shown.sheet.findChild<QProgressBar*>();
        QVERIFY(bar->isVisible() && bar->value() * 10 == bar->maximum() * 3);
        QCOMPARE(shown.sheet.findChild<CurveChart*>()->points().size(), std::size_t{1});
        anyButtonSaying(shown.sheet, QStringLiteral("Cancel"))->click();
        QCOMPARE(given.size(), 1);
    }

    void whatCameOfItStaysBesideTheCurve()
    {
        Shown shown;
        shown.sheet.showForecast(fittingForecast());
        shown.sheet.setAxes({QStringLiteral("Epoch"), QStringLiteral("Loss"), 10});
        shown.sheet.showStart();
        shown.sheet.addPoint({3, 0.5});
        shown.sheet.showOutcome(QStringLiteral("Median R² 0.31"), QStringLiteral("/tree/encoder"));
        shown.sheet.showPlanning();  // of the next one
        shown.sheet.showForecast(fittingForecast());
        QVERIFY(!shown.sheet.isRunning());
        QVERIFY(wordsOn(shown.sheet).contains(QStringLiteral("Median R² 0.31")));
        QVERIFY(shown.sheet.findChild<CurveChart*>()->isVisible());
        QVERIFY(anyButtonSaying(shown.sheet, QStringLiteral("Train"))->isVisible());
    }

    void aListOfTestImagesIsNamedAndCanBeTakenBack()
    {
        Shown shown;
        shown.sheet.setTestList(QStringLiteral("/lists/held-out.txt"));
        QCOMPARE(shown.sheet.form().testList, QStringLiteral("/lists/held-out.txt"));
        shown.sheet.setTestList({});
        QVERIFY(shown.sheet.form().testList.isEmpty());
    }
};

QTEST_MAIN(TrainingSheetTest)
#include "TrainingSheetTest.moc"
