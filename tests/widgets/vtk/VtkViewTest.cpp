// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/HeadlessWindow.h"
#include "widgets/vtk/VtkView.h"

#include <QMouseEvent>
#include <QSignalSpy>
#include <QTest>
#include <vtkRenderer.h>
#include <vtkSmartPointer.h>

using namespace cortilens;

namespace {

[[nodiscard]] vtkSmartPointer<vtkRenderer> rendererOf(double red, double green, double blue)
{
    auto renderer = vtkSmartPointer<vtkRenderer>::New();
    renderer->SetBackground(red, green, blue);
    renderer->SetBackgroundAlpha(1);
    return renderer;
}

[[nodiscard]] QColor middleOf(QWidget& widget)
{
    const auto picture = widget.grab().toImage();
    return picture.pixelColor(picture.width() / 2, picture.height() / 2);
}

}  // namespace

class VtkViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void onlyPlatformsThatCanShowOpenGlWindowsGetThem()
    {
        const auto window = QStringLiteral("window");
        QCOMPARE(renderPathFor(QStringLiteral("xcb"), window), RenderPath::window);
        QCOMPARE(renderPathFor(QStringLiteral("wayland"), window), RenderPath::window);
        QCOMPARE(renderPathFor(QStringLiteral("offscreen"), window), RenderPath::image);
        QCOMPARE(renderPathFor(QStringLiteral("minimal"), window), RenderPath::image);
        QCOMPARE(renderPathFor(QStringLiteral("xcb"), QString()), RenderPath::image);
        QCOMPARE(renderPathFor(QStringLiteral("xcb"), QStringLiteral("image")), RenderPath::image);
    }

    void aPictureNeedsNoWidget()
    {
        auto window = HeadlessWindow::create();
        QVERIFY2(window.has_value(), window ? "" : window.error().message.c_str());
        const auto renderer = rendererOf(1, 0.5, 0);
        (*window)->addRenderer(renderer);
        for (const DeviceSize size : {DeviceSize{40, 30}, DeviceSize{81, 17}}) {
            const auto picture = (*window)->render(size, 4);
            QCOMPARE(picture.size(), QSize(size.width, size.height));
            QCOMPARE(picture.pixelColor(size.width - 1, 0), QColor(255, 128, 0));
        }
    }

    void manyRequestsMakeOneFrame()
    {
        VtkView view;
        view.setRenderer(rendererOf(0, 0, 1));
        view.resize(200, 100);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTRY_VERIFY(view.renderCount() > 0);
        QCoreApplication::processEvents();
        const int before = view.renderCount();
        for (int i = 0; i < 50; ++i) view.requestRender();
        QTRY_COMPARE(view.renderCount(), before + 1);
        QCOMPARE(middleOf(view), QColor(0, 0, 255));
    }

    void paintingOverTheFrameRendersNothing()
    {
        VtkView view;
        view.setRenderer(rendererOf(0, 0, 1));
        int painted = 0;
        view.setOverlay([&painted](QPainter&) { ++painted; });
        view.resize(200, 100);
        (void)view.grab();
        const int rendered = view.renderCount();
        const int paintedBefore = painted;
        view.requestRepaint();
        (void)view.grab();
        QVERIFY(painted > paintedBefore);
        QCOMPARE(view.renderCount(), rendered);
    }

    void oneViewGoesOnWhenAnotherEnds()
    {
        VtkView stays;
        stays.setRenderer(rendererOf(0, 1, 0));
        stays.resize(60, 60);
        {
            VtkView goes;
            goes.setRenderer(rendererOf(1, 0, 0));
            goes.resize(60, 60);
            QCOMPARE(middleOf(goes), QColor(255, 0, 0));
            QCOMPARE(middleOf(stays), QColor(0, 255, 0));
        }
        stays.requestRender();
        QCOMPARE(middleOf(stays), QColor(0, 255, 0));
    }

    void theSceneMayEndBeforeTheViewAndTheViewBeforeTheScene()
    {
        auto renderer = rendererOf(1, 0, 0);
        {
            VtkView view;
            view.setRenderer(renderer);
            view.resize(60, 60);
            QCOMPARE(middleOf(view), QColor(255, 0, 0));
        }
        VtkView view;
        view.setRenderer(renderer);
        view.resize(60, 60);
        renderer = nullptr;
        QCOMPARE(middleOf(view), QColor(255, 0, 0));
    }

    void aPointerIsToldInDevicePixels()
    {
        VtkView view;
        view.resize(200, 100);
        const double ratio = view.devicePixelRatioF();
        const DevicePoint point{31, 17};
        QCOMPARE(view.devicePointAt(QPointF(10, 20)).x, 10 * ratio);
        QCOMPARE(view.devicePointAt(QPointF(10, 20)).y, 20 * ratio);
        QVERIFY(view.devicePointAt(view.positionOf(point)) == point);
        QCOMPARE(view.deviceSize().width, qRound(200 * ratio));
    }

    void clickAndDragAreToldApart()
    {
        VtkView view;
        view.resize(200, 100);
        QSignalSpy clicked(&view, &VtkView::clicked);
        int drags = 0;
        connect(&view, &VtkView::dragged, &view, [&drags] { ++drags; });
        QTest::mouseClick(&view, Qt::LeftButton, {}, {50, 50});
        QCOMPARE(clicked.count(), 1);
        QTest::mousePress(&view, Qt::LeftButton, {}, {50, 50});
        QMouseEvent move(QEvent::MouseMove, {90, 60}, view.mapToGlobal(QPointF(90, 60)), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&view, &move);
        QTest::mouseRelease(&view, Qt::LeftButton, {}, {90, 60});
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(drags, 1);
    }
};

QTEST_MAIN(VtkViewTest)
#include "VtkViewTest.moc"
