// SPDX-License-Identifier: Apache-2.0
// The map in view for many photos: written from the window, and as a job, with the real engine.
#include "app/gui/ActionSet.h"
#include "app/gui/BatchController.h"
#include "tests/support/RealSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/BatchSheet.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QPlainTextEdit>

#include <algorithm>

using namespace cortilens;
using namespace cortilens::gui;
using cortilens::test::buttonSaying;
using cortilens::test::wordsOn;

namespace {

constexpr int kPatienceMs = 120'000;

}  // namespace

class BatchWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;
    QTemporaryDir m_folder;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
    }

    void writtenHereGivenAsACommandAndWrittenOn()
    {
        const WindowDriver driver(
            engine(), tree(),
            {QStringLiteral("--select"), QStringLiteral("PPA"), QStringLiteral("--views"), QStringLiteral("1")});
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        auto& window = driver.app->window();
        window.actions->action(ActionId::batch)->trigger();
        auto* sheet = window.findChild<panels::BatchSheet*>();
        QVERIFY(sheet && sheet->isVisible());
        QVERIFY2(wordsOn(*sheet).contains(QStringLiteral("PPA, subj01, through DeiT-Tiny/16 (NACLIP")),
                 qPrintable(wordsOn(*sheet)));
        const QString out = m_folder.filePath(QStringLiteral("maps"));
        sheet->setFolder(out);
        auto* images = sheet->findChild<QComboBox*>();
        images->setEditText(QString());
        auto* write = buttonSaying(*sheet, QStringLiteral("Write here"));
        QVERIFY(!write->isEnabled());  // which photos?
        images->setEditText(QStringLiteral("17,18"));
        QVERIFY(write->isEnabled());

        const QString command = sheet->findChild<QPlainTextEdit*>()->toPlainText();
        QVERIFY2(command.startsWith(QStringLiteral("cortilens-engine maps ")) &&
                     command.contains(QStringLiteral("--select PPA --backbone deit-tiny --encoder ")) &&
                     command.endsWith(QStringLiteral("--views 1 --images 17,18 --out ") + out),
                 qPrintable(command));
        buttonSaying(*sheet, QStringLiteral("Copy command"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), command);
        sheet->setFolder(QStringLiteral("~/maps"));
        QVERIFY(sheet->findChild<QPlainTextEdit*>()->toPlainText().endsWith(QStringLiteral("--out ") + QDir::homePath() +
                                                                            QStringLiteral("/maps")));
        sheet->setFolder(out);

        write->click();
        QVERIFY(sheet->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(!sheet->isRunning(), kPatienceMs);
        QVERIFY2(wordsOn(*sheet).contains(QStringLiteral("2 photos written now, 0 were there")), qPrintable(wordsOn(*sheet)));
        QVERIFY(QFile::exists(out + QStringLiteral("/PPA/nsd00017.npy")) && QFile::exists(out + QStringLiteral("/maps.json")));

        // Another selection is another folder: the engine's words are shown.
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"food"}; });
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("food, subj01")));
        write->click();
        QTRY_VERIFY_WITH_TIMEOUT(!sheet->isRunning(), kPatienceMs);
        QVERIFY2(wordsOn(*sheet).contains(QStringLiteral("holds maps of something else")), qPrintable(wordsOn(*sheet)));

        driver.workspace().session.edit([](ViewState& state) { state.selection = {}; });
        QVERIFY(!write->isEnabled());
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("Nothing is selected")));
    }

    void givenUpAndSavedAsAJob()
    {
        const WindowDriver driver(engine(), tree(), {QStringLiteral("--select"), QStringLiteral("PPA")});
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        auto& window = driver.app->window();
        window.actions->action(ActionId::batch)->trigger();
        auto* sheet = window.findChild<panels::BatchSheet*>();
        const QString out = m_folder.filePath(QStringLiteral("all"));
        sheet->setFolder(out);
        buttonSaying(*sheet, QStringLiteral("Write here"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(out + QStringLiteral("/maps.json")), kPatienceMs);
        buttonSaying(*sheet, QStringLiteral("Cancel"))->click();
        QVERIFY(!sheet->isRunning());
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("Given up.")));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);

        const QString job = m_folder.filePath(QStringLiteral("job.sbatch"));
        driver.app->batch().saveScript(job);
        QFile file(job);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto text = QString::fromUtf8(file.readAll());
        QVERIFY2(text.contains(QStringLiteral("#SBATCH --array=1-16")) &&
                     text.contains(QStringLiteral("--images all --out ") + out),
                 qPrintable(text));
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("sbatch job.sbatch")));
        driver.app->batch().saveScript(QStringLiteral("/nonexistent/job.sbatch"));
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("cannot be written")));
    }
};

QTEST_MAIN(BatchWindowTest)
#include "BatchWindowTest.moc"
