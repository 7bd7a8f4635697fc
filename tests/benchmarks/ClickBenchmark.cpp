// SPDX-License-Identifier: Apache-2.0
// The real window, the real engine process and the demo subject: from the mouse button to the frame in which the heatmap is seen,
// and from the mouse's movement to the frame with the read-out.
// Budgets: click < 100 ms with a median < 30 ms, three cells of a comparison < 100 ms, hover < 16 ms.
#include "app/gui/PhotoPane.h"
#include "tests/benchmarks/Percentiles.h"
#include "tests/support/PaintWatch.h"
#include "tests/support/WindowDriver.h"
#include "widgets/image/ComparisonView.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/ReadoutLine.h"
#include "widgets/vtk/VtkView.h"

#include <QApplication>
#include <QMouseEvent>
#include <QVariantAnimation>

#include <benchmark/benchmark.h>

#include <chrono>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

using Clock = std::chrono::steady_clock;
constexpr int kTimeoutMs = 10'000;

[[nodiscard]] double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Every so many vertices of the regions that are drawn in the open: at most `count`, from everywhere.
[[nodiscard]] std::vector<SurfaceVertex> visibleVertices(const WindowDriver& driver, std::size_t count)
{
    std::vector<SurfaceVertex> all;
    for (const auto& region : driver.workspace().subject.summary().regions)
        for (const Hemisphere hemisphere : kHemispheres)
            for (const VertexId id : region.vertices[sideOf(hemisphere)]) all.push_back({hemisphere, id});
    std::vector<SurfaceVertex> visible;
    // A step without a common divisor with the length visits all of them, and each far from the one before.
    for (std::size_t i = 0; i < all.size() && visible.size() < count; ++i) {
        const SurfaceVertex vertex = all[i * 7919 % all.size()];
        const auto at = driver.cortex().positionOf(vertex);
        if (!at || driver.cortex().vertexAt(at->toPoint()) != vertex) continue;
        if (std::ranges::find(visible, vertex) == visible.end()) visible.push_back(vertex);
    }
    return visible;
}

/// The window with its first story told, once for all benchmarks.
class Stage {
public:
    Stage()
        : driver(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens-engine"),
                 qEnvironmentVariable("CORTILENS_DEMO", QStringLiteral(CORTILENS_BINARY_DIR "/tests/demo-tree")))
        , isReady(QTest::qWaitFor([this] { return driver.hasSettled(); }, 60'000))
        , photo(*driver.app->window().photo->view)
        , fade(*photo.findChild<QVariantAnimation*>())
        , vertices(isReady ? visibleVertices(driver, 200) : std::vector<SurfaceVertex>{})
    {}

    /// The first clicks shall not wait for the first frames.
    [[nodiscard]] bool hasDrawn() const
    {
        constexpr int kStillMs = 500;
        for (int before = -1; before != driver.cortex().renderCount(); QTest::qWait(kStillMs))
            before = driver.cortex().renderCount();
        return driver.cortex().renderCount() > 0;
    }

    [[nodiscard]] bool isQuiet() const
    {
        return driver.hasSettled() && driver.workspace().engine.openRequests() == 0 &&
               fade.state() != QAbstractAnimation::Running;
    }

    /// The new map, with at least half of the weight in the cross-fade from the old one.
    [[nodiscard]] bool showsNewMap() const
    {
        const auto& relevance = driver.workspace().relevance;
        const bool isSeen = fade.state() != QAbstractAnimation::Running || fade.currentValue().toDouble() >= 0.5;
        return relevance.reply() && !relevance.isStale() && isSeen;
    }

    WindowDriver driver;
    bool isReady;
    image::PhotoView& photo;
    const QVariantAnimation& fade;
    std::vector<SurfaceVertex> vertices;
};

void click(benchmark::State& run, const Stage& stage)
{
    std::vector<double> seen;
    std::vector<double> answered;
    std::vector<double> inEngine;
    std::vector<double> whole;
    const auto& relevance = stage.driver.workspace().relevance;
    for (auto _ : run) {
        const SurfaceVertex vertex = stage.vertices[seen.size() % stage.vertices.size()];
        if (!QTest::qWaitFor([&] { return stage.isQuiet(); }, kTimeoutMs)) return run.SkipWithError("the window does not settle");
        const auto start = Clock::now();
        const bool isShown = test::actAndAwaitPaint(
            stage.photo, [&] { stage.driver.clickOn(vertex); }, [&] { return stage.showsNewMap(); }, kTimeoutMs);
        const double seconds = secondsSince(start);
        if (!isShown || stage.driver.workspace().session.state().selection != Selection(vertex) || !relevance.reply()->fromStore)
            return run.SkipWithError("a click brought no map from the store");
        run.SetIterationTime(seconds);
        seen.push_back(seconds * 1e3);
        answered.push_back(relevance.firstMapMs());
        inEngine.push_back(static_cast<double>(relevance.reply()->milliseconds));
        (void)QTest::qWaitFor([&] { return stage.isQuiet(); }, kTimeoutMs);
        whole.push_back(secondsSince(start) * 1e3);
    }
    bench::report(run, "", seen);
    bench::report(run, "answered_", answered);
    bench::report(run, "engine_", inEngine);
    bench::report(run, "faded_in_", whole);
}

/// Three columns that the demo fills: its network under three adaptors.
[[nodiscard]] bool startComparing(const Stage& stage)
{
    stage.driver.workspace().session.edit([](ViewState& state) {
        state.compares = true;
        state.columns = {{"deit-tiny", "naclip"}, {"deit-tiny", "maskclip"}, {"deit-tiny", "none"}};
    });
    return QTest::qWaitFor([&] { return stage.driver.workspace().compare.isComplete(); }, 60'000);
}

/// Every cell has its new map with at least half of the weight in the cross-fade.
[[nodiscard]] bool showNewMaps(const Stage& stage, const image::ComparisonView& view)
{
    const auto& compare = stage.driver.workspace().compare;
    for (int column = 0; column < view.columns(); ++column) {
        const auto& cell = compare.cell(0, static_cast<std::size_t>(column));
        const auto& fade = *view.viewOf(0, column)->findChild<QVariantAnimation*>();
        const bool isSeen = fade.state() != QAbstractAnimation::Running || fade.currentValue().toDouble() >= 0.5;
        if (!cell.reply || cell.isStale || !isSeen) return false;
    }
    return true;
}

void clickComparing(benchmark::State& run, const Stage& stage)
{
    std::vector<double> seen;
    std::vector<double> answered;
    std::vector<double> agreed;
    if (!startComparing(stage)) return run.SkipWithError("the comparison does not come up");
    const auto& compare = stage.driver.workspace().compare;
    const auto& view = *stage.driver.app->window().photo->comparison;
    const auto vertices = visibleVertices(stage.driver, 200);  // the cortex is narrower beside a comparison
    for (auto _ : run) {
        const SurfaceVertex vertex = vertices[seen.size() % vertices.size()];
        if (!QTest::qWaitFor([&] { return stage.isQuiet() && compare.isComplete(); }, kTimeoutMs))
            return run.SkipWithError("the window does not settle");
        QTest::qWait(100);  // the last cross-fade
        const auto start = Clock::now();
        const bool isShown = test::actAndAwaitPaint(
            *view.viewOf(0, view.columns() - 1), [&] { stage.driver.clickOn(vertex); }, [&] { return showNewMaps(stage, view); },
            kTimeoutMs);
        const double seconds = secondsSince(start);
        if (!isShown || compare.rows().front().selection != Selection(vertex) || !compare.cell(0, 2).reply->fromStore)
            return run.SkipWithError("a click brought no maps from the store");
        run.SetIterationTime(seconds);
        seen.push_back(seconds * 1e3);
        answered.push_back(compare.firstMapsMs());
        (void)QTest::qWaitFor([&] { return compare.isComplete(); }, kTimeoutMs);
        agreed.push_back(secondsSince(start) * 1e3);
    }
    bench::report(run, "", seen);
    bench::report(run, "answered_", answered);
    bench::report(run, "agreed_", agreed);
}

void hover(benchmark::State& run, const Stage& stage)
{
    const auto& pane = *stage.driver.app->window().cortex;
    auto& view = *pane.view->findChild<VtkView*>();
    std::vector<double> milliseconds;
    (void)QTest::qWaitFor([&] { return stage.isQuiet(); }, kTimeoutMs);
    for (auto _ : run) {
        const SurfaceVertex vertex = stage.vertices[milliseconds.size() % stage.vertices.size()];
        const QPointF at = view.mapFrom(pane.view, pane.view->positionOf(vertex)->toPoint());
        const QString before = pane.readout->accessibleDescription();
        const auto start = Clock::now();
        const bool isShown = test::actAndAwaitPaint(
            *pane.readout,
            [&] {
                QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton, Qt::NoButton, Qt::NoModifier);
                QCoreApplication::sendEvent(&view, &move);
            },
            [&] { return pane.readout->accessibleDescription() != before; }, kTimeoutMs);
        const double seconds = secondsSince(start);
        if (!isShown) return run.SkipWithError("pointing at a vertex brought no read-out");
        run.SetIterationTime(seconds);
        milliseconds.push_back(seconds * 1e3);
    }
    bench::report(run, "", milliseconds);
}

}  // namespace

int main(int argc, char** argv)
{
    const QTemporaryDir cache;
    qputenv("XDG_CACHE_HOME", cache.path().toUtf8());  // a store of its own, so that every run starts alike
    const QApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    const Stage stage;
    if (!stage.isReady || stage.vertices.empty()) {
        std::fputs("ClickBenchmark: the demo subject did not come up: is tests/demo-tree in the build folder?\n", stderr);
        return 1;
    }
    const int iterations = bench::iterationsOr(100);
    benchmark::RegisterBenchmark("click to heatmap", [&](benchmark::State& run) { click(run, stage); })
        ->UseManualTime()
        ->Iterations(iterations)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("hover to read-out", [&](benchmark::State& run) { hover(run, stage); })
        ->UseManualTime()
        ->Iterations(2 * iterations)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark("click to three cells", [&](benchmark::State& run) { clickComparing(run, stage); })
        ->UseManualTime()
        ->Iterations(iterations)
        ->Unit(benchmark::kMillisecond);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
