// SPDX-License-Identifier: Apache-2.0
// How a map of voxels comes to the surface, chosen in the window with the real engine and a demo subject without maps on the
// surface.
#include "app/gui/ActionSet.h"
#include "app/gui/FigureContent.h"
#include "app/gui/OverlayLook.h"
#include "tests/support/RealSubject.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/OverlayChooser.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

#include <filesystem>

using namespace cortilens;
using namespace cortilens::gui;
namespace fs = std::filesystem;

namespace {

constexpr int kPatienceMs = 240'000;

/// Links to everything in `from` but what `isLeftOut` names, folder by folder along `path`.
void linkWithout(const fs::path& from, const fs::path& to, const fs::path& path, const char* leftOut)
{
    fs::create_directories(to);
    const auto next = path.empty() ? fs::path{} : *path.begin();
    for (const auto& entry : fs::directory_iterator(from)) {
        const auto name = entry.path().filename();
        if (!next.empty() && name == next) {
            fs::path rest;
            for (auto part = std::next(path.begin()); part != path.end(); ++part) rest /= *part;
            linkWithout(entry.path(), to / name, rest, leftOut);
        } else if (!path.empty() || name.string().find(leftOut) == std::string::npos) {
            fs::create_symlink(entry.path(), to / name);
        }
    }
}

}  // namespace

class SamplingWindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_cache;
    QTemporaryDir m_tree;

private Q_SLOTS:
    void initTestCase()
    {
        if (!hasRealSubject()) QSKIP(kNoRealSubject);
        qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8());
        linkWithout(tree().toStdString(), m_tree.path().toStdString(), "nsddata/freesurfer/subj01/label", "tval.mgz");
    }

    void aMapOfVoxelsIsSampledAsChosenAndSaysSo()
    {
        const WindowDriver driver(engine(), m_tree.path(), {QStringLiteral("--overlay"), QStringLiteral("floc-facestval")});
        auto& workspace = driver.workspace();
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && workspace.overlay.shown(), kPatienceMs);
        QCOMPARE(workspace.overlay.shown()->sampling, std::string("nearest"));
        const auto nearest = workspace.overlay.shown()->values;
        auto* region = driver.app->window().actions->action(ActionId::thresholdRegion);
        QTRY_VERIFY(region->isEnabled());
        QVERIFY(!factsOf(workspace).more.contains("Sampling"));

        QToolButton* sampling = nullptr;
        for (auto* button : driver.app->window().cortex->overlay->findChildren<QToolButton*>())
            if (button->menu()) sampling = button;
        QVERIFY(sampling && sampling->isVisible());
        sampling->menu()->actions()[1]->trigger();
        QCOMPARE(workspace.session.state().sampling, std::string("linear"));
        QTRY_VERIFY_WITH_TIMEOUT(workspace.overlay.shown() && workspace.overlay.shown()->sampling == "linear", kPatienceMs);
        const auto& overlay = *workspace.overlay.shown();
        QVERIFY(overlay.values != nearest);
        QVERIFY2(barOf(overlay, lookOf(overlay)).quantity.endsWith(QStringLiteral("(linear)")),
                 qPrintable(barOf(overlay, lookOf(overlay)).quantity));
        QVERIFY(factsOf(workspace).more.contains("Sampling"));
        QTRY_VERIFY(!region->isEnabled());  // a region's voxels have their own values

        driver.app->window().actions->action(ActionId::undo)->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(workspace.overlay.shown()->values == nearest, kPatienceMs);
        QVERIFY(sampling->text().startsWith(QStringLiteral("nearest")));
    }

    void theChoiceIsRemembered()
    {
        QTemporaryDir folder;
        QSettings settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat);
        settings.setValue(QStringLiteral("view/sampling"), QStringLiteral("cubic"));
        const auto line = commandLineFrom({m_tree.path(), QStringLiteral("--overlay"), QStringLiteral("floc-facestval")});
        App app(*line, engine(), settings);
        app.start();
        QTRY_VERIFY_WITH_TIMEOUT(app.workspace().overlay.shown(), kPatienceMs);
        QCOMPARE(app.workspace().overlay.shown()->sampling, std::string("cubic"));
        app.window().close();
        QCOMPARE(settings.value(QStringLiteral("view/sampling")).toString(), QStringLiteral("cubic"));
    }
};

QTEST_MAIN(SamplingWindowTest)
#include "SamplingWindowTest.moc"
