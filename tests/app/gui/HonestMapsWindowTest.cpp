// SPDX-License-Identifier: Apache-2.0
// What a map does not know, in the window with the real engine: hatching by intervals, fading by noise ceiling.
#include "app/gui/ActionSet.h"
#include "app/gui/FigureContent.h"
#include "app/gui/PhotoPane.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/WindowDriver.h"
#include "widgets/color/ColorBar.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/OverlayColors.h"
#include "widgets/panels/ReadoutLine.h"

#include <QAction>
#include <QPushButton>

#include <algorithm>
#include <ranges>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

constexpr int kPatienceMs = 120'000;

[[nodiscard]] std::size_t opaqueVertices(const CortexView& view)
{
    std::size_t count = 0;
    for (const auto& side : *view.state().overlay)
        count += static_cast<std::size_t>(std::ranges::count_if(side, [](const Rgba& color) { return color[3] == 255; }));
    return count;
}

}  // namespace

class HonestMapsWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void aRegionIsHatchedWhereItsIntervalHoldsZeroAndAVoxelSaysWhyItIsNot()
    {
        const WindowDriver driver(engine(), tree());
        auto& workspace = driver.workspace();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        auto* hatch = driver.app->window().actions->action(ActionId::toggleIntervals);
        QVERIFY(hatch->isEnabled() && !hatch->isChecked());
        const auto& view = *driver.app->window().photo->view;
        QVERIFY(view.map()->low.empty());
        const auto before = workspace.relevance.reply()->map.values;

        hatch->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && !view.map()->low.empty(), kPatienceMs);
        QCOMPARE(workspace.relevance.reply()->map.values, before);
        const auto& map = *view.map();
        const auto held = std::ranges::count_if(std::views::iota(std::size_t{0}, map.values.size()),
                                                [&](std::size_t patch) { return map.mayBeZero(patch); });
        QVERIFY(held > 0 && static_cast<std::size_t>(held) < map.values.size());
        const auto& line = *driver.app->window().photo->readout;
        QVERIFY2(
            line.toolTip().startsWith(QStringLiteral("Hatched where zero lies within 95 % of 1000 bootstrap samples of its ")),
            qPrintable(line.toolTip()));
        QVERIFY(factsOf(workspace).interval.starts_with("95 % of 1000 bootstrap samples"));
        QVERIFY(receiptOf(workspace, {}).find("\"intervals\":true") != std::string::npos);

        // What was chosen is kept while one looks at something else, and says so where it cannot be.
        workspace.session.edit([](ViewState& state) { state.selection = SurfaceVertex{Hemisphere::right, {3936}}; });
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        QVERIFY(view.map()->low.empty() && hatch->isChecked());
        QVERIFY2(line.toolTip().startsWith(QStringLiteral("Without an interval: it lies in 1 block of 3 x 3 x 3 voxels")),
                 qPrintable(line.toolTip()));
        workspace.session.edit(
            [](ViewState& state) { state.selection = SurfaceVertex{Hemisphere::left, {678}}; });  // not covered
        QTRY_VERIFY_WITH_TIMEOUT(!view.map(), kPatienceMs);
        QVERIFY(line.toolTip().isEmpty());
        workspace.session.edit([](ViewState& state) { state.selection = RoiName{"PPA"}; });
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && !line.toolTip().isEmpty(), kPatienceMs);
        hatch->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && workspace.relevance.reply()->interval.empty(), kPatienceMs);
        QVERIFY(line.toolTip().isEmpty());
    }

    void anOverlayFadesWhereNothingCanBeExplained()
    {
        const WindowDriver driver(engine(), tree(), {QStringLiteral("--overlay"), QStringLiteral("r2")});
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && driver.cortex().state().overlay, kPatienceMs);
        const auto before = opaqueVertices(driver.cortex());
        auto* fade = driver.app->window().actions->action(ActionId::fadeByCeiling);
        QVERIFY(fade->isEnabled());
        fade->trigger();
        const auto faded = opaqueVertices(driver.cortex());
        QVERIFY2(faded > 0 && faded < before, qPrintable(QStringLiteral("%1 of %2").arg(faded).arg(before)));
        QVERIFY(driver.app->window().cortex->bar->content().quantity.endsWith(QStringLiteral("noise ceiling of 40 %")));
        fade->trigger();
        QCOMPARE(opaqueVertices(driver.cortex()), before);

        // Other colours and another range, from the bar, and back.
        const auto& bar = *driver.app->window().cortex->bar;
        const auto own = *driver.cortex().state().overlay;
        QTest::mouseClick(driver.app->window().cortex->bar, Qt::LeftButton);
        auto* sheet = driver.app->window().findChild<panels::OverlayColors*>();
        QVERIFY(sheet && sheet->isVisible());
        Q_EMIT sheet->colorMapChosen("hot");
        Q_EMIT sheet->rangeChosen(0, 0.5F);
        QCOMPARE(std::string(bar.content().map.id), std::string("hot"));
        QCOMPARE(bar.content().scale.high, 0.5F);
        QVERIFY(*driver.cortex().state().overlay != own);
        FigureView view;
        view.bar = bar.content();
        const auto receipt = receiptOf(driver.workspace(), view);
        QVERIFY2(receipt.find("\"colours\":{\"r2\":{\"map\":\"hot\",\"low\":0.0,\"high\":0.5}}") != std::string::npos,
                 receipt.c_str());
        sheet->findChild<QPushButton*>()->click();
        QVERIFY(*driver.cortex().state().overlay == own);
    }
};

QTEST_MAIN(HonestMapsWindowTest)
#include "HonestMapsWindowTest.moc"
