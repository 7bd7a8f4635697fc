// SPDX-License-Identifier: Apache-2.0
// Which of several encoders a click takes, in the window with the real engine and the demo subject: trained while another subject
// is in view, listed, exchanged and remembered.
#include "app/gui/ActionSet.h"
#include "app/gui/EncoderController.h"
#include "app/gui/Opening.h"
#include "app/gui/SessionController.h"
#include "app/gui/TableExport.h"
#include "tests/support/RealSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/EncoderButton.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/TrainingSheet.h"

#include <QAction>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>

#include <cmath>
#include <filesystem>
#include <limits>

using namespace cortilens;
using namespace cortilens::gui;
using test::buttonSaying;
using test::wordsOn;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 240'000;
const std::string kTrained = "subj01-deit-tiny-ridge.safetensors";
const std::string kGiven = "subj01_func1pt8mm_deit-tiny.safetensors";

/// The demo subject under a root that may be written to, without what others have trained.
void makeTree(const fs::path& root)
{
    const fs::path demo = tree().toStdString();
    fs::create_directories(root / "cortilens/encoders");
    linkDemoData(root);
    fs::copy_file(demo / "cortilens/encoders" / kGiven, root / "cortilens/encoders" / kGiven);
}

/// Entries of the list with a tick or a place for one.
[[nodiscard]] QList<QAction*> entriesOf(const panels::EncoderButton& button)
{
    QList<QAction*> entries;
    for (auto* action : button.menu()->actions())
        if (action->isCheckable()) entries << action;
    return entries;
}

[[nodiscard]] std::string inUse(const WindowDriver& driver)
{
    return findBackbone(driver.workspace().subject.summary(), "deit-tiny")->encoder;
}

}  // namespace

class EncoderWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;
    QTemporaryDir m_folder;

private Q_SLOTS:
    void anEncoderIsToldByItsMethodSpaceScoreAndDate()
    {
        wire::EncoderSummary encoder{.file = "/nsd/encoders/mine.safetensors",
                                     .method = "mlp, 128 hidden units, MSE",
                                     .space = "func1pt8mm",
                                     .readouts = 412,
                                     .meanR2 = 0.314F,
                                     .writtenSeconds = 0};
        QCOMPARE(nameOf(encoder), QStringLiteral("mlp"));
        QCOMPARE(detailOf(encoder), QStringLiteral("func1pt8mm · mean R² 0.31"));
        encoder.method.clear();
        encoder.meanR2 = std::numeric_limits<float>::quiet_NaN();
        encoder.writtenSeconds = 1'764'000'000;  // in November 2025
        QCOMPARE(nameOf(encoder), QStringLiteral("mine"));
        QVERIFY2(detailOf(encoder).contains(QStringLiteral("Nov 2025, ")), qPrintable(detailOf(encoder)));
        QVERIFY(!detailOf(encoder).contains(QStringLiteral("R²")));
    }

    void trainedElsewhereExchangedAndRemembered()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
        giveEmbeddings(m_cache.path().toStdString());
        for (const auto* tree : {"first", "second"}) makeTree(fs::path(m_folder.path().toStdString()) / tree);
        const WindowDriver driver(engine(), m_folder.filePath(QStringLiteral("first")));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        QCOMPARE(entriesOf(*driver.app->window().encoder).size(), 1);
        QCOMPARE(inUse(driver), kGiven);
        trainAndGoElsewhere(driver);
        comeBackToTheTrainedOne(driver);
        takeTheOther(driver);
        isRemembered(driver);
        isForgottenWithItsFile(driver);
    }

    void aSessionOpensWithoutAnEncoderThatIsGone()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
        const WindowDriver driver(engine(), tree());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        SavedSession session;
        session.wish.directory = tree().toStdString();
        session.wish.selection = RoiName{"PPA"};
        session.wish.backbone = "deit-tiny";
        session.wish.encoders = {"gone.safetensors"};
        const QString path = driver.file(QStringLiteral("x.cortilens"));
        QVERIFY(saveText(path, textOf(session, path)).has_value());
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        driver.app->sessions().open(path);
        QTRY_COMPARE_WITH_TIMEOUT(opened.size(), 1, kPatienceMs);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("PPA"));
        QCOMPARE(inUse(driver), kGiven);
        const QString said = wordsOn(*driver.app->window().notice);
        QVERIFY2(said.contains(QStringLiteral("gone.safetensors")), qPrintable(said));
    }

private:
    void open(const WindowDriver& driver, const char* tree) const
    {
        Wish wish;
        wish.directory = m_folder.filePath(QString::fromUtf8(tree)).toStdString();
        const int opened = driver.workspace().session.state().opened;
        driver.workspace().subject.open(wish);
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().session.state().opened > opened && driver.hasSettled(), kPatienceMs);
    }

    /// Whoever has gone on to another subject is not taken back by a training that ends.
    void trainAndGoElsewhere(const WindowDriver& driver) const
    {
        driver.app->window().actions->action(ActionId::showTraining)->trigger();
        auto* sheet = driver.app->window().findChild<panels::TrainingSheet*>();
        QPushButton* start = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((start = buttonSaying(*sheet, QStringLiteral("Train"))) && start->isEnabled(), kPatienceMs);
        start->click();
        QVERIFY(sheet->isRunning());
        open(driver, "second");
        QTRY_VERIFY_WITH_TIMEOUT(!sheet->isRunning(), kPatienceMs);
        QVERIFY2(wordsOn(*sheet).contains(QStringLiteral("Median R² ")), qPrintable(wordsOn(*sheet)));
        sheet->close();
        QVERIFY(!driver.workspace().subject.isOpening());
        QCOMPARE(driver.workspace().session.state().directory, m_folder.filePath(QStringLiteral("second")).toStdString());
        QVERIFY2(wordsOn(*driver.app->window().notice).contains(QStringLiteral("will be taken when subj01 is opened again")),
                 qPrintable(wordsOn(*driver.app->window().notice)));
    }

    void comeBackToTheTrainedOne(const WindowDriver& driver) const
    {
        open(driver, "first");
        QCOMPARE(inUse(driver), kTrained);
        const auto entries = entriesOf(*driver.app->window().encoder);
        QCOMPARE(entries.size(), 2);
        QVERIFY2(entries[0]->text().startsWith(QStringLiteral("ridge\tfunc1pt8mm · mean R² 0.")), qPrintable(entries[0]->text()));
        QVERIFY(entries[0]->isChecked() && !entries[1]->isChecked());
        QVERIFY(driver.app->window().encoder->text().contains(QStringLiteral("ridge")));
        QVERIFY(driver.app->window().encoder->accessibleName().contains(QStringLiteral("ridge")));
    }

    /// At once, and what was selected stays; the map is the other encoder's.
    static void takeTheOther(const WindowDriver& driver)
    {
        auto& workspace = driver.workspace();
        workspace.session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && workspace.selection.report(), kPatienceMs);
        const auto before = workspace.relevance.reply()->map.values;
        const auto image = workspace.session.state().image;
        const int opened = workspace.session.state().opened;
        entriesOf(*driver.app->window().encoder)[1]->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(workspace.session.state().opened > opened && driver.hasSettled(), kPatienceMs);
        QCOMPARE(inUse(driver), kGiven);
        QCOMPARE(workspace.session.state().selection, Selection(RoiName{"PPA"}));
        QCOMPARE(workspace.session.state().image, image);
        QVERIFY(workspace.relevance.reply()->map.values != before);
        QVERIFY(entriesOf(*driver.app->window().encoder)[0]->isChecked());
    }

    void isRemembered(const WindowDriver& driver) const
    {
        open(driver, "second");
        open(driver, "first");
        QCOMPARE(inUse(driver), kGiven);
        driver.workspace().engine.restart();
        const int opened = driver.workspace().session.state().opened;
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().session.state().opened > opened && driver.hasSettled(), kPatienceMs);
        QCOMPARE(inUse(driver), kGiven);
    }

    void isForgottenWithItsFile(const WindowDriver& driver) const
    {
        open(driver, "second");
        fs::remove(fs::path(m_folder.path().toStdString()) / "first/cortilens/encoders" / kGiven);
        open(driver, "first");
        QCOMPARE(inUse(driver), kTrained);
        QVERIFY(wordsOn(*driver.app->window().notice).contains(QStringLiteral("is not there any more")));
    }
};

QTEST_MAIN(EncoderWindowTest)
#include "EncoderWindowTest.moc"
