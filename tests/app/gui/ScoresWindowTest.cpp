// SPDX-License-Identifier: Apache-2.0
// Scores by region in the window, with the real engine and two encoders that it trains: measured, compared, clicked and saved.
#include "app/gui/ActionSet.h"
#include "app/gui/Opening.h"
#include "app/gui/ScoreController.h"
#include "app/gui/TableExport.h"
#include "tests/support/RealSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/ScoreSheet.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

#include <cmath>
#include <filesystem>

using namespace cortilens;
using namespace cortilens::gui;
using test::buttonSaying;
using test::savedAsCsv;
using test::wordsOn;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 240'000;

void makeTree(const fs::path& root)
{
    const fs::path demo = tree().toStdString();
    linkDemoData(root);
    fs::create_directories(root / "cortilens/encoders");
    for (const auto* name : {"deit-tiny", "control"}) {
        const auto file = fs::path("cortilens/encoders") / ("subj01_func1pt8mm_" + std::string(name) + ".safetensors");
        fs::copy_file(demo / file, root / file);
    }
}

[[nodiscard]] int rowOf(const panels::ScoreSheet& sheet, const QString& region)
{
    const auto* model = sheet.findChild<QTableView*>()->model();
    for (int row = 0; row < model->rowCount(); ++row)
        if (model->index(row, panels::ScoreColumn::region).data().toString() == region) return row;
    return -1;
}

}  // namespace

class ScoresWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;
    QTemporaryDir m_tree;

private Q_SLOTS:
    void anAnswerOfAnOlderEngineHasNoDifferences()
    {
        wire::EvaluateReply reply;
        reply.title = "subj01";
        reply.regions = {"all voxels", "FFA-1"};
        reply.voxels = {500, 40};
        for (auto* values : {&reply.mean, &reply.median, &reply.low, &reply.high, &reply.above, &reply.ofCeiling})
            *values = {0.2F, 0.3F};
        const auto table = tableOf(reply, 0.1F);
        QCOMPARE(table.rows.size(), std::size_t{2});
        QVERIFY(!table.rows[0].isRegion && table.rows[1].isRegion);
        QCOMPARE(table.rows[1].voxels, 40);
        QVERIFY(std::isnan(table.rows[1].difference) && std::isnan(table.rows[1].q));
        QVERIFY(table.against.isEmpty());
    }

    void aTableIsWholeOrNotThere()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("scores.csv"));
        QVERIFY(saveText(path, "region\nFFA-1\n"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("region\nFFA-1\n"));
        const auto refused = saveText(folder.filePath(QStringLiteral("nowhere/scores.csv")), "region\n");
        QVERIFY(!refused && refused.error().message.find("cannot be written") != std::string::npos);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList{QStringLiteral("scores.csv")});
    }

    void measuredComparedClickedAndSaved()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
        giveEmbeddings(m_cache.path().toStdString());
        makeTree(m_tree.path().toStdString());
        const WindowDriver driver(engine(), m_tree.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        driver.app->window().actions->action(ActionId::showScores)->trigger();
        auto& sheet = *driver.app->window().findChild<panels::ScoreSheet*>();
        QVERIFY(sheet.isVisible());
        sayWhatCannotBeScored(sheet);
        train(driver, "control");
        train(driver, "deit-tiny");
        measure(driver, sheet);
        compareWithTheControl(driver, sheet);
        save(driver, sheet);
        giveUp(driver, sheet);
    }

private:
    /// The demo's own readouts were not trained: there is nothing that they were tested on.
    static void sayWhatCannotBeScored(const panels::ScoreSheet& sheet)
    {
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(sheet).contains(QStringLiteral("does not say which images it was not trained on")),
                                 kPatienceMs);
        QVERIFY(!sheet.hasResult() && !sheet.isWorking());
        QVERIFY(!buttonSaying(sheet, QStringLiteral("Save as CSV…"))->isEnabled());
    }

    static void train(const WindowDriver& driver, const char* backbone)
    {
        auto& workspace = driver.workspace();
        bool isDone = false;
        bool isTrained = false;
        const auto id = workspace.engine.train({.backbone = backbone, .draws = 50},
                                               [&](const Result<wire::TrainReply>& reply) {
                                                   isDone = true;
                                                   isTrained = reply.has_value();
                                               },
                                               {});
        QVERIFY(id != 0);
        QTRY_VERIFY_WITH_TIMEOUT(isDone, kPatienceMs);
        QVERIFY(isTrained);
        const int opened = workspace.session.state().opened;
        workspace.subject.openAgain();
        QTRY_VERIFY_WITH_TIMEOUT(workspace.session.state().opened > opened, kPatienceMs);
    }

    /// The sheet is open while the encoder changes: what it shows is of the one in use.
    static void measure(const WindowDriver& driver, const panels::ScoreSheet& sheet)
    {
        QTRY_VERIFY_WITH_TIMEOUT(sheet.hasResult() && !sheet.isWorking(), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("DeiT-Tiny/16, ridge")), qPrintable(wordsOn(sheet)));
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("test images")), qPrintable(wordsOn(sheet)));
        auto* table = sheet.findChild<QTableView*>();
        const int row = rowOf(sheet, QStringLiteral("FFA-1"));
        QVERIFY(row >= 0);
        QVERIFY(table->isColumnHidden(panels::ScoreColumn::difference));
        table->scrollTo(table->model()->index(row, 0));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, Qt::NoModifier,
                          table->visualRect(table->model()->index(row, panels::ScoreColumn::mean)).center());
        QCOMPARE(driver.workspace().session.state().selection, Selection(RoiName{"FFA-1"}));
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        QCOMPARE(table->currentIndex().row(), rowOf(sheet, QStringLiteral("PPA")));
    }

    static void compareWithTheControl(const WindowDriver&, const panels::ScoreSheet& sheet)
    {
        auto* against = sheet.findChild<QComboBox*>();
        int control = -1;
        for (int row = 0; row < against->count(); ++row)
            if (against->itemData(row).toString().endsWith(QStringLiteral("subj01-control-ridge.safetensors"))) control = row;
        QVERIFY(control > 0);
        against->setCurrentIndex(control);
        Q_EMIT against->activated(control);
        QVERIFY(sheet.isWorking());
        auto* table = sheet.findChild<QTableView*>();
        QTRY_VERIFY_WITH_TIMEOUT(!sheet.isWorking() && !table->isColumnHidden(panels::ScoreColumn::q), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("Differences are from control (ridge")), qPrintable(wordsOn(sheet)));
        // The synthetic brain is linear in DeiT's embeddings: colours and edges alone have to be worse at it.
        const auto difference =
            table->model()->index(rowOf(sheet, QStringLiteral("all voxels")), panels::ScoreColumn::difference).data().toString();
        QVERIFY2(difference.startsWith(u'+'), qPrintable(difference));
    }

    static void save(const WindowDriver& driver, const panels::ScoreSheet& sheet)
    {
        const auto text = savedAsCsv(sheet, driver.file(QStringLiteral("table.csv")));
        QVERIFY2(text.startsWith("region,test_images,test_trials,voxels_scored"), text.left(80).constData());
        QVERIFY(text.contains("\nregion,r2_mean_difference,low,high,p,fdr_q\n"));
    }

    static void giveUp(const WindowDriver&, const panels::ScoreSheet& sheet)
    {
        buttonSaying(sheet, QStringLiteral("Measure again"))->click();
        QVERIFY(sheet.isWorking());
        buttonSaying(sheet, QStringLiteral("Cancel"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(sheet).contains(QStringLiteral("Given up; nothing was measured.")), kPatienceMs);
        QVERIFY(!sheet.isWorking());
    }
};

QTEST_MAIN(ScoresWindowTest)
#include "ScoresWindowTest.moc"
