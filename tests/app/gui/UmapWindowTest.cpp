// SPDX-License-Identifier: Apache-2.0
// Voxels and patches on a page, in the window, with the real engine: laid out, linked with selection, cortex and photo, saved,
// and withdrawn with the encoder that it was about.
#include "app/gui/ActionSet.h"
#include "app/gui/UmapController.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/color/ColorBar.h"
#include "widgets/image/PatchMosaic.h"
#include "widgets/image/ScatterView.h"
#include "widgets/panels/OverlayChooser.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QPushButton>

#include <cmath>

using namespace cortilens;
using namespace cortilens::gui;
using test::savedAsCsv;
using test::wordsOn;

namespace {

constexpr int kPatienceMs = 240'000;

[[nodiscard]] QCheckBox* checkSaying(const QWidget& parent, const QString& words)
{
    for (auto* box : parent.findChildren<QCheckBox*>())
        if (box->text() == words) return box;
    return nullptr;
}

[[nodiscard]] bool hasPatches(const UmapSheet& sheet)
{
    return sheet.mosaic->colorOf({0, 0}).has_value();
}

}  // namespace

class UmapWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void laidOutLinkedSavedAndWithdrawn()
    {
        const WindowDriver driver(engine(), tree());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        driver.app->window().actions->action(ActionId::showUmap)->trigger();
        auto& sheet = *driver.app->window().findChild<UmapSheet*>();
        QVERIFY(sheet.isVisible() && sheet.isWorking());
        // Not all of it: the newest wish wins.
        auto* region = sheet.findChild<QComboBox*>();
        region->setCurrentText(QStringLiteral("ventral"));
        Q_EMIT region->activated(region->currentIndex());
        QTRY_VERIFY2_WITH_TIMEOUT(sheet.hasResult() && !sheet.isWorking(), qPrintable(wordsOn(sheet)), kPatienceMs);
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("(synthetic)")), qPrintable(wordsOn(sheet)));
        QTRY_VERIFY_WITH_TIMEOUT(hasPatches(sheet), kPatienceMs);

        patchesAndVoxelsAreRead(sheet);
        aVoxelIsSelectedOnEitherSide(driver, sheet);
        theColoursAreLaidOnTheCortex(driver, sheet);
        anotherPhotoHasOtherPatches(driver, sheet);
        save(driver, sheet);

        driver.workspace().session.edit([](ViewState& state) {
            state.backbone = "control";
            state.overlay = "umap";
        });
        QVERIFY(!sheet.hasResult());  // it was of the other encoder
        QVERIFY(!driver.workspace().overlay.shown());
        QTRY_VERIFY2_WITH_TIMEOUT(sheet.hasResult(), qPrintable(wordsOn(sheet)), kPatienceMs);  // laid out again
        QVERIFY(driver.workspace().overlay.shown());
    }

    void aNewEngineLaysOutWhatLiesOnTheCortex()
    {
        const WindowDriver driver(engine(), tree(), {QStringLiteral("--overlay"), QStringLiteral("umap")});
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().overlay.shown() && driver.hasSettled(), kPatienceMs);
        QCOMPARE(driver.workspace().overlay.shown()->id, std::string("umap"));
        const auto& sheet = *driver.app->window().findChild<UmapSheet*>();
        QVERIFY(!sheet.isVisible());                                            // nobody has asked for the page
        sheet.findChild<QComboBox*>()->setCurrentText(QStringLiteral("food"));  // so that it is soon done
        driver.workspace().engine.restart();
        QTRY_VERIFY_WITH_TIMEOUT(!driver.workspace().overlay.shown(), kPatienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().overlay.shown() != nullptr, kPatienceMs);
        QCOMPARE(driver.workspace().session.state().overlay, std::string("umap"));
    }

private:
    static void patchesAndVoxelsAreRead(UmapSheet& sheet)
    {
        Q_EMIT sheet.mosaic->pointed(GridCell{3, 5});
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("patch in row 3, column 5 · beside voxel ")), qPrintable(wordsOn(sheet)));
        const auto at = sheet.scatter->placeOf(GridCell{3, 5});
        QVERIFY(sheet.scatter->targetAt(at).patch);
        Q_EMIT sheet.scatter->pointed({.voxel = 0, .patch = std::nullopt});
        QVERIFY2(wordsOn(sheet).contains(QStringLiteral("ventral")), qPrintable(wordsOn(sheet)));
    }

    static void aVoxelIsSelectedOnEitherSide(const WindowDriver& driver, UmapSheet& sheet)
    {
        Q_EMIT sheet.scatter->voxelClicked(7);
        const auto& selection = driver.workspace().session.state().selection;
        QVERIFY(std::holds_alternative<VoxelIndex>(selection));
        sheet.scatter->setPointed({});
        const auto picture = sheet.scatter->grab().toImage();
        // What is pointed at on the cortex is found on the page.
        const auto* region = findRegion(driver.workspace().subject.summary(), "FFA-1");
        Q_EMIT driver.cortex().hovered(SurfaceVertex{Hemisphere::left, region->vertices[0].front()});
        QVERIFY(sheet.scatter->grab().toImage() != picture);
        Q_EMIT driver.cortex().hovered(std::nullopt);
        QCOMPARE(sheet.scatter->grab().toImage(), picture);
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        QVERIFY(sheet.scatter->grab().toImage() != picture);  // its voxels stand out
    }

    static void theColoursAreLaidOnTheCortex(const WindowDriver& driver, UmapSheet& sheet)
    {
        auto* box = checkSaying(sheet, QStringLiteral("On the cortex"));
        const auto before = driver.workspace().session.state().overlay;
        box->click();
        const auto shown = driver.workspace().overlay.shown();
        QVERIFY(shown && shown->id == "umap");
        // A vertex has the colour that its voxel has on the page.
        const auto colors = driver.cortex().state().overlay;
        QVERIFY(colors);
        std::size_t side = 0;
        std::size_t vertex = 0;
        while (std::isnan(shown->values[side][vertex])) ++vertex;
        const color::PlaneScale scale{.across = {shown->low, shown->high}, .up = {shown->heightLow, shown->heightHigh}};
        const auto rgb = color::planeColor(shown->values[side][vertex], shown->heights[side][vertex], scale);
        QCOMPARE((*colors)[side][vertex], (Rgba{rgb[0], rgb[1], rgb[2], 255}));
        QVERIFY(driver.app->window().cortex->bar->content().isPlane);
        driver.app->window().actions->action(ActionId::undo)->trigger();
        QVERIFY(!box->isChecked());
        box->click();
        box->click();
        QCOMPARE(driver.workspace().session.state().overlay, before);
    }

    static void anotherPhotoHasOtherPatches(const WindowDriver& driver, UmapSheet& sheet)
    {
        const auto first = sheet.mosaic->grab().toImage();
        checkSaying(sheet, QStringLiteral("Patches about their mean"))->click();
        QVERIFY(!hasPatches(sheet));
        QTRY_VERIFY_WITH_TIMEOUT(hasPatches(sheet), kPatienceMs);
        QVERIFY(sheet.mosaic->grab().toImage() != first);
        driver.app->window().actions->action(ActionId::nextPhoto)->trigger();
        QVERIFY(!hasPatches(sheet));
        QTRY_VERIFY_WITH_TIMEOUT(hasPatches(sheet), kPatienceMs);
        const auto& image = driver.workspace().session.state().image;
        QVERIFY(wordsOn(sheet).contains(QStringLiteral("nsdId %1").arg(image->value)));
    }

    static void save(const WindowDriver& driver, UmapSheet& sheet)
    {
        const auto text = savedAsCsv(sheet, driver.file(QStringLiteral("umap.csv")));
        QVERIFY(text.startsWith("kind,i,j,k,hemisphere,vertex,nsd_id,row,column,r2,regions,x,y,z\nvoxel,"));
        QVERIFY(text.contains("\npatch,,,,,,"));
    }
};

QTEST_MAIN(UmapWindowTest)
#include "UmapWindowTest.moc"
