// SPDX-License-Identifier: Apache-2.0
// The methods paragraph of the map in view, from the window, with the real engine.
#include "app/gui/ActionSet.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

constexpr int kPatienceMs = 120'000;

}  // namespace

class MethodsWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void theParagraphOfWhatIsSelectedGoesToTheClipboard()
    {
        const WindowDriver driver(engine(), tree());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), kPatienceMs);
        auto* copy = driver.app->window().actions->action(ActionId::copyMethods);
        auto* clipboard = QGuiApplication::clipboard();
        clipboard->clear();
        driver.workspace().session.edit([](ViewState& state) {
            state.selection = RoiName{"PPA"};
            state.adaptor = "maskclip";
        });
        copy->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!clipboard->text().isEmpty(), kPatienceMs);
        const QString text = clipboard->text();
        QVERIFY2(text.contains(QStringLiteral("the mean readout of PPA (")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("as MaskCLIP does (Zhou et al., 2022)")), qPrintable(text));
        QVERIFY2(text.contains(QStringLiteral("\n\nLuo et al., 2025: ")), qPrintable(text));
        QVERIFY(test::wordsOn(driver.app->window()).contains(QStringLiteral("on the clipboard, with 4 references")));
        driver.workspace().session.edit([](ViewState& state) { state.selection = {}; });
        QVERIFY(!copy->isEnabled());
    }
};

QTEST_MAIN(MethodsWindowTest)
#include "MethodsWindowTest.moc"
