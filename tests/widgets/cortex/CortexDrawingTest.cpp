// SPDX-License-Identifier: Apache-2.0
// Drawing on the cortex with the mouse.
#include "tests/support/DemoCortex.h"
#include "widgets/cortex/CortexGeometry.h"
#include "widgets/cortex/CortexView.h"
#include "widgets/vtk/VtkView.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace cortilens;

namespace {

[[nodiscard]] std::shared_ptr<const CortexGeometry> geometry()
{
    const auto meshes = test::fsaverage5Meshes();
    return *CortexGeometry::from(meshes, test::fsaverage5Curvature());
}

[[nodiscard]] QWidget* canvasOf(const CortexView& view)
{
    return view.findChild<VtkView*>();
}

void moveTo(QWidget* widget, QPointF at, Qt::MouseButtons buttons, Qt::KeyboardModifiers modifiers)
{
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, buttons, modifiers);
    QCoreApplication::sendEvent(widget, &move);
}

}  // namespace

class CortexDrawingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aDragThatDrawsTellsWhatItGoesAround()
    {
        CortexView view;
        view.resize(600, 400);
        view.setGeometry(geometry());
        view.setForm(SurfaceForm::inflated, Transition::immediate);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setDrawing(true);
        const auto pose = view.state().pose;
        QSignalSpy drawn(&view, &CortexView::outlineDrawn);
        QWidget* canvas = canvasOf(view);
        const auto around = [&](QPoint middle, Qt::KeyboardModifiers keys, bool givesUp) {
            QTest::mousePress(canvas, Qt::LeftButton, keys, middle + QPoint(-30, -20));
            for (const QPoint corner : {QPoint(30, -20), QPoint(30, 20), QPoint(-30, 20)})
                moveTo(canvas, middle + corner, Qt::LeftButton, keys);
            if (givesUp) QTest::keyClick(&view, Qt::Key_Escape);
            QTest::mouseRelease(canvas, Qt::LeftButton, keys, middle + QPoint(-30, 20));
        };
        around({150, 200}, {}, false);
        QCOMPARE(drawn.size(), 1);
        const auto inside = drawn[0][1].value<std::vector<VertexId>>();
        QVERIFY(inside.size() > 10 && std::ranges::is_sorted(inside));
        for (const auto vertex : inside) {
            const auto at = view.positionOf({drawn[0][0].value<Hemisphere>(), vertex});
            QVERIFY(at && QRectF(119, 179, 62, 42).contains(*at));
        }
        QVERIFY(!drawn[0][2].toBool());
        around({150, 200}, Qt::AltModifier, false);
        QVERIFY(drawn.size() == 2 && drawn[1][2].toBool());
        around({150, 200}, {}, true);
        QCOMPARE(drawn.size(), 2);
        QVERIFY(view.state().pose == pose);
        around({150, 200}, Qt::ShiftModifier, false);
        QCOMPARE(drawn.size(), 2);
        QVERIFY(view.state().pose.rotation != pose.rotation);
    }
};

QTEST_MAIN(CortexDrawingTest)
#include "CortexDrawingTest.moc"
