// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/WindowSurface.h"

#include "widgets/vtk/GlWindow.h"

#include <QElapsedTimer>
#include <QOpenGLContext>
#include <QOpenGLExtraFunctions>
#include <QPainter>
#include <vtkCommand.h>
#include <vtkOpenGLState.h>
#include <vtkRenderer.h>

namespace cortilens {

namespace {

GlFunction qtFunctionAddress(void* context, const char* name)
{
    return static_cast<QOpenGLContext*>(context)->getProcAddress(name);
}

}  // namespace

WindowSurface::WindowSurface(QWidget* parent)
    : QOpenGLWidget(parent)
{
    QSurfaceFormat format;
    format.setRenderableType(QSurfaceFormat::OpenGL);
    format.setVersion(3, 2);
    format.setProfile(QSurfaceFormat::CoreProfile);
    format.setDepthBufferSize(24);
    format.setStencilBufferSize(8);
    format.setSamples(0);  // VTK takes several samples in its own framebuffer
    setFormat(format);
    m_window->SetReadyForRendering(false);
    m_window->SetFrameBlitModeToNoBlit();
    m_window->AddObserver(vtkCommand::WindowMakeCurrentEvent, this, &WindowSurface::onMakeCurrent);
    m_window->AddObserver(vtkCommand::WindowIsCurrentEvent, this, &WindowSurface::onIsCurrent);
}

WindowSurface::~WindowSurface()
{
    // The base class destroys the context when this is no longer whole: let go of it before.
    if (context() != nullptr) disconnect(context(), nullptr, this, nullptr);
    release();
    m_window->RemoveAllObservers();
    if (m_renderer) m_window->RemoveRenderer(m_renderer);
    doneCurrent();
}

void WindowSurface::setRenderer(vtkRenderer* renderer)
{
    if (m_renderer) {
        if (m_window->GetReadyForRendering()) {
            makeCurrent();
            m_renderer->ReleaseGraphicsResources(m_window);
            doneCurrent();
        }
        m_window->RemoveRenderer(m_renderer);
    }
    m_renderer = renderer;
    if (m_renderer) m_window->AddRenderer(m_renderer);
    m_dirty = true;
}

void WindowSurface::release()
{
    if (!m_window->GetReadyForRendering()) return;
    makeCurrent();
    m_window->Finalize();
    m_window->SetReadyForRendering(false);
}

void WindowSurface::initializeGL()
{
    // The context also ends when the widget moves to another window.
    connect(context(), &QOpenGLContext::aboutToBeDestroyed, this, &WindowSurface::release,
            static_cast<Qt::ConnectionType>(Qt::DirectConnection | Qt::UniqueConnection));
    m_window->attach(&qtFunctionAddress, context());
    if (m_window->isReady()) return;
    m_window->SetReadyForRendering(false);
    m_failure =
        QStringLiteral("Nothing can be drawn: the window system's OpenGL is older than 3.2. Start with CORTILENS_GL=image.");
}

void WindowSurface::paintGL()
{
    const auto size = deviceSizeOf(*this);
    if (m_window->GetReadyForRendering()) {
        auto* state = m_window->GetState();
        state->Reset();
        state->Push();
        state->vtkglDepthFunc(GL_LEQUAL);  // Qt leaves GL_LESS
        const int* drawn = m_window->GetSize();
        if (m_dirty || drawn[0] != size.width || drawn[1] != size.height) {
            QElapsedTimer timer;
            timer.start();
            if (m_prepare) m_prepare(size);
            m_window->SetMultiSamples(m_samples);
            m_window->SetSize(size.width, size.height);
            m_window->Render();
            makeCurrent();
            m_dirty = false;
            ++m_renderCount;
            m_lastRenderMs = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
        }
        present(size);
        state->Pop();
    }
    QPainter painter(this);
    if (!m_failure.isEmpty())
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_failure);
    else if (m_overlay)
        m_overlay(painter);
}

void WindowSurface::present(DeviceSize size)
{
    auto* gl = context()->extraFunctions();
    gl->glBindFramebuffer(GL_DRAW_FRAMEBUFFER, defaultFramebufferObject());
    const GLenum buffer = GL_COLOR_ATTACHMENT0;
    gl->glDrawBuffers(1, &buffer);
    m_window->GetState()->vtkglDisable(GL_SCISSOR_TEST);
    gl->glDisable(GL_SCISSOR_TEST);
    m_window->BlitDisplayFramebuffer(0, 0, 0, size.width, size.height, 0, 0, size.width, size.height, GL_COLOR_BUFFER_BIT,
                                     GL_NEAREST);
    // Qt composes by alpha, of which VTK leaves none behind the scene.
    gl->glBindFramebuffer(GL_FRAMEBUFFER, defaultFramebufferObject());
    gl->glColorMask(GL_FALSE, GL_FALSE, GL_FALSE, GL_TRUE);
    gl->glClearColor(0, 0, 0, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    gl->glColorMask(GL_TRUE, GL_TRUE, GL_TRUE, GL_TRUE);
}

void WindowSurface::onMakeCurrent()
{
    if (context() != nullptr && QOpenGLContext::currentContext() != context()) makeCurrent();
}

void WindowSurface::onIsCurrent(vtkObject* /*caller*/, unsigned long /*event*/, void* answer)
{
    *static_cast<bool*>(answer) = context() != nullptr && QOpenGLContext::currentContext() == context();
}

}  // namespace cortilens
