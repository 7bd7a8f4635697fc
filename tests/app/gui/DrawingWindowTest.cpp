// SPDX-License-Identifier: Apache-2.0
// Drawing a region with the real engine and the demo subject: outline, map, undo, list, saving, export and session.
#include "app/gui/ActionSet.h"
#include "app/gui/Drawing.h"
#include "app/gui/RegionFileController.h"
#include "app/gui/SessionController.h"
#include "tests/support/RealSubjectTest.h"
#include "tests/support/Widgets.h"
#include "tests/support/WindowDriver.h"
#include "widgets/panels/DrawBar.h"
#include "widgets/panels/NoticeBar.h"
#include "widgets/panels/RegionList.h"
#include "widgets/panels/SelectionCard.h"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QMouseEvent>
#include <QSignalSpy>

#include <numbers>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

/// The demo tree with a folder of its own for what is written.
class OwnTree {
public:
    OwnTree()
    {
        const QDir demo(tree());
        for (const QString& name :
             {QStringLiteral("nsddata"), QStringLiteral("nsddata_betas"), QStringLiteral("nsddata_stimuli")})
            QFile::link(demo.filePath(name), m_folder.filePath(name));
        QDir(m_folder.path()).mkpath(QStringLiteral("cortilens"));
        for (const QString& name : {QStringLiteral("encoders"), QStringLiteral("tree.json")})
            QFile::link(demo.filePath(QStringLiteral("cortilens/") + name),
                        m_folder.filePath(QStringLiteral("cortilens/") + name));
    }
    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString saved(const QString& name) const
    {
        return m_folder.filePath(QStringLiteral("cortilens/regions/subj01/") + name);
    }

private:
    QTemporaryDir m_folder;
};

void trigger(const WindowDriver& driver, ActionId id)
{
    QAction* action = driver.app->window().actions->action(id);
    QVERIFY2(action->isEnabled(), qPrintable(action->text()));
    action->trigger();
}

[[nodiscard]] QWidget* canvasOf(const WindowDriver& driver, const QPointF& at)
{
    return driver.cortex().childAt(at.toPoint());
}

void moveTo(QWidget* widget, const QPointF& at, Qt::KeyboardModifiers keys)
{
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::LeftButton, keys);
    QCoreApplication::sendEvent(widget, &move);
}

/// A circle around a place, pressed, drawn and released.
void drawCircle(const WindowDriver& driver, const QPointF& middle, double radius, Qt::KeyboardModifiers keys = {})
{
    QWidget* canvas = canvasOf(driver, middle);
    const auto point = [&](int step) {
        const double angle = 2 * std::numbers::pi * step / 24;
        return QPointF(canvas->mapFrom(&driver.cortex(), middle.toPoint())) + radius * QPointF(std::cos(angle), std::sin(angle));
    };
    QTest::mousePress(canvas, Qt::LeftButton, keys, point(0).toPoint());
    for (int step = 1; step < 24; ++step) moveTo(canvas, point(step), keys);
    QTest::mouseRelease(canvas, Qt::LeftButton, keys, point(23).toPoint());
}

[[nodiscard]] QPointF middleOf(const WindowDriver& driver, const char* region)
{
    const auto* known = findRegion(driver.workspace().subject.summary(), region);
    const auto vertex = driver.visibleVertexOf(*known);
    return vertex ? driver.cortex().positionOf(*vertex).value_or(QPointF()) : QPointF();
}

[[nodiscard]] std::size_t sizeOfDrawn(const WindowDriver& driver, const char* name)
{
    const auto* shape = findDrawn(driver.workspace().session.state(), name);
    return shape && shape->vertices ? (*shape->vertices)[0].size() + (*shape->vertices)[1].size() : 0;
}

[[nodiscard]] bool isListed(const WindowDriver& driver, const char* name)
{
    const auto regions = allRegions(driver.workspace().subject.summary().regions, driver.workspace().regions);
    return std::ranges::find(regions, name, &RegionOfInterest::name) != regions.end();
}

[[nodiscard]] bool isOutlined(const WindowDriver& driver, const char* name)
{
    const auto& regions = driver.cortex().state().regions;
    return regions && std::ranges::find(*regions, name, &RegionOfInterest::name) != regions->end();
}

[[nodiscard]] QString notice(const WindowDriver& driver)
{
    return test::wordsOn(*driver.app->window().notice);
}

[[nodiscard]] QString card(const WindowDriver& driver)
{
    return test::wordsOn(*driver.app->window().card);
}

}  // namespace

class DrawingWindowTest : public RealSubjectTest {
    Q_OBJECT

private Q_SLOTS:
    void aStrokeIsOutlinedSelectedAndMapped()
    {
        const OwnTree own;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        trigger(driver, ActionId::drawRegion);
        QVERIFY(driver.app->window().cortex->drawing->isVisible());
        const auto middle = middleOf(driver, "EBA");
        QVERIFY(!middle.isNull());

        drawCircle(driver, middle, 24);

        QVERIFY(sizeOfDrawn(driver, "ROI 1") > 3);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("ROI 1"));
        QVERIFY(isOutlined(driver, "ROI 1"));
        QVERIFY(isListed(driver, "ROI 1"));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        QTRY_VERIFY2(card(driver).contains(QStringLiteral("mm² of white surface")), qPrintable(card(driver)));
        QVERIFY2(card(driver).contains(QStringLiteral("ROI 1")), qPrintable(card(driver)));
        const auto first = driver.workspace().relevance.reply();

        const auto before = sizeOfDrawn(driver, "ROI 1");
        drawCircle(driver, middle + QPointF(10, 0), 10, Qt::AltModifier);
        QVERIFY(sizeOfDrawn(driver, "ROI 1") < before);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && driver.workspace().relevance.reply() != first, 60000);

        trigger(driver, ActionId::undo);
        QCOMPARE(sizeOfDrawn(driver, "ROI 1"), before);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        QVERIFY(driver.workspace().relevance.reply()->map.values == first->map.values);
        trigger(driver, ActionId::undo);
        QVERIFY(!isListed(driver, "ROI 1") && !isOutlined(driver, "ROI 1"));
        trigger(driver, ActionId::redo);
        QCOMPARE(sizeOfDrawn(driver, "ROI 1"), before);
    }

    void aClickGrowsADiscThatFollowsItsRadius()
    {
        const OwnTree own;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        trigger(driver, ActionId::drawRegion);
        const auto at = middleOf(driver, "EBA").toPoint();
        QWidget* canvas = canvasOf(driver, at);
        QTest::mouseClick(canvas, Qt::LeftButton, Qt::NoModifier, canvas->mapFrom(&driver.cortex(), at));
        const auto size = sizeOfDrawn(driver, "ROI 1");
        QVERIFY(size > 1);
        for (int press = 0; press < 8; ++press) trigger(driver, ActionId::largerDisc);
        QVERIFY(sizeOfDrawn(driver, "ROI 1") > size);
        trigger(driver, ActionId::undo);  // the disc is one step, whatever its radius
        QCOMPARE(sizeOfDrawn(driver, "ROI 1"), 0U);
        const auto pose = driver.cortex().state().pose;
        drawCircle(driver, middleOf(driver, "EBA"), 20, Qt::ShiftModifier);
        QVERIFY(driver.cortex().state().pose.rotation != pose.rotation);
        QCOMPARE(sizeOfDrawn(driver, "ROI 1"), 0U);
    }

    void aSelectedVertexBecomesADiscAndARegionACopy()
    {
        const OwnTree own;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        const auto* known = findRegion(driver.workspace().subject.summary(), "EBA");
        const auto vertex = driver.visibleVertexOf(*known);
        QVERIFY(vertex.has_value());
        driver.workspace().session.edit([&](ViewState& state) { state.selection = *vertex; });
        trigger(driver, ActionId::discAtVertex);
        QVERIFY(sizeOfDrawn(driver, "ROI 1") > 1);
        QVERIFY(driver.workspace().regions.drawnAt(*vertex));
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"EBA"}; });
        trigger(driver, ActionId::copyRegion);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("EBA 1"));
        QCOMPARE(sizeOfDrawn(driver, "EBA 1"), known->vertices[0].size() + known->vertices[1].size());
        QVERIFY(isListed(driver, "EBA"));  // as it was
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
    }

    void aStrokeOverNothingSaysSo()
    {
        const OwnTree own;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        trigger(driver, ActionId::drawRegion);
        drawCircle(driver, {30, 30}, 8);
        QVERIFY2(notice(driver).contains(QStringLiteral("Nothing of the cortex")), qPrintable(notice(driver)));
        drawCircle(driver, middleOf(driver, "EBA"), 20, Qt::AltModifier);
        QVERIFY2(notice(driver).contains(QStringLiteral("nothing to take away from")), qPrintable(notice(driver)));
        QVERIFY(driver.workspace().session.state().drawn.empty());
    }

    void aDrawnRegionOutlivesItsEngine()
    {
        const OwnTree own;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        trigger(driver, ActionId::drawRegion);
        drawCircle(driver, middleOf(driver, "EBA"), 24);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        const auto before = driver.workspace().relevance.reply();
        const int opened = driver.workspace().session.state().opened;
        driver.workspace().engine.restart();
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().session.state().opened > opened && driver.hasSettled(), 60000);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("ROI 1"));
        QVERIFY(driver.workspace().relevance.reply()->map.values == before->map.values);
    }

    void whatIsDrawnOnASubjectIsThereWhenItIsOpenedAgain()
    {
        const OwnTree own;
        const OwnTree another;
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        trigger(driver, ActionId::drawRegion);
        drawCircle(driver, middleOf(driver, "EBA"), 24);
        const auto drawn = drawnRegions(driver.workspace().session.state());
        const auto open = [&](const OwnTree& tree) {
            Wish wish;
            wish.directory = tree.path().toStdString();
            driver.workspace().subject.open(wish);
        };
        open(another);
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().session.state().directory == another.path().toStdString(), 60000);
        QVERIFY(driver.workspace().session.state().drawn.empty() && !isListed(driver, "ROI 1"));
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        open(own);
        QTRY_VERIFY_WITH_TIMEOUT(driver.workspace().session.state().directory == own.path().toStdString(), 60000);
        QVERIFY(drawnRegions(driver.workspace().session.state()) == drawn);
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled() && isOutlined(driver, "ROI 1"), 60000);
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"ROI 1"}; });
        QTRY_VERIFY2(card(driver).contains(QStringLiteral("mm² of white surface")), qPrintable(card(driver)));
    }

    void aRegionIsNamedSavedFoundAgainAndExported()
    {
        const OwnTree own;
        {
            const WindowDriver driver(engine(), own.path());
            QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
            trigger(driver, ActionId::drawRegion);
            drawCircle(driver, middleOf(driver, "EBA"), 24);
            QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
            auto& files = driver.app->regionFiles();
            files.rename("EBA");
            QVERIFY2(notice(driver).contains(QStringLiteral("already")), qPrintable(notice(driver)));
            files.rename("mine");
            QVERIFY(isListed(driver, "mine") && !isListed(driver, "ROI 1"));
            QSignalSpy written(&files, &RegionFileController::written);
            trigger(driver, ActionId::saveRegion);
            QTRY_COMPARE(written.size(), 1);
            QVERIFY2(notice(driver).contains(QStringLiteral("mine.label")), qPrintable(notice(driver)));
            const QString out = driver.file(QStringLiteral("mine.annot"));
            files.exportTo(out, false);
            QTRY_COMPARE(written.size(), 2);
            QCOMPARE(written[1][0].toStringList().size(), 2);
            files.exportTo(out, false);
            QTRY_VERIFY2(notice(driver).contains(QStringLiteral("already")), qPrintable(notice(driver)));
        }
        QVERIFY(QFile::exists(own.saved(QStringLiteral("lh.mine.label"))) ||
                QFile::exists(own.saved(QStringLiteral("rh.mine.label"))));
        const WindowDriver driver(engine(), own.path());
        QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
        QVERIFY(isListed(driver, "mine") && isOutlined(driver, "mine"));
        driver.workspace().session.edit([](ViewState& state) { state.selection = RoiName{"mine"}; });
        trigger(driver, ActionId::takeOffRegion);
        QVERIFY(!isListed(driver, "mine"));
        QVERIFY2(notice(driver).contains(QStringLiteral("files stay")), qPrintable(notice(driver)));
        trigger(driver, ActionId::undo);
        QVERIFY(isListed(driver, "mine"));
    }

    void aSessionBringsBackWhatWasNotSaved()
    {
        const OwnTree own;
        const QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("x.cortilens"));
        std::vector<DrawnRegion> drawn;
        {
            const WindowDriver driver(engine(), own.path());
            QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
            trigger(driver, ActionId::drawRegion);
            drawCircle(driver, middleOf(driver, "EBA"), 24);
            QTRY_VERIFY_WITH_TIMEOUT(driver.hasSettled(), 60000);
            drawn = drawnRegions(driver.workspace().session.state());
            QSignalSpy saved(&driver.app->sessions(), &SessionController::saved);
            driver.app->sessions().save(path);
            QTRY_COMPARE(saved.size(), 1);
        }
        const WindowDriver driver(engine(), path);
        QSignalSpy opened(&driver.app->sessions(), &SessionController::opened);
        QTRY_VERIFY_WITH_TIMEOUT(opened.size() == 1 && driver.hasSettled(), 60000);
        QVERIFY(drawnRegions(driver.workspace().session.state()) == drawn);
        QCOMPARE(toText(driver.workspace().session.state().selection), std::string("ROI 1"));
        QVERIFY(isListed(driver, "ROI 1") && isOutlined(driver, "ROI 1"));
        QTRY_VERIFY2(card(driver).contains(QStringLiteral("ROI 1")), qPrintable(card(driver)));
    }
};

QTEST_MAIN(DrawingWindowTest)
#include "DrawingWindowTest.moc"
