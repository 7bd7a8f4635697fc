// SPDX-License-Identifier: Apache-2.0
// What a laboratory does with its own data in the window, with the real engine and the demo subject: photos of a selection by
// prediction and by measurement, betas converted, an encoder trained and clicked.
#include "app/gui/ActionSet.h"
#include "app/gui/Opening.h"
#include "app/gui/PhotoPane.h"
#include "tests/support/RealSubject.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/DataSheet.h"
#include "widgets/panels/OverlayChooser.h"
#include "widgets/panels/RankingStrip.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/ThumbnailRow.h"
#include "widgets/panels/TrainingSheet.h"

#include <QAction>
#include <QComboBox>
#include <QElapsedTimer>
#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QSlider>

#include <algorithm>
#include <filesystem>
#include <functional>

using namespace cortilens;
using namespace cortilens::gui;
using test::buttonSaying;
using test::wordsOn;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 240'000;

/// The demo subject under a root that may be written to.
[[nodiscard]] QString writableTree(const QTemporaryDir& folder)
{
    const fs::path demo = tree().toStdString();
    const fs::path root = folder.path().toStdString();
    linkDemoData(root);
    fs::copy(demo / "cortilens", root / "cortilens", fs::copy_options::recursive);
    fs::remove_all(root / "cortilens/responses");
    return folder.path();
}

}  // namespace

class StudyWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;
    QTemporaryDir m_tree;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());  // a store of its own: no photo has an embedding yet
    }

    void photosConversionAndTraining()
    {
        const WindowDriver driver(engine(), writableTree(m_tree));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        rankByPrediction(driver);
        openTheHighest(driver);
        followTheSelection(driver);
        convertTheBetas(driver);
        trainByRidge(driver);
        askForWhatIsNotThere(driver);
        giveUpTheRecipe(driver);
        moveAThreshold(driver);
    }

private:
    static void choose(const WindowDriver& driver, const char* region)
    {
        driver.workspace().session.edit([&](ViewState& state) { state.selection = RoiName{region}; });
    }

    static void rankByPrediction(const WindowDriver& driver)
    {
        auto& strip = *driver.app->window().ranking;
        choose(driver, "FFA-1");
        driver.app->window().actions->action(ActionId::showRanking)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(buttonSaying(strip, QStringLiteral("Make the embeddings")), kPatienceMs);
        QVERIFY(wordsOn(strip).contains(QStringLiteral("No photo has an embedding yet")));
        buttonSaying(strip, QStringLiteral("Make the embeddings"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(strip.findChild<panels::ThumbnailRow*>()->isVisible() &&
                                     wordsOn(strip).contains(QStringLiteral("Predicted response, z-scored beta")),
                                 kPatienceMs);
        QVERIFY2(wordsOn(strip).contains(QStringLiteral("of 250 photos, mean of ")), qPrintable(wordsOn(strip)));
        QVERIFY(wordsOn(strip).contains(QStringLiteral("noise ceiling ")));
        QVERIFY(wordsOn(strip).contains(QStringLiteral("Photos of FFA-1")));
        for (const auto* row : strip.findChildren<panels::ThumbnailRow*>()) QCOMPARE(row->photos().size(), std::size_t{12});
    }

    static void openTheHighest(const WindowDriver& driver)
    {
        auto& row = *driver.app->window().ranking->findChild<panels::ThumbnailRow*>();
        row.setFocus();
        QTest::keyClick(&row, Qt::Key_End);
        QTest::keyClick(&row, Qt::Key_Home);
        QCOMPARE(driver.workspace().session.state().image, std::optional(row.photos().front()));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        QVERIFY(driver.app->window().photo->view->map());
        QTRY_VERIFY_WITH_TIMEOUT(row.rememberedCount() > 0, kPatienceMs);
    }

    static void followTheSelection(const WindowDriver& driver)
    {
        auto& strip = *driver.app->window().ranking;
        const auto before = strip.findChild<panels::ThumbnailRow*>()->photos();
        for (const auto* region : {"EBA", "OFA", "PPA"}) choose(driver, region);  // the newest wins
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(strip).contains(QStringLiteral("Photos of PPA")), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(strip.findChild<panels::ThumbnailRow*>()->photos() != before, kPatienceMs);
    }

    /// What measuring needs is offered, leads to the page of the data, and comes back as photos.
    static void convertTheBetas(const WindowDriver& driver)
    {
        auto& strip = *driver.app->window().ranking;
        buttonSaying(strip, QStringLiteral("Measured"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(buttonSaying(strip, QStringLiteral("Convert the betas…")), kPatienceMs);
        QVERIFY(wordsOn(strip).contains(QStringLiteral("No converted responses of subj01")));
        buttonSaying(strip, QStringLiteral("Convert the betas…"))->click();
        auto* sheet = driver.app->window().findChild<panels::DataSheet*>();
        QVERIFY(sheet && sheet->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("sessions on disk: 1; to be converted: 1")),
                                 kPatienceMs);
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("Betas, other spaces")));
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("It would enable: measured responses")));
        buttonSaying(*sheet, QStringLiteral("Convert"))->click();
        QVERIFY(sheet->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("The betas are converted.")), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("nsdgeneral of func1pt8mm")), kPatienceMs);
        sheet->close();
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(strip).contains(QStringLiteral("Measured response, z-scored beta")), kPatienceMs);
        QVERIFY2(wordsOn(strip).contains(QStringLiteral("trials each")), qPrintable(wordsOn(strip)));
    }

    /// The encoder that was just trained is the one that is clicked, and its R2 lies on the cortex.
    static void trainByRidge(const WindowDriver& driver)
    {
        const auto& workspace = driver.workspace();
        const auto before = workspace.relevance.reply()->map.values;
        const std::string encoderBefore = findBackbone(workspace.subject.summary(), "deit-tiny")->encoder;
        driver.app->window().actions->action(ActionId::showTraining)->trigger();
        auto* sheet = driver.app->window().findChild<panels::TrainingSheet*>();
        QVERIFY(sheet && sheet->isVisible());
        QPushButton* start = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((start = buttonSaying(*sheet, QStringLiteral("Train"))) && start->isEnabled(), kPatienceMs);
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral("0 of 250")));  // embeddings: all are stored by now
        QVERIFY(wordsOn(*sheet).contains(QStringLiteral(" free")));
        start->click();
        QVERIFY(sheet->isRunning());
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("Median R² ")), kPatienceMs);
        QVERIFY(!sheet->findChild<panels::CurveChart*>()->points().empty());
        sheet->close();
        QTRY_VERIFY_WITH_TIMEOUT(workspace.overlay.shown() && workspace.overlay.shown()->id == "r2" && driver.hasSettled(),
                                 kPatienceMs);
        QCOMPARE(findBackbone(workspace.subject.summary(), "deit-tiny")->encoder,
                 std::string("subj01-deit-tiny-ridge.safetensors"));
        QVERIFY(encoderBefore != "subj01-deit-tiny-ridge.safetensors");
        QVERIFY(workspace.relevance.reply()->map.values != before);
    }

    /// A space without betas, or a mask that is not there, is refused in words; an MLP is forecast as it would be trained.
    static void askForWhatIsNotThere(const WindowDriver& driver)
    {
        driver.app->window().actions->action(ActionId::showTraining)->trigger();
        auto* sheet = driver.app->window().findChild<panels::TrainingSheet*>();
        QComboBox* space = nullptr;
        QComboBox* region = nullptr;
        for (auto* box : sheet->findChildren<QComboBox*>()) {
            if (box->accessibleName() == u"Space") space = box;
            if (box->accessibleName() == u"Region") region = box;
        }
        QVERIFY(space && region);
        QCOMPARE(space->count(), 3);
        QCOMPARE(space->itemText(0), QStringLiteral("func1pt8mm"));
        QCOMPARE(space->itemText(1), QStringLiteral("nativesurface: no betas here"));
        space->setCurrentIndex(1);
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("There are no responses of subj01 in nativesurface")),
                                 kPatienceMs);
        QVERIFY(!buttonSaying(*sheet, QStringLiteral("Train"))->isEnabled());
        space->setCurrentIndex(0);
        region->setCurrentText(QStringLiteral("FFA-9"));
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("subj01 has no mask FFA-9 in func1pt8mm")), kPatienceMs);
        region->setCurrentText(QStringLiteral("FFA-1"));
        buttonSaying(*sheet, QStringLiteral("MLP"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(buttonSaying(*sheet, QStringLiteral("Train"))->isEnabled(), kPatienceMs);
        bool namesTheFile = false;
        for (const auto* fact : sheet->findChildren<QWidget*>())
            namesTheFile = namesTheFile || fact->toolTip().contains(QStringLiteral("subj01-deit-tiny-mlp.safetensors"));
        QVERIFY(namesTheFile);
        region->setCurrentText(QStringLiteral("nsdgeneral"));
        sheet->close();
    }

    /// What was finished until then is not made again, and the next plan says so.
    static void giveUpTheRecipe(const WindowDriver& driver)
    {
        driver.app->window().actions->action(ActionId::showTraining)->trigger();
        auto* sheet = driver.app->window().findChild<panels::TrainingSheet*>();
        buttonSaying(*sheet, QStringLiteral("The paper's recipe"))->click();
        QPushButton* start = nullptr;
        QTRY_VERIFY_WITH_TIMEOUT((start = buttonSaying(*sheet, QStringLiteral("Train"))) && start->isEnabled() &&
                                     wordsOn(*sheet).contains(QStringLiteral("3000 of 3250")),  // 20 copies of 150 photos
                                 kPatienceMs);
        start->click();
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QRegularExpression(QStringLiteral("Embedding: [1-9][0-9]+ of 3000"))),
                                 kPatienceMs);
        buttonSaying(*sheet, QStringLiteral("Cancel"))->click();
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QStringLiteral("Given up; what was finished stays.")), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(wordsOn(*sheet).contains(QRegularExpression(QStringLiteral("2[0-9]{3} of 3250"))), kPatienceMs);
        sheet->close();
    }

    /// The region follows the threshold: fewer vertices at once, fewer voxels soon; kept, it is in the list.
    static void moveAThreshold(const WindowDriver& driver)
    {
        auto& workspace = driver.workspace();
        auto& chooser = *driver.app->window().cortex->overlay;
        workspace.session.edit([](ViewState& state) { state.overlay = "floc-facestval"; });
        auto* region = driver.app->window().actions->action(ActionId::thresholdRegion);
        QTRY_VERIFY_WITH_TIMEOUT(region->isEnabled(), kPatienceMs);
        region->trigger();
        QCOMPARE(workspace.session.state().selection, Selection(RoiName{"faces > 2"}));
        QTRY_VERIFY_WITH_TIMEOUT(workspace.selection.report() && driver.hasSettled(), kPatienceMs);
        const int voxels = workspace.selection.report()->voxelCount;
        const auto verticesOf = [&] {
            const auto& live = *workspace.regions.live();
            return live.vertices[0].size() + live.vertices[1].size();
        };
        const auto vertices = verticesOf();
        QVERIFY(voxels > 0 && vertices > 0);

        auto* slider = chooser.findChild<QSlider*>();
        QElapsedTimer clock;
        clock.start();
        for (int step = 0; step < 5; ++step) QTest::keyClick(slider, Qt::Key_Right);
        qInfo("a step of the threshold, with its outline: %.2f ms", static_cast<double>(clock.nsecsElapsed()) / 5e6);
        QVERIFY(verticesOf() < vertices);
        QTRY_COMPARE_WITH_TIMEOUT(workspace.session.state().selection, Selection(RoiName{"faces > 2.5"}), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(workspace.selection.report() && driver.hasSettled(), kPatienceMs);
        QVERIFY(workspace.selection.report()->voxelCount < voxels);

        driver.app->window().actions->action(ActionId::keepRegion)->trigger();
        choose(driver, "PPA");
        QVERIFY(!region->isChecked());
        QVERIFY(!workspace.regions.live());
        choose(driver, "faces > 2.5");
        QCOMPARE(driver.app->window().regions->current(), std::string("faces > 2.5"));
        QTRY_VERIFY_WITH_TIMEOUT(workspace.selection.report() && driver.hasSettled(), kPatienceMs);
        QCOMPARE(workspace.regions.kept().front().voxelCount, workspace.selection.report()->voxelCount);
    }
};

QTEST_MAIN(StudyWindowTest)
#include "StudyWindowTest.moc"
