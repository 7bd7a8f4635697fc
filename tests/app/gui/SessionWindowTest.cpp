// SPDX-License-Identifier: Apache-2.0
// Sessions in the window, with an engine without a model: saved, opened, kept by themselves and brought back.
#include "app/gui/ActionSet.h"
#include "app/gui/CortexController.h"
#include "app/gui/ExportController.h"
#include "app/gui/FigureContent.h"
#include "app/gui/PhotoPane.h"
#include "app/gui/SessionController.h"
#include "app/gui/VerifyCommand.h"
#include "tests/support/FakeSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/color/ColorBar.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/MapControls.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/OverlayColors.h"

#include <QAction>
#include <QDir>
#include <QDropEvent>
#include <QFile>
#include <QFileDialog>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QSlider>
#include <QUrl>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

[[nodiscard]] QString fakeEngine()
{
    return QStringLiteral(CORTILENS_BINARY_DIR "/tests/fake_engine");
}

void choose(const WindowDriver& driver)
{
    driver.workspace().session.edit([](ViewState& state) {
        state.image = NsdId{2};
        state.selection = RoiName{"FFA-1"};
        state.overlay = "r2";
        state.click = ClickMode::region;
    });
    driver.app->cortex().setForm(SurfaceForm::flat);
    driver.app->window().photo->view->setOpacity(0.4F);
    auto pose = driver.cortex().state().pose;
    pose.zoom = 2;
    driver.app->window().cortex->view->setPose(pose);
}

/// Whatever was said last.
[[nodiscard]] QString notice(const WindowDriver& driver)
{
    return test::wordsOn(*driver.app->window().notice);
}

void drop(const WindowDriver& driver, const QString& path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    QDragEnterEvent enter({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&driver.app->window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent event({20, 20}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&driver.app->window(), &event);
}

}  // namespace

class SessionWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_study;

private Q_SLOTS:
    void whatWasSavedComesBackInAnotherWindow()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.cortilens"));
        ViewState chosen;
        {
            const WindowDriver driver(fakeEngine(), m_study.path());
            QTRY_VERIFY(driver.hasSettled());
            choose(driver);
            chosen = driver.workspace().session.state();
            QSignalSpy saved(&driver.app->sessions(), &SessionController::saved);
            driver.app->sessions().save(path);
            QTRY_COMPARE(saved.size(), 1);
            QVERIFY2(notice(driver).contains(QStringLiteral("x.cortilens")), qPrintable(notice(driver)));
        }
        const WindowDriver driver(fakeEngine(), path);  // named on the command line
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        QTRY_VERIFY2(opened.size() == 1, qPrintable(notice(driver)));
        auto is = driver.workspace().session.state();
        is.opened = chosen.opened;
        is.columns = chosen.columns;
        QCOMPARE(is, chosen);
        QCOMPARE(driver.app->cortex().form(), SurfaceForm::flat);
        QCOMPARE(driver.cortex().state().pose.zoom, 2.0);
        QCOMPARE(driver.app->window().photo->view->style().opacity, 0.4F);
    }

    void aSessionOpensInTheWindowThatIsThere()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        choose(driver);
        const QString path = driver.file(QStringLiteral("x.cortilens"));
        QSignalSpy saved(&driver.app->sessions(), &SessionController::saved);
        driver.app->sessions().save(path);
        QTRY_COMPARE(saved.size(), 1);
        driver.workspace().session.edit([](ViewState& state) {
            state.selection = {};
            state.overlay = kNoOverlay;
        });
        driver.app->cortex().setForm(SurfaceForm::pial);
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        drop(driver, path);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("FFA-1"));
        QCOMPARE(driver.app->cortex().form(), SurfaceForm::flat);
        QCOMPARE(driver.cortex().state().pose.zoom, 2.0);
        // Both are listed for the next time, and open from there.
        auto* recent = driver.app->window().recent;
        QCOMPARE(recent->actions().at(0)->toolTip(), path);
        QCOMPARE(recent->actions().at(1)->toolTip(), m_study.path());
        recent->actions().at(0)->trigger();
        QTRY_COMPARE(opened.size(), 2);
        // Save goes to the same file from now on.
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"food"}; });
        driver.app->window().actions->action(ActionId::saveSession)->trigger();
        QTRY_COMPARE(saved.size(), 2);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("\"selection\": \"food\""));
    }

    void aSessionIsNotWrittenOverWithAnotherStudy()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        const QString path = driver.file(QStringLiteral("x.cortilens"));
        QSignalSpy saved(&driver.app->sessions(), &SessionController::saved);
        driver.app->sessions().save(path);
        QTRY_COMPARE(saved.size(), 1);
        const QTemporaryDir other;
        const int opened = driver.workspace().session.state().opened;
        drop(driver, other.path());
        QTRY_VERIFY(driver.workspace().session.state().opened > opened && driver.hasSettled());
        driver.app->window().actions->action(ActionId::saveSession)->trigger();
        auto* dialog = driver.app->window().findChild<QFileDialog*>();  // it asks where
        QVERIFY(dialog);
        dialog->close();
        QCOMPARE(saved.size(), 1);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains(m_study.path().toUtf8()));
    }

    /// With all that is chosen in the window: form, pose, colours and their range.
    void aFigureOfTheWindowIsMadeAgainWithoutIt()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        choose(driver);
        QTRY_VERIFY(isComplete(driver.workspace()));
        auto& map = *driver.app->window().photo->view;
        map.setSmooth(false);
        map.setColorMap(*color::findColorMap("coolwarm"));
        map.setScale(color::symmetricScale(0.7F));
        auto& window = driver.app->window();
        window.actions->action(ActionId::fadeByCeiling)->trigger();
        window.actions->action(ActionId::overlayColors)->trigger();
        auto* colors = window.findChild<panels::OverlayColors*>();
        Q_EMIT colors->colorMapChosen("viridis");
        Q_EMIT colors->rangeChosen(0.125F, 0.5F);
        colors->hide();
        QVERIFY2(window.cortex->bar->content().quantity.endsWith(QStringLiteral("faded below a noise ceiling of 40 %")),
                 qPrintable(window.cortex->bar->content().quantity));
        const QString path = driver.file(QStringLiteral("window.png"));
        QSignalSpy drawn(&driver.app->exporting(), &ExportController::saved);
        driver.app->exporting().save({120, 60, 150}, path);
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, 60'000);

        CommandLine line;
        line.verify = path;
        line.wish.directory = m_study.path().toStdString();
        line.render = driver.file(QStringLiteral("again.png"));
        VerifyCommand command(line, fakeEngine());
        QSignalSpy finished(&command, &VerifyCommand::finished);
        command.start();

        QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 60'000);
        const auto difference = differenceOf(path.toStdString(), line.render.toStdString());
        QVERIFY2(difference && difference->isSamePicture(), difference ? wordsOf(*difference, "window.png").front().c_str() : "");
        QVERIFY2(difference->texts.empty(), wordsOf(*difference, "window.png").back().c_str());
        QCOMPARE(finished.front().front().toInt(), 0);
        // The range is a part of it: without one the colours are others.
        map.setScale({});
        driver.app->exporting().save({120, 60, 150}, path);
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 2, 60'000);
        QVERIFY(!differenceOf(path.toStdString(), line.render.toStdString())->isSamePicture());
        // And so are the fading and the overlay's colours.
        map.setScale(color::symmetricScale(0.7F));
        window.actions->action(ActionId::fadeByCeiling)->trigger();
        driver.app->exporting().save({120, 60, 150}, path);
        QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 3, 60'000);
        QVERIFY(!differenceOf(path.toStdString(), line.render.toStdString())->isSamePicture());
    }

    void aFigureBringsBackWhatItWasMadeOf()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        choose(driver);
        QTRY_VERIFY(isComplete(driver.workspace()));
        const auto chosen = driver.workspace().session.state();
        for (const auto* name : {"figure.png", "figure.svg"}) {
            const QString path = driver.file(QString::fromLatin1(name));
            QSignalSpy drawn(&driver.app->exporting(), &ExportController::saved);
            driver.app->exporting().save({120, 60, 150}, path);
            QTRY_COMPARE_WITH_TIMEOUT(drawn.size(), 1, 60'000);
            QFile file(path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().contains(m_study.path().toUtf8()));  // whoever gets it learns no place
            driver.workspace().session.edit([](ViewState& state) {
                state.selection = {};
                state.image = NsdId{4};
            });
            driver.app->cortex().setForm(SurfaceForm::pial);
            QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
            drop(driver, path);
            QTRY_VERIFY2(opened.size() == 1, qPrintable(notice(driver)));
            auto is = driver.workspace().session.state();
            is.opened = chosen.opened;
            QCOMPARE(is, chosen);
            QCOMPARE(driver.app->cortex().form(), SurfaceForm::flat);
            QCOMPARE(driver.cortex().state().pose.zoom, 2.0);
        }
        const QString path = driver.file(QStringLiteral("other.png"));
        QVERIFY(QImage(10, 10, QImage::Format_RGB32).save(path));
        drop(driver, path);
        QTRY_VERIFY2(notice(driver).contains(QStringLiteral("other.png holds no session")), qPrintable(notice(driver)));
    }

    void whatCannotBeOpenedIsSaidAndChangesNothing()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        const auto before = driver.workspace().session.state();
        const QString path = driver.file(QStringLiteral("bad.cortilens"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"cortilens_session\": 1, \"study\": 3}") > 0);
        file.close();
        driver.app->sessions().open(path);
        QTRY_VERIFY2(notice(driver).contains(QStringLiteral("'study' has to be an object")), qPrintable(notice(driver)));
        driver.app->sessions().open(driver.file(QStringLiteral("none.cortilens")));
        QTRY_VERIFY2(notice(driver).contains(QStringLiteral("none.cortilens cannot be read")), qPrintable(notice(driver)));
        drop(driver, driver.file(QStringLiteral("settings.ini")));
        QVERIFY2(notice(driver).contains(QStringLiteral("no study, session or figure")), qPrintable(notice(driver)));
        QVERIFY(file.open(QIODevice::WriteOnly) &&
                file.write("{\"cortilens_session\": 1, \"study\": {\"place\": \"gone\", \"whole_place\": \"/gone/nsd\"}}") > 0);
        file.close();
        driver.app->sessions().open(path);
        QTRY_VERIFY2(notice(driver).contains(QStringLiteral("/gone/nsd")), qPrintable(notice(driver)));
        QCOMPARE(driver.workspace().session.state(), before);
        test::anyButtonSaying(*driver.app->window().notice, QStringLiteral("Find it…"))->click();
        auto* dialog = driver.app->window().findChild<QFileDialog*>();
        QVERIFY(dialog);
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        Q_EMIT dialog->fileSelected(m_study.path());
        dialog->close();
        QTRY_VERIFY2(opened.size() == 1, qPrintable(notice(driver)));
    }

    void aWindowThatEndedIsBroughtBackAndOneThatWasClosedIsNot()
    {
        const WindowDriver driver(fakeEngine(), m_study.path());
        QTRY_VERIFY(driver.hasSettled());
        const QDir kept(driver.file(QStringLiteral("sessions")));
        choose(driver);
        QTRY_COMPARE(kept.entryList({QStringLiteral("open-*.cortilens")}).size(), 1);  // by itself
        const QString own = kept.filePath(kept.entryList({QStringLiteral("open-*.cortilens")}).front());
        auto pose = driver.cortex().state().pose;
        pose.zoom = 3.25;
        driver.cortex().setPose(pose);  // a turn alone is kept as well
        const auto isKept = [&own](const char* words) {
            QFile file(own);
            return file.open(QIODevice::ReadOnly) && file.readAll().contains(words);
        };
        QTRY_VERIFY_WITH_TIMEOUT(isKept("3.25"), 20'000);
        driver.app->window().photo->controls->findChild<QSlider*>()->setValue(31);  // and a look
        QTRY_VERIFY_WITH_TIMEOUT(isKept("\"opacity\": 0.31"), 20'000);
        driver.app->sessions().offerRecovery();
        QVERIFY(QFile::exists(own));  // of a window that is open
        QVERIFY(!notice(driver).contains(QStringLiteral("ended without being closed")));

        QVERIFY(QFile::copy(own, kept.filePath(QStringLiteral("open-1.cortilens"))));  // as one that is gone would have left
        driver.workspace().session.edit([](ViewState& state) { state.selection = {}; });
        driver.app->sessions().offerRecovery();
        QVERIFY2(notice(driver).contains(QStringLiteral("ended without being closed")), qPrintable(notice(driver)));
        QVERIFY(!kept.exists(QStringLiteral("open-1.cortilens")) && kept.exists(QStringLiteral("recovered.cortilens")));
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        driver.app->window().actions->action(ActionId::recoverSession)->trigger();
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("FFA-1"));

        driver.app->window().close();
        QVERIFY(!QFile::exists(own));
        QVERIFY(kept.exists(QStringLiteral("recovered.cortilens")));
    }
};

QTEST_MAIN(SessionWindowTest)
#include "SessionWindowTest.moc"
