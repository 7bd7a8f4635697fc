// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/HeadlessWindow.h"

#include "widgets/vtk/EglContext.h"
#include "widgets/vtk/GlWindow.h"

#include <vtkCommand.h>
#include <vtkRenderer.h>
#include <vtkRendererCollection.h>

#include <utility>

namespace cortilens {

HeadlessWindow::HeadlessWindow() = default;

Result<std::unique_ptr<HeadlessWindow>> HeadlessWindow::create()
{
    auto context = EglContext::create();
    if (!context) return std::unexpected(context.error());
    std::unique_ptr<HeadlessWindow> window(new HeadlessWindow);
    window->m_context = std::move(*context);
    auto* gl = window->m_window.Get();
    gl->SetReadyForRendering(false);
    gl->SetFrameBlitModeToNoBlit();
    gl->SetMultiSamples(0);
    gl->AddObserver(vtkCommand::WindowMakeCurrentEvent, window.get(), &HeadlessWindow::onMakeCurrent);
    gl->AddObserver(vtkCommand::WindowIsCurrentEvent, window.get(), &HeadlessWindow::onIsCurrent);
    gl->attach(&EglContext::functionAddress, nullptr);
    const bool ready = gl->isReady();
    window->m_context->doneCurrent();
    if (!ready)
        return std::unexpected(Error{ErrorKind::device, "Nothing can be drawn: this machine's OpenGL is older than 3.2.",
                                     "Install Mesa's software renderer (Debian: libgl1-mesa-dri)."});
    return window;
}

HeadlessWindow::~HeadlessWindow()
{
    if (m_context) m_context->makeCurrent();
    m_window->Finalize();
    m_window->RemoveAllObservers();
    while (auto* renderer = m_window->GetRenderers()->GetFirstRenderer()) m_window->RemoveRenderer(renderer);
}

void HeadlessWindow::addRenderer(vtkRenderer* renderer)
{
    m_window->AddRenderer(renderer);
}

void HeadlessWindow::removeRenderer(vtkRenderer* renderer)
{
    m_context->makeCurrent();
    renderer->ReleaseGraphicsResources(m_window);
    m_window->RemoveRenderer(renderer);
    m_context->doneCurrent();
}

QImage HeadlessWindow::render(DeviceSize size, int samples)
{
    m_context->makeCurrent();
    m_window->SetMultiSamples(samples);
    m_window->SetSize(size.width, size.height);
    m_window->Render();
    QImage picture(size.width, size.height, QImage::Format_RGBX8888);
    m_window->read(picture.bits());
    m_context->doneCurrent();
    return std::move(picture).mirrored();  // in place: GL counts rows from the bottom
}

void HeadlessWindow::onMakeCurrent()
{
    m_context->makeCurrent();
}

void HeadlessWindow::onIsCurrent(vtkObject* /*caller*/, unsigned long /*event*/, void* answer)
{
    *static_cast<bool*>(answer) = m_context->isCurrent();
}

}  // namespace cortilens
