// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/ImageSurface.h"

#include <QElapsedTimer>
#include <QPainter>
#include <vtkRenderer.h>

#include <utility>

namespace cortilens {

ImageSurface::ImageSurface(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_OpaquePaintEvent);
    auto window = HeadlessWindow::create();
    if (window)
        m_window = std::move(*window);
    else
        m_failure = QString::fromStdString(window.error().message + ' ' + window.error().remedy);
}

ImageSurface::~ImageSurface() = default;

void ImageSurface::setRenderer(vtkRenderer* renderer)
{
    if (m_window && m_renderer) m_window->removeRenderer(m_renderer);
    m_renderer = renderer;
    if (m_window && m_renderer) m_window->addRenderer(m_renderer);
    m_dirty = true;
}

void ImageSurface::renderFrame()
{
    const auto size = deviceSizeOf(*this);
    QElapsedTimer timer;
    timer.start();
    if (m_prepare) m_prepare(size);
    m_frame = m_window->render(size, m_samples);
    m_frame.setDevicePixelRatio(devicePixelRatioF());
    m_dirty = false;
    ++m_renderCount;
    m_lastRenderMs = static_cast<double>(timer.nsecsElapsed()) * 1e-6;
}

void ImageSurface::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    if (!m_window) {
        painter.fillRect(rect(), palette().window());
        painter.drawText(rect().adjusted(16, 16, -16, -16), Qt::AlignCenter | Qt::TextWordWrap, m_failure);
        return;
    }
    const auto size = deviceSizeOf(*this);
    if (m_dirty || m_frame.size() != QSize(size.width, size.height)) renderFrame();
    painter.drawImage(QPointF(0, 0), m_frame);
    if (m_overlay) m_overlay(painter);
}

}  // namespace cortilens
