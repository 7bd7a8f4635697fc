// SPDX-License-Identifier: Apache-2.0
#include "tests/support/DemoCortex.h"
#include "tests/support/Pictures.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexScene.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/vtk/VtkView.h"

#include <QFile>
#include <QLineF>
#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

using namespace cortilens;

namespace {

[[nodiscard]] std::shared_ptr<const CortexGeometry> geometry()
{
    const auto meshes = test::fsaverage5Meshes();
    return *CortexGeometry::from(meshes, test::fsaverage5Curvature());
}

[[nodiscard]] CortexState lateral(std::shared_ptr<const CortexGeometry> shown, SurfaceForm form)
{
    CortexState state;
    state.geometry = std::move(shown);
    state.shape = shapeOf(form);
    state.pose = poseOf(Viewpoint::lateral);
    return state;
}

[[nodiscard]] QWidget* canvasOf(const CortexView& view)
{
    return view.findChild<VtkView*>();
}

void moveTo(QWidget* widget, QPointF at, Qt::MouseButtons buttons = Qt::NoButton, Qt::KeyboardModifiers modifiers = {})
{
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, buttons, modifiers);
    QCoreApplication::sendEvent(widget, &move);
}

void drag(QWidget* widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(widget, Qt::LeftButton, modifiers, from);
    moveTo(widget, to, Qt::LeftButton, modifiers);
    QTest::mouseRelease(widget, Qt::LeftButton, modifiers, to);
}

/// Of the visible vertices, those for which the pixel where they are drawn picks them again.
struct RoundTrip {
    int visible = 0;
    int same = 0;
};

[[nodiscard]] RoundTrip roundTrip(const CortexScene& scene, std::size_t row = 0)
{
    RoundTrip trip;
    for (const auto hemisphere : kHemispheres)
        for (std::int32_t i = 0; i < scene.state().geometry->vertexCount(hemisphere); i += 7) {
            const SurfaceVertex vertex{hemisphere, {i}};
            const auto pixel = scene.projected(vertex, row);
            if (!pixel) continue;
            ++trip.visible;
            trip.same += scene.vertexAt(*pixel) == vertex ? 1 : 0;
        }
    return trip;
}

[[nodiscard]] long residentMb()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').at(1).toLong() * 4096 / (1024 * 1024);
}

}  // namespace

class CortexViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_geometry = geometry(); }

    void init()
    {
        m_view = std::make_unique<CortexView>();
        m_view->resize(600, 400);
        m_view->setGeometry(m_geometry);
        (void)m_view->grab();
    }

    void theVertexDrawnAtAPixelIsTheOnePicked_data()
    {
        QTest::addColumn<SurfaceForm>("form");
        QTest::addColumn<float>("morph");
        QTest::newRow("inflated") << SurfaceForm::inflated << 1.0F;
        QTest::newRow("pial") << SurfaceForm::pial << 0.0F;
        QTest::newRow("between") << SurfaceForm::pial << 0.4F;
        QTest::newRow("flat") << SurfaceForm::flat << 0.0F;
    }

    void theVertexDrawnAtAPixelIsTheOnePicked()
    {
        QFETCH(SurfaceForm, form);
        QFETCH(float, morph);
        auto state = lateral(m_geometry, form);
        state.shape.morph = morph;
        CortexScene scene(state);
        scene.setViewport({1200, 800});
        const auto trip = roundTrip(scene);
        QVERIFY2(trip.visible > 900, qPrintable(QString::number(trip.visible)));
        QVERIFY2(trip.same == trip.visible, qPrintable(QStringLiteral("%1 of %2").arg(trip.same).arg(trip.visible)));
    }

    void eachRowPicksTheVertexThatItDraws()
    {
        auto state = lateral(m_geometry, SurfaceForm::inflated);
        state.pose = poseOf(Standpoint{Viewpoint::lateral, true});
        CortexScene scene(state);
        scene.setViewport({1200, 800});
        QCOMPARE(scene.rowCount(), 2U);
        for (std::size_t row = 0; row < 2; ++row) {
            const auto trip = roundTrip(scene, row);
            QVERIFY2(trip.visible > 700, qPrintable(QString::number(trip.visible)));
            QCOMPARE(trip.same, trip.visible);
        }
        const auto mesh = test::fsaverage5Mesh(Hemisphere::right, SurfaceForm::inflated);
        const SurfaceVertex under{Hemisphere::right, test::nearestVertex(mesh, {0, -40, -100})};
        QVERIFY(!scene.projected(under, 0));
        const auto pixel = *scene.projected(under, 1);
        QCOMPARE(scene.projected(under), std::optional(pixel));
        QCOMPARE(scene.rowNear(pixel), 1U);
        QCOMPARE(scene.hemisphereNear(pixel), Hemisphere::right);
        scene.setPose(poseOf(Viewpoint::lateral));
        QVERIFY(!scene.projected(under) && !scene.projected(under, 1));
    }

    void aVertexThatBothRowsShowIsMarkedInBoth()
    {
        m_view->setStandpoint({Viewpoint::lateral, true});
        CortexScene scene(m_view->state());
        scene.setViewport({600, 400});
        std::optional<SurfaceVertex> both;
        for (std::int32_t i = 0; i < m_geometry->vertexCount(Hemisphere::left) && !both; ++i) {
            const SurfaceVertex vertex{Hemisphere::left, {i}};
            if (scene.projected(vertex, 0) && scene.projected(vertex, 1)) both = vertex;
        }
        QVERIFY(both.has_value());
        const auto before = m_view->picture();
        m_view->setMarker(both);
        const auto after = m_view->picture();
        const int ratio = qRound(after.devicePixelRatio());
        for (std::size_t row = 0; row < 2; ++row) {
            const auto pixel = *scene.projected(*both, row);
            const QRect ring(QPoint(qRound(pixel.x) - 8, qRound(pixel.y) - 8) * ratio, QSize(16, 16) * ratio);
            QVERIFY(after.copy(ring) != before.copy(ring));
        }
    }

    void whatIsNotDrawnIsNotFound()
    {
        CortexScene scene(lateral(m_geometry, SurfaceForm::inflated));
        scene.setViewport({600, 400});
        const auto mesh = test::fsaverage5Mesh(Hemisphere::left, SurfaceForm::inflated);
        const auto medial = test::nearestVertex(mesh, {80, 0, 0});
        const auto lateral = test::nearestVertex(mesh, {-80, 0, 0});
        QVERIFY(!scene.projected({Hemisphere::left, medial}));
        QVERIFY(scene.projected({Hemisphere::left, lateral}).has_value());
        scene.setPose(poseOf(Viewpoint::medial));
        QVERIFY(scene.projected({Hemisphere::left, medial}).has_value());
        QVERIFY(!scene.vertexAt({1, 1}));
        QVERIFY(!scene.projected({Hemisphere::left, {999999}}));

        const auto flat = test::fsaverage5Mesh(Hemisphere::left, SurfaceForm::flat);
        std::vector<bool> inPatch(flat.points.size());
        for (const auto& triangle : flat.triangles)
            for (const auto vertex : triangle) inPatch[static_cast<std::size_t>(vertex)] = true;
        const auto cut = static_cast<std::int32_t>(std::ranges::find(inPatch, false) - inPatch.begin());
        scene.setShape(shapeOf(SurfaceForm::flat));
        QVERIFY(!scene.projected({Hemisphere::left, {cut}}));
    }

    void aClickTellsTheVertexAndPutsTheMarkerDownAtOnce()
    {
        const auto vertex = *m_view->vertexAt({150, 200});
        const auto before = m_view->picture();
        std::optional<SurfaceVertex> markerWhenTold;
        connect(m_view.get(), &CortexView::vertexClicked, this, [&](SurfaceVertex) { markerWhenTold = m_view->state().marker; });
        const int rendered = m_view->renderCount();

        QTest::mouseClick(canvasOf(*m_view), Qt::LeftButton, {}, {150, 200});

        QCOMPARE(markerWhenTold, std::optional(vertex));
        const auto after = m_view->picture();
        QCOMPARE(m_view->renderCount(), rendered);  // the scene itself is not drawn again
        const auto at = m_view->positionOf(vertex)->toPoint();
        QVERIFY(QLineF(at, QPointF(150, 200)).length() < 6);
        const int ratio = qRound(after.devicePixelRatio());
        const QRect ring((at - QPoint(8, 8)) * ratio, QSize(16, 16) * ratio);
        QVERIFY(after.copy(ring) != before.copy(ring));
        const QRect elsewhere(QPoint(0, 0), QSize(600, 60) * ratio);
        QVERIFY(after.copy(elsewhere) == before.copy(elsewhere));
    }

    void aClickBesideTheBrainSelectsNothing()
    {
        int clicks = 0;
        connect(m_view.get(), &CortexView::vertexClicked, this, [&clicks] { ++clicks; });
        QTest::mouseClick(canvasOf(*m_view), Qt::LeftButton, {}, {5, 390});
        QCOMPARE(clicks, 0);
        QVERIFY(!m_view->state().marker);
    }

    void aDragTurnsAndDoesNotSelect()
    {
        int clicks = 0;
        connect(m_view.get(), &CortexView::vertexClicked, this, [&clicks] { ++clicks; });
        const auto before = m_view->state().pose;
        drag(canvasOf(*m_view), {150, 200}, {190, 205});
        QCOMPARE(clicks, 0);
        QVERIFY(m_view->state().pose.rotation != before.rotation);
        QCOMPARE(m_view->state().pose.zoom, before.zoom);
        m_view->resetView();
        QVERIFY(m_view->state().pose == before);
    }

    void theHemisphereUnderThePointerFollowsIt()
    {
        for (const QPoint start : {QPoint(150, 200), QPoint(450, 200)}) {
            m_view->resetView();
            const auto vertex = *m_view->vertexAt(start);
            const auto from = *m_view->positionOf(vertex);
            drag(canvasOf(*m_view), start, start + QPoint(30, 0));
            const auto to = m_view->positionOf(vertex);
            QVERIFY(to.has_value());
            QVERIFY2(to->x() > from.x() + 5, qPrintable(QString::number(to->x() - from.x())));
        }
    }

    void aDragInTheRowFromBelowTurnsBothAndFollowsThePointer()
    {
        for (const int x : {150, 450}) {
            for (const QPoint by : {QPoint(30, 0), QPoint(0, -24)}) {
                m_view->setStandpoint({Viewpoint::lateral, true});
                const auto pose = m_view->state().pose;
                const QPoint start(x, 290);
                const auto vertex = *m_view->vertexAt(start);
                CortexScene scene(m_view->state());
                scene.setViewport({600, 400});
                const auto from = *scene.projected(vertex, 1);
                drag(canvasOf(*m_view), start, start + by);
                QVERIFY(m_view->state().pose.rotation != pose.rotation && m_view->state().pose.withUnderside);
                scene.setPose(m_view->state().pose);
                const auto to = *scene.projected(vertex, 1);
                const QPointF moved(to.x - from.x, to.y - from.y);
                const double along = QPointF::dotProduct(moved, by) / std::hypot(by.x(), by.y());
                QVERIFY2(along > 4, qPrintable(QStringLiteral("%1 %2").arg(moved.x()).arg(moved.y())));
            }
        }
    }

    void shiftDragMovesAndTheWheelKeepsThePlaceUnderThePointer()
    {
        auto* canvas = canvasOf(*m_view);
        const auto vertex = *m_view->vertexAt({150, 200});
        const auto from = *m_view->positionOf(vertex);
        drag(canvas, {150, 200}, {180, 190}, Qt::ShiftModifier);
        const auto moved = *m_view->positionOf(vertex) - from;
        QVERIFY(QLineF(moved, QPointF(30, -10)).length() < 0.01);
        const auto at = *m_view->positionOf(vertex);
        QWheelEvent wheel(at, canvas->mapToGlobal(at), {}, {0, 240}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(canvas, &wheel);
        QVERIFY(m_view->state().pose.zoom > 1.2);
        QVERIFY(QLineF(*m_view->positionOf(vertex), at).length() < 0.01);
    }

    void hoverIsToldOnceForEachVertex()
    {
        std::vector<std::optional<SurfaceVertex>> told;
        connect(m_view.get(), &CortexView::hovered, this, [&](std::optional<SurfaceVertex> vertex) { told.push_back(vertex); });
        auto* canvas = canvasOf(*m_view);
        moveTo(canvas, {150, 200});
        moveTo(canvas, {150, 200});
        moveTo(canvas, {5, 390});
        QCOMPARE(told.size(), 2U);
        QCOMPARE(told[0], m_view->vertexAt({150, 200}));
        QVERIFY(!told[1]);
    }

    void flatAndSolidFormsKeepTheirOwnView()
    {
        drag(canvasOf(*m_view), {150, 200}, {190, 205});
        const auto turned = m_view->state().pose;
        m_view->setForm(SurfaceForm::flat);
        QCOMPARE(m_view->form(), SurfaceForm::flat);
        drag(canvasOf(*m_view), {150, 200}, {190, 205});
        QVERIFY(m_view->state().pose.panX != 0);
        m_view->setForm(SurfaceForm::inflated, Transition::immediate);
        QVERIFY(m_view->state().pose == turned);
    }

    void aMorphRunsToItsEnd()
    {
        QSignalSpy steps(m_view.get(), &CortexView::morphChanged);
        m_view->setForm(SurfaceForm::pial);
        QTRY_COMPARE(m_view->state().shape.morph, 0.0F);
        QVERIFY(steps.count() > 1);
        QCOMPARE(m_view->form(), SurfaceForm::pial);
        m_view->setMorph(0.25);
        QCOMPARE(m_view->state().shape.morph, 0.25F);
    }

    void anOverlayOfAnotherSizeIsNotDrawn()
    {
        const auto bare = m_view->picture();
        m_view->setOverlay({std::vector<Rgba>(5, Rgba{255, 0, 0, 255}), {}});
        QVERIFY(m_view->picture() == bare);
    }

    void anotherOverlayReplacesTheOneBefore()
    {
        const auto colored = [this](Rgba color) {
            OverlayColors colors;
            for (const auto hemisphere : kHemispheres)
                colors[sideOf(hemisphere)].assign(static_cast<std::size_t>(m_geometry->vertexCount(hemisphere)), color);
            return colors;
        };
        const auto bare = m_view->picture();
        m_view->setOverlay(colored({0, 0, 255, 255}));
        const auto blue = m_view->picture();
        m_view->setOverlay(colored({255, 0, 0, 255}));
        const auto red = m_view->picture();
        const auto at = QPoint(150, 200) * qRound(red.devicePixelRatio());
        QVERIFY(qBlue(blue.pixel(at)) > 100 && qRed(blue.pixel(at)) < 20);
        QVERIFY(qRed(red.pixel(at)) > 100 && qBlue(red.pixel(at)) < 20);
        m_view->clearOverlay();
        QVERIFY(test::differenceOf(m_view->picture(), bare).mean < 1);  // one with smoothed edges, one while it is changed
    }

    void regionsThatChangeAreDrawnAsIfTheyHadAlwaysBeenSo()
    {
        auto fewer = m_regions;
        auto& moved = fewer.front();
        for (auto& some : moved.vertices) some.resize(some.size() / 2);
        fewer.erase(fewer.begin() + 1);
        m_view->setRegions(m_regions);
        const auto all = m_view->picture();

        m_view->setRegions(fewer);
        const auto followed = m_view->picture();

        m_view = nullptr;
        init();
        m_view->setRegions(fewer);
        QVERIFY(m_view->picture() == followed);
        QVERIFY(followed != all);
    }

    void viewsComeAndGoWithoutLeaking()
    {
        const auto once = [&] {
            CortexView view;
            view.resize(500, 400);
            view.setGeometry(m_geometry);
            view.setRegions(m_regions);
            (void)view.grab();
        };
        for (int i = 0; i < 5; ++i) once();
        const long before = residentMb();
        for (int i = 0; i < 25; ++i) once();
        const long grown = residentMb() - before;
        QVERIFY2(grown < 60, qPrintable(QStringLiteral("%1 MB").arg(grown)));
    }

private:
    std::shared_ptr<const CortexGeometry> m_geometry;
    std::vector<RegionOfInterest> m_regions = test::demoRegions();
    std::unique_ptr<CortexView> m_view;
};

QTEST_MAIN(CortexViewTest)
#include "CortexViewTest.moc"
