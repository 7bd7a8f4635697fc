// SPDX-License-Identifier: Apache-2.0
#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/ExportController.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/TopBar.h"
#include "tests/support/FakeSubject.h"
#include "tests/support/WindowDriver.h"
#include "widgets/color/ColorBar.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/EnginePanel.h"
#include "widgets/panels/JobsPanel.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/OverlayChooser.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/StimulusStrip.h"

#include <QAction>
#include <QImage>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QToolButton>

#include <sys/types.h>

#include <algorithm>
#include <csignal>
#include <utility>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] QString fakeEngine()
{
    return QStringLiteral(CORTILENS_BINARY_DIR "/tests/fake_engine");
}

/// The fake engine with options of its own: the window starts it without any.
[[nodiscard]] QString engineWith(const char* options, const QTemporaryDir& folder)
{
    const QString path = folder.filePath(QStringLiteral("engine"));
    QFile script(path);
    if (!script.open(QIODevice::WriteOnly)) return {};
    script.write("#!/bin/sh\nexec " + fakeEngine().toUtf8() + " serve " + options + '\n');
    script.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::WriteOwner);
    return path;
}

/// Takes its time over each view, so that things can happen in between.
[[nodiscard]] QString slowEngine(const QTemporaryDir& folder)
{
    return engineWith("--view-ms 60", folder);
}

[[nodiscard]] std::vector<float> closedForm(const Selection& selection, NsdId image)
{
    return fake::map(selection, image, fake::kViews).values;
}

class LayoutCounter : public QObject {
public:
    bool eventFilter(QObject*, QEvent* event) override
    {
        count += event->type() == QEvent::LayoutRequest ? 1 : 0;
        return false;
    }

    int count = 0;
};

}  // namespace

class WindowTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theFirstThingSeenIsTheStory()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.workspace().session.state().image, std::optional(NsdId{5}));
        QCOMPARE(driver.app->window().regions->current(), std::string("food"));
        const auto& map = driver.app->window().photo->view->map();
        QVERIFY(map.has_value());
        QCOMPARE(map->values, closedForm(RoiName{"food"}, {5}));
        QVERIFY(driver.app->window().windowTitle().contains(QStringLiteral("synthetic")));
        QVERIFY(driver.cortex().state().overlay != nullptr);
        QVERIFY(driver.app->window().notice->words().isEmpty());
    }

    void aClickMarksAtOnceAndTheMapFollows()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        const auto vertex = driver.visibleVertexOf(driver.workspace().subject.summary().regions[0]);
        QVERIFY(vertex.has_value());
        driver.clickOn(*vertex);
        QCOMPARE(driver.cortex().state().marker, vertex);  // before any answer
        QCOMPARE(driver.workspace().session.state().selection, Selection(*vertex));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.app->window().photo->view->map()->values, closedForm(*vertex, {5}));
    }

    void inRegionModeAClickSelectsTheSmallestRegion()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        driver.app->window().actions->action(ActionId::clickRegion)->trigger();
        const auto vertex = driver.visibleVertexOf(driver.workspace().subject.summary().regions[0]);
        driver.clickOn(*vertex);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("FFA-1"));
        QCOMPARE(driver.app->window().regions->current(), std::string("FFA-1"));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.app->window().photo->view->map()->values, closedForm(RoiName{"FFA-1"}, {5}));
        driver.app->window().actions->action(ActionId::undo)->trigger();
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("food"));
    }

    void anEngineKilledInTheMiddleOfAMapLosesNothing()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(slowEngine(folder), QStringLiteral("tree"));
        QSignalSpy arrived(&driver.workspace().relevance, &RelevanceModel::arrived);
        QVERIFY(arrived.wait());
        QVERIFY(driver.workspace().relevance.isWorking());
        const qint64 first = driver.workspace().engine.processId();
        ::kill(static_cast<pid_t>(first), SIGKILL);
        QTRY_VERIFY(!driver.app->window().notice->words().isEmpty());
        const QString words = driver.app->window().notice->words();
        QVERIFY2(words.contains(QStringLiteral("was killed (signal 9) while mapping food on nsdId 5")), qPrintable(words));
        QVERIFY2(words.contains(QStringLiteral("Nothing is lost")), qPrintable(words));
        QTRY_VERIFY(driver.hasSettled());
        QVERIFY(driver.workspace().engine.processId() != first);
        QCOMPARE(driver.app->window().photo->view->map()->values, closedForm(RoiName{"food"}, {5}));
    }

    void escapeStopsAMapWhereItIs()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(slowEngine(folder), QStringLiteral("tree"));
        QSignalSpy arrived(&driver.workspace().relevance, &RelevanceModel::arrived);
        QVERIFY(arrived.wait());
        driver.app->window().actions->action(ActionId::cancelWork)->trigger();
        QVERIFY(!driver.workspace().relevance.isWorking());
        QVERIFY(!driver.app->window().actions->action(ActionId::cancelWork)->isEnabled());
        QVERIFY(driver.workspace().relevance.reply()->map.viewsDone < fake::kViews);
    }

    void brushedPatchesLightUpTheCortexAndGoAgain()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        Q_EMIT driver.app->window().photo->view->patchesBrushed({{1, 1}, {1, 2}});
        QTRY_VERIFY(driver.workspace().overlay.shown() && driver.workspace().overlay.shown()->id == "patches");
        driver.app->window().actions->action(ActionId::clearPatches)->trigger();
        QTRY_VERIFY(driver.workspace().overlay.shown() && driver.workspace().overlay.shown()->id == "noise-ceiling");
    }

    void walkingThroughPhotosBringsTheirMaps()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        driver.app->window().actions->action(ActionId::nextPhoto)->trigger();
        QCOMPARE(driver.workspace().session.state().image, std::optional(NsdId{6}));
        QCOMPARE(driver.app->window().strip->current(), std::optional(NsdId{6}));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.app->window().photo->view->map()->values, closedForm(RoiName{"food"}, {6}));
    }

    void singleLettersRestWhileATextIsTyped()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        auto& window = driver.app->window();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.regions->focusSearch();
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("f"));
        QCOMPARE(driver.app->cortex().form(), SurfaceForm::inflated);
        driver.cortex().setFocus();
        QTest::keyClick(&window, Qt::Key_F);
        QCOMPARE(driver.app->cortex().form(), SurfaceForm::flat);
    }

    void tabLeavesTheTwoViewsAlone()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        auto& window = driver.app->window();
        window.actions->action(ActionId::viewsOnly)->trigger();
        QVERIFY(window.cortex->isVisible() && window.photo->isVisible());
        QVERIFY(!window.strip->isVisible() && !window.regions->isVisible());
        window.actions->action(ActionId::viewsOnly)->trigger();
        QVERIFY(window.strip->isVisible() && window.regions->isVisible());
    }

    void aWindowThatIsMadeSmallKeepsEverythingInside()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        auto& window = driver.app->window();
        window.resize(1250, 700);
        QTRY_VERIFY(window.minimumWidth() < 1024);
        window.resize(1024, 700);
        QTRY_COMPARE(window.size(), QSize(1024, 700));
        QTRY_COMPARE(window.photo->mapTo(&window, QPoint(window.photo->width(), 0)).x(), 1024);
        QCOMPARE(window.cortex->x(), window.regions->width() + 1);  // beside each other, with a hairline between
        window.resize(1280, 800);
        QTRY_COMPARE(window.size(), QSize(1280, 800));
        window.actions->action(ActionId::toggleJobs)->trigger();
        QVERIFY(window.jobs->isVisible());
        QTRY_VERIFY(window.engine->width() > 200);  // laid out
        QTRY_COMPARE(window.size(), QSize(1280, 800));
        window.actions->action(ActionId::toggleJobs)->trigger();
        window.resize(1600, 1000);
        QTRY_VERIFY(window.regions->width() > 190);
        QTRY_COMPARE(window.cortex->x(), window.regions->width() + 1);
    }

    void aFigureHasItsSizeInMillimetresAndItsPixels()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        QSignalSpy saved(&driver.app->exporting(), &ExportController::saved);
        driver.app->exporting().save({120, 60, 150}, driver.file(QStringLiteral("figure.png")));
        QVERIFY(saved.wait(20000));
        const QImage figure(driver.file(QStringLiteral("figure.png")));
        QCOMPARE(figure.size(), QSize(709, 354));  // 120 x 60 mm at 150 / 25.4 pixels a mm
        QCOMPARE(figure.dotsPerMeterX(), 5906);
        QCOMPARE(figure.pixelColor(1, 1), QColor(Qt::white));
        int coloured = 0;
        for (int y = 0; y < figure.height(); ++y)
            for (int x = figure.width() / 2; x < figure.width(); ++x)
                coloured += figure.pixelColor(x, y).hsvSaturation() > 40 ? 1 : 0;
        QVERIFY2(coloured > 5000, qPrintable(QString::number(coloured)));  // the photo under its map
    }

    void aTreeThatIsNotThereIsSaidOnceWithWhatToDo()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(engineWith("--fault refuse", folder), QStringLiteral("nowhere"));
        QTRY_COMPARE(driver.app->window().notice->words(), QStringLiteral("There is no such tree. Name another folder."));
        QVERIFY(!driver.workspace().subject.isOpen());
    }

    void whatTheEngineNoticesStaysInTheWindowsLine()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(engineWith("--fault notice", folder), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.app->window().notice->words(), QStringLiteral("The disk is full. Make room on it."));
    }

    void aSurfaceThatCannotBeReadIsNamedAndTheOthersAreDrawn()
    {
        const QTemporaryDir folder;
        const WindowDriver driver(engineWith("--fault flat", folder), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        QCOMPARE(driver.app->window().notice->words(), QStringLiteral("lh.full.flat.patch.3d ends early. Fetch it again."));
        QVERIFY(driver.cortex().state().geometry->hasForm(SurfaceForm::pial));
        QVERIFY(!driver.app->window().actions->action(ActionId::formFlat)->isEnabled());
        QVERIFY(driver.app->window().actions->action(ActionId::formFolded)->isEnabled());
    }

    void theUndersideIsShownUntilItIsLeftOutAndThatIsRemembered()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        for (const bool isShown : {true, false}) {
            App app(*commandLineFrom({QStringLiteral("tree")}), fakeEngine(), settings);
            app.start();
            auto& window = app.window();
            auto* underside = window.actions->action(ActionId::toggleUnderside);
            QTRY_VERIFY(underside->isEnabled());
            QCOMPARE(underside->isChecked(), isShown);
            QCOMPARE(window.cortex->view->state().pose.withUnderside, isShown);
            if (isShown) {
                window.actions->action(ActionId::viewVentral)->trigger();
                QVERIFY(!window.cortex->view->state().pose.withUnderside);  // it is the underside
                window.actions->action(ActionId::viewMedial)->trigger();
                QVERIFY(window.cortex->view->state().pose.withUnderside);
                underside->trigger();
            }
            QVERIFY(!window.cortex->view->state().pose.withUnderside);
            window.close();
        }
    }

    void howMapsAndRegionsAreShownIsRemembered()
    {
        const QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        const auto started = [&settings] {
            auto app = std::make_unique<App>(*commandLineFrom({QStringLiteral("tree")}), fakeEngine(), settings);
            app->start();
            return app;
        };
        {
            const auto app = started();
            auto& window = app->window();
            QTRY_VERIFY(window.actions->action(ActionId::toggleGrid)->isEnabled());
            QVERIFY(window.photo->view->style().smooth && !window.photo->view->isGridVisible());
            for (const auto id : {ActionId::toggleSmooth, ActionId::toggleGrid, ActionId::toggleLabels, ActionId::toggleOutlines})
                window.actions->action(id)->trigger();
            Q_EMIT window.photo->controls->colorMapChosen("coolwarm");
            Q_EMIT window.photo->controls->displayChosen(color::MapDisplay::contour);
            window.close();
        }
        const auto app = started();
        auto& window = app->window();
        const auto& style = window.photo->view->style();
        QVERIFY(!style.smooth && window.photo->view->isGridVisible());
        QCOMPARE(style.display, color::MapDisplay::contour);
        QCOMPARE(style.map.id, std::string_view("coolwarm"));
        QVERIFY(!window.cortex->view->state().labelsVisible && !window.cortex->view->state().outlinesVisible);
        for (const auto id : {ActionId::toggleSmooth, ActionId::toggleLabels, ActionId::toggleOutlines})
            QVERIFY(!window.actions->action(id)->isChecked());
        QVERIFY(window.actions->action(ActionId::toggleGrid)->isChecked());
    }

    void overlayAndColourBarAreNamedInFullAtEveryWidth()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        const auto& pane = *driver.app->window().cortex;
        const auto isStacked = [&pane] { return pane.bar->y() > pane.overlay->geometry().bottom(); };
        pane.bar->setContent(
            {.quantity = QStringLiteral("Noise ceiling, mean of three trials of each photo"), .unit = QStringLiteral("%")});
        for (const auto& [width, stacked] : {std::pair{1290, true}, std::pair{2200, false}}) {
            driver.app->window().resize(width, 800);
            QTRY_COMPARE(isStacked(), stacked);
            QVERIFY(pane.overlay->width() >= pane.overlay->sizeHint().width());
            QVERIFY(pane.bar->width() >= pane.bar->widthWithWords());
        }
    }

    void aWindowThatRestsLaysNothingOut()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        LayoutCounter counter;
        for (const int width : {1290, 1600, 2200}) {
            driver.app->window().resize(width, 800);
            QTest::qWait(300);  // what the new size asks for, and the last cross-fade
            counter.count = 0;
            qApp->installEventFilter(&counter);
            QTest::qWait(100);
            qApp->removeEventFilter(&counter);
            QCOMPARE(counter.count, 0);
        }
    }

    void theBarGivesUpTheProgramsNameBeforeAnythingElse()
    {
        const WindowDriver driver(fakeEngine(), QStringLiteral("tree"));
        QTRY_VERIFY(driver.hasSettled());
        auto& bar = *driver.app->window().top;
        const auto labels = bar.findChildren<QLabel*>();
        auto* name = *std::ranges::find(labels, QStringLiteral("Cortilens"), &QLabel::text);
        const auto isWhole = [&bar] {
            return std::ranges::all_of(bar.findChildren<QWidget*>(Qt::FindDirectChildrenOnly), [&bar](const QWidget* part) {
                const bool isInside = bar.rect().contains(part->geometry());
                return part->isHidden() || (isInside && part->width() >= part->minimumSizeHint().width());
            });
        };
        driver.app->window().resize(1280, 720);
        QTRY_VERIFY(isWhole());
        for (int letters = 1; letters < 200 && !name->isHidden(); ++letters) {
            bar.subject->setText(QString(letters, u'x'));
            QCoreApplication::sendPostedEvents();
        }
        QVERIFY(name->isHidden());
        QVERIFY(isWhole());
        QCOMPARE(driver.app->window().width(), 1280);
        bar.subject->setText(QStringLiteral("subj01"));
        QTRY_VERIFY(!name->isHidden());
    }

    void theDemoSubjectIsMadeFromTheWindowAndOpens()
    {
        const QTemporaryDir data;
        qputenv("XDG_DATA_HOME", data.path().toUtf8());
        const WindowDriver driver(fakeEngine(), {});
        driver.app->window().actions->action(ActionId::makeDemo)->trigger();
        QTRY_VERIFY(driver.hasSettled());
        const QString tree = data.filePath(QStringLiteral("cortilens/demo"));
        QCOMPARE(driver.workspace().session.state().directory, tree.toStdString());
        QVERIFY(QDir(tree).exists(QStringLiteral("nsddata")));
        QVERIFY(driver.app->window().notice->words().isEmpty());
    }
};

QTEST_MAIN(WindowTest)
#include "WindowTest.moc"
