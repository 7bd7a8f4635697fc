// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/vtk/DevicePoint.h"

#include <QString>

#include <functional>
#include <utility>

class QPainter;
class QWidget;
class vtkRenderer;

namespace cortilens {

/// What a VtkView renders into: the part that differs between the render paths. GUI thread.
class RenderSurface {
public:
    RenderSurface() = default;
    virtual ~RenderSurface() = default;
    RenderSurface(const RenderSurface&) = delete;
    RenderSurface& operator=(const RenderSurface&) = delete;

    [[nodiscard]] virtual QWidget* widget() = 0;
    [[nodiscard]] virtual QString failure() const = 0;
    virtual void setRenderer(vtkRenderer* renderer) = 0;

    [[nodiscard]] int renderCount() const { return m_renderCount; }
    [[nodiscard]] double lastRenderMs() const { return m_lastRenderMs; }

    void setPrepare(std::function<void(DeviceSize)> prepare) { m_prepare = std::move(prepare); }
    void setOverlay(std::function<void(QPainter&)> paint) { m_overlay = std::move(paint); }
    void setSamples(int samples) { m_samples = samples; }
    void markDirty() { m_dirty = true; }

protected:
    std::function<void(DeviceSize)> m_prepare;
    std::function<void(QPainter&)> m_overlay;
    int m_samples = 4;
    bool m_dirty = true;
    int m_renderCount = 0;
    double m_lastRenderMs = 0;
};

[[nodiscard]] DeviceSize deviceSizeOf(const QWidget& widget);

}  // namespace cortilens
