// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/JobRate.h"
#include "widgets/panels/JobsPanel.h"

#include <QProgressBar>
#include <QPushButton>
#include <QTest>

using namespace cortilens::panels;

namespace {

QList<QPushButton*> shownButtons(const JobsPanel& panel)
{
    QList<QPushButton*> shown;
    for (auto* button : panel.findChildren<QPushButton*>())
        if (button->isVisibleTo(&panel)) shown.push_back(button);
    return shown;
}

}  // namespace

class JobsPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theRateIsUnknownUntilThereIsSomethingToTell()
    {
        JobRate rate;
        rate.report(0, 0);
        QVERIFY(!rate.perSecond());
        rate.report(0.1, 1);
        QVERIFY(!rate.perSecond());
        rate.report(2, 8);
        QCOMPARE(*rate.perSecond(), 4.0);
        QCOMPARE(*rate.secondsLeft(48), 10.0);
    }

    void theRateForgetsWhatIsLongAgoAndStartsAnewAfterARestart()
    {
        JobRate rate;
        rate.report(0, 0);
        rate.report(100, 1);
        rate.report(105, 51);
        QCOMPARE(*rate.perSecond(), 10.0);
        rate.report(106, 0);
        QVERIFY(!rate.perSecond());
    }

    void eachJobIsCancelledByItsOwnButton()
    {
        JobsPanel panel;
        panel.setJobs({{.id = 7, .title = QStringLiteral("a"), .done = 1, .total = 3},
                       {.id = 9, .title = QStringLiteral("b"), .done = 0, .total = 0}});
        std::vector<std::uint64_t> cancelled;
        connect(&panel, &JobsPanel::cancelRequested, this, [&](std::uint64_t id) { cancelled.push_back(id); });
        const auto buttons = shownButtons(panel);
        QCOMPARE(buttons.size(), 2);
        buttons[1]->click();
        QCOMPARE(cancelled, std::vector<std::uint64_t>{9});
        QVERIFY(!buttons[1]->isEnabled());
    }

    void progressIsNotPaintedInTheMiddleOfAClick()
    {
        class Watched : public JobsPanel {
        public:
            int paints = 0;

        protected:
            void paintEvent(QPaintEvent*) override { ++paints; }
        } panel;
        panel.setJobs({{.id = 7, .title = QStringLiteral("a"), .done = 1, .total = 100}});
        panel.resize(300, 200);
        panel.show();
        QTRY_VERIFY(panel.paints > 0);
        QCoreApplication::processEvents();
        const int before = panel.paints;
        panel.update();
        panel.setJobs({{.id = 7, .title = QStringLiteral("a"), .done = 60, .total = 100}});
        QCOMPARE(panel.paints, before);
        QTRY_VERIFY(panel.paints > before);
        QCOMPARE(panel.findChild<QProgressBar*>()->value(), 60);
    }

    void aJobThatGoesOnKeepsItsRowAndAnEndedOneLeaves()
    {
        JobsPanel panel;
        panel.setJobs({{.id = 7, .title = QStringLiteral("a")}, {.id = 9, .title = QStringLiteral("b")}});
        auto* kept = shownButtons(panel)[1];
        panel.setJobs({{.id = 9, .title = QStringLiteral("b"), .done = 2, .total = 4}});
        QCOMPARE(shownButtons(panel), QList<QPushButton*>{kept});
    }
};

QTEST_MAIN(JobsPanelTest)
#include "JobsPanelTest.moc"
