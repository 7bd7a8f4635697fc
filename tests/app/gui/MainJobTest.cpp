// SPDX-License-Identifier: Apache-2.0
// The main job with the real engine and the demo subject: click the cortex, see where in the photo that voxel looks.
#include "app/gui/ExportController.h"
#include "app/gui/Opening.h"
#include "app/gui/PhotoPane.h"
#include "tests/support/RealSubject.h"
#include "tests/support/RelevanceByHand.h"
#include "tests/support/WindowDriver.h"
#include "widgets/image/PhotoView.h"
#include "widgets/panels/NoticeBar.h"

#include <QImage>
#include <QProcess>
#include <QSignalSpy>

#include <sys/types.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <cstring>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

/// The float32 values of a .npy file, whatever their shape.
[[nodiscard]] std::vector<float> npyValues(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray bytes = file.readAll();
    const qsizetype begin = bytes.indexOf('\n') + 1;
    if (!bytes.left(begin).contains("'<f4'") || begin <= 0) return {};
    std::vector<float> values(static_cast<std::size_t>(bytes.size() - begin) / sizeof(float));
    std::memcpy(values.data(), bytes.constData() + begin, values.size() * sizeof(float));
    return values;
}

/// The same question to another process, through the shell: one engine, two front ends.
[[nodiscard]] std::vector<float> mapFromTheShell(const ViewState& state, const QString& out)
{
    QProcess shell;
    shell.start(engine(), {QStringLiteral("relevance"), tree(), QStringLiteral("--subject"),
                           QString::fromStdString(state.subject), QStringLiteral("--image"), QString::number(state.image->value),
                           QStringLiteral("--select"), QString::fromStdString(toText(state.selection)),
                           QStringLiteral("--backbone"), QString::fromStdString(state.backbone), QStringLiteral("--out"), out});
    if (!shell.waitForFinished(120000) || shell.exitCode() != 0) {
        qWarning("%s", shell.readAllStandardError().constData());
        return {};
    }
    return npyValues(out);
}

/// The largest difference between the map in view and one computed from the encoder's file and the stored features alone. The
/// voxel is the one that the window says lies under the selected vertex. Infinite where anything is missing.
[[nodiscard]] double differenceFromByHand(const WindowDriver& driver, const QString& cache)
{
    const auto& workspace = driver.workspace();
    const auto vertex = std::get<SurfaceVertex>(workspace.session.state().selection);
    const auto voxel = workspace.subject.vertices(vertex.hemisphere)->voxel[static_cast<std::size_t>(vertex.vertex.value)];
    const auto stored = test::storedFeatures((cache + QStringLiteral("/cortilens/features")).toStdString(),
                                             workspace.relevance.reply()->provenance);
    if (stored.empty()) return INFINITY;
    const test::StoredArrays encoder(tree().toStdString() + "/cortilens/encoders/subj01_func1pt8mm_deit-tiny.safetensors");
    const auto expected = test::relevanceByHand(encoder, test::StoredArrays(stored), voxel);
    const auto& shown = driver.app->window().photo->view->map()->values;
    if (shown.empty() || shown.size() != expected.size()) return INFINITY;
    double largest = 0;
    for (std::size_t i = 0; i < shown.size(); ++i) largest = std::max(largest, std::abs(shown[i] - expected[i]));
    const auto [low, high] = std::ranges::minmax(expected);
    qInfo("values from %.3f to %.3f; largest difference from the arithmetic by hand: %.2g", low, high, largest);
    return largest;
}

// The engine sums the 192 channels of a patch in float32: 3e-7 was measured for values below 1.
constexpr double kRounding = 1e-6;

}  // namespace

class MainJobTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());  // a store of its own: nothing is known of any photo
    }

    void clickKillAndExport()
    {
        const WindowDriver driver(engine(), tree());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        QVERIFY(driver.app->window().windowTitle().contains(QStringLiteral("synthetic"), Qt::CaseInsensitive));

        // Click the pixel where a vertex of a region is drawn.
        const auto* region = findRegion(driver.workspace().subject.summary(), "EBA");
        QVERIFY(region);
        const auto vertex = driver.visibleVertexOf(*region);
        QVERIFY(vertex.has_value());
        driver.clickOn(*vertex);
        QCOMPARE(driver.cortex().state().marker, vertex);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        qInfo("click to heatmap: %.1f ms", driver.workspace().relevance.firstMapMs());
        QVERIFY(differenceFromByHand(driver, m_cache.path()) < kRounding);
        const auto fromShell = mapFromTheShell(driver.workspace().session.state(), driver.file(QStringLiteral("click.npy")));
        QCOMPARE(fromShell, driver.app->window().photo->view->map()->values);

        clickThroughARegion(driver, *region);
        killInTheMiddleOfAMap(driver);
        QVERIFY(differenceFromByHand(driver, m_cache.path()) < kRounding);
        exportAndLook(driver);
    }

private:
    /// Prints what a click costs when the photo is known; the budget is 100 ms, half of them below 30 ms.
    static void clickThroughARegion(const WindowDriver& driver, const RegionOfInterest& region)
    {
        std::vector<double> milliseconds;
        std::vector<float> inEngine;
        std::size_t next = 0;
        for (const VertexId id : region.vertices[0]) {
            const SurfaceVertex vertex{Hemisphere::left, id};
            const auto at = driver.cortex().positionOf(vertex);
            if (next++ % 8 != 0 || !at || driver.cortex().vertexAt(at->toPoint()) != vertex) continue;
            driver.clickOn(vertex);
            QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 10000);
            QVERIFY(driver.workspace().relevance.reply()->fromStore);
            milliseconds.push_back(driver.workspace().relevance.firstMapMs());
            inEngine.push_back(driver.workspace().relevance.reply()->milliseconds);
        }
        QVERIFY(milliseconds.size() > 3);
        std::ranges::sort(milliseconds);
        std::ranges::sort(inEngine);
        qInfo("click to heatmap from the store: median %.1f ms, longest %.1f ms, %zu clicks; of it in the engine %.1f ms",
              milliseconds[milliseconds.size() / 2], milliseconds.back(), milliseconds.size(),
              static_cast<double>(inEngine[inEngine.size() / 2]));
    }

    static void killInTheMiddleOfAMap(const WindowDriver& driver)
    {
        auto& session = driver.workspace().session;
        const auto& stimuli = driver.workspace().subject.stimuli();
        QSignalSpy arrived(&driver.workspace().relevance, &RelevanceModel::arrived);
        session.edit([&](ViewState& state) { state.image = NsdId{stimuli.nsdId.back()}; });  // far from what was prepared
        QVERIFY(arrived.wait(60000));
        QVERIFY(driver.workspace().relevance.isWorking());
        const qint64 first = driver.workspace().engine.processId();
        ::kill(static_cast<pid_t>(first), SIGKILL);
        QTRY_VERIFY(driver.app->window().notice->words().contains(QStringLiteral("Nothing is lost")));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        QVERIFY(driver.workspace().engine.processId() != first);
        QCOMPARE(session.state().image, std::optional(NsdId{stimuli.nsdId.back()}));
        QCOMPARE(driver.workspace().relevance.reply()->map.viewsDone, driver.workspace().relevance.reply()->map.viewsTotal);
    }

    static void exportAndLook(const WindowDriver& driver)
    {
        QSignalSpy saved(&driver.app->exporting(), &ExportController::saved);
        driver.app->exporting().save({183, 90, 300}, driver.file(QStringLiteral("figure.png")));
        QVERIFY(saved.wait(60000));
        const QImage figure(driver.file(QStringLiteral("figure.png")));
        QCOMPARE(figure.size(), QSize(2161, 1063));
        QCOMPARE(figure.dotsPerMeterX(), 11811);
        QCOMPARE(figure.dotsPerMeterY(), 11811);
        QCOMPARE(figure.pixelColor(2, figure.height() - 2), QColor(Qt::white));
        int coloured = 0;
        for (int y = 0; y < figure.height(); y += 2)
            for (int x = 0; x < figure.width(); x += 2) coloured += figure.pixelColor(x, y).hsvSaturation() > 60 ? 1 : 0;
        QVERIFY2(coloured > 20000, qPrintable(QString::number(coloured)));
    }
};

QTEST_MAIN(MainJobTest)
#include "MainJobTest.moc"
