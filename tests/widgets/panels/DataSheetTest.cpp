// SPDX-License-Identifier: Apache-2.0
#include "tests/support/Widgets.h"
#include "widgets/panels/DataSheet.h"

#include <QComboBox>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cortilens::panels;
using cortilens::test::anyButtonSaying;
using cortilens::test::wordsOn;

namespace {

using State = StateMark::State;

[[nodiscard]] DataContents contents()
{
    const DataPiece surfaces{State::there, QStringLiteral("Surfaces"), QStringLiteral("white, pial"), QStringLiteral("a cortex")};
    const DataPiece flat{State::missing, QStringLiteral("Flat maps"), QStringLiteral("looked for in /tree"),
                         QStringLiteral("the flat form.")};
    const DataPiece betas{State::damaged, QStringLiteral("Betas"), QStringLiteral("session 3 was cut short"), {}};
    const DataBetas fine{QStringLiteral("func1pt8mm · b3 · 40 sessions"), "func1pt8mm", "b3"};
    const DataBetas finer{QStringLiteral("func1mm · b2 · 2 sessions"), "func1mm", "b2"};
    return {.title = QStringLiteral("A tree"),
            .root = QStringLiteral("/tree"),
            .shared = {surfaces},
            .subjects = {{QStringLiteral("subj01"), {surfaces, flat, betas}, {fine, finer}, {QStringLiteral("A notice.")}},
                         {QStringLiteral("subj02"), {surfaces}, {}, {}}},
            .notices = {}};
}

}  // namespace

class DataSheetTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyPieceSaysItsStateAndWhatIsMissingWhatItWouldEnable()
    {
        DataSheet sheet;
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.show();
        const auto words = wordsOn(sheet);
        for (const auto* part : {"A tree", "/tree", "white, pial", "looked for in /tree", "It would enable: the flat form.",
                                 "session 3 was cut short", "A notice."})
            QVERIFY2(words.contains(QString::fromUtf8(part)), part);
        QVERIFY(!words.contains(QStringLiteral("It would enable: a cortex")));
    }

    void anotherSubjectShowsItsOwnPiecesAndNoConversionWithoutBetas()
    {
        DataSheet sheet;
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.show();
        QVERIFY(anyButtonSaying(sheet, QStringLiteral("Convert"))->isVisible());
        auto* subject = sheet.findChildren<QComboBox*>().front();
        QCOMPARE(subject->currentText(), QStringLiteral("subj01"));
        subject->setCurrentIndex(1);
        QVERIFY(!wordsOn(sheet).contains(QStringLiteral("Flat maps")));
        QVERIFY(!anyButtonSaying(sheet, QStringLiteral("Convert"))->isVisible());
        QVERIFY(sheet.choice().version.empty());
    }

    void theChoiceNamesSpaceVersionAndMask()
    {
        DataSheet sheet;
        sheet.setMasks({QStringLiteral("nsdgeneral"), QStringLiteral("all")});
        QSignalSpy changed(&sheet, &DataSheet::choiceChanged);
        sheet.setContents(contents(), QStringLiteral("subj01"));
        QCOMPARE(changed.size(), 1);  // what it would take can be asked
        sheet.findChildren<QComboBox*>()[1]->setCurrentIndex(1);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(sheet.choice(), (DataSheet::Choice{QStringLiteral("subj01"), "func1mm", "b2", "nsdgeneral"}));
    }

    void theFileOfAMaskIsAChoiceToo()
    {
        DataSheet sheet;
        sheet.setMasks({QStringLiteral("nsdgeneral"), QStringLiteral("all")});
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.show();
        QSignalSpy requested(&sheet, &DataSheet::maskRequested);
        QSignalSpy changed(&sheet, &DataSheet::choiceChanged);
        for (auto* button : sheet.findChildren<QToolButton*>())
            if (button->accessibleName() == u"Choose the file of a mask" && button->isVisible()) button->click();
        QCOMPARE(requested.size(), 1);
        QCOMPARE(changed.size(), 0);
        sheet.setMask(QStringLiteral("/data/my mask.nii.gz"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(sheet.choice().mask, std::string("/data/my mask.nii.gz"));
    }

    void aConversionShowsHowFarItIsAndItsOutcomeStays()
    {
        DataSheet sheet;
        sheet.setContents(contents(), QStringLiteral("subj01"));
        sheet.showPlan(QStringLiteral("needs 3 GB, 40 GB free"), true);
        sheet.show();
        QSignalSpy asked(&sheet, &DataSheet::convertRequested);
        QSignalSpy given(&sheet, &DataSheet::cancelRequested);
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("needs 3 GB")));
        anyButtonSaying(sheet, QStringLiteral("Convert"))->click();
        QCOMPARE(asked.size(), 1);

        sheet.showProgress(QStringLiteral("session 2 (2 of 4)"), 0.25);
        QVERIFY(sheet.isRunning());
        const auto* bar = sheet.findChild<QProgressBar*>();
        QCOMPARE(bar->value() * 4, bar->maximum());
        anyButtonSaying(sheet, QStringLiteral("Cancel"))->click();
        QCOMPARE(given.size(), 1);

        sheet.showOutcome(QStringLiteral("The betas are converted."), QStringLiteral("40 sessions"));
        sheet.setContents(contents(), QStringLiteral("subj01"));  // looked at again
        sheet.showPlan(QStringLiteral("nothing to do"), true);
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("The betas are converted.")));
        QVERIFY(!bar->isVisible());
    }

    void aFolderOfWhichNothingCanBeSaidSaysWhy()
    {
        DataSheet sheet;
        sheet.show();
        sheet.showProblem(QStringLiteral("There is no such folder."), QStringLiteral("Name another."));
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("There is no such folder.\nName another.")));
        QVERIFY(!anyButtonSaying(sheet, QStringLiteral("Convert"))->isVisible());
    }
};

QTEST_MAIN(DataSheetTest)
#include "DataSheetTest.moc"
