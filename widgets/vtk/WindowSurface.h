// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/vtk/RenderSurface.h"

#include <QOpenGLWidget>
#include <vtkNew.h>
#include <vtkSmartPointer.h>

class vtkObject;

namespace cortilens {

class GlWindow;

/// Renders in Qt's own GL context: for real GPUs at high resolution. Only for platforms that renderPathFor allows.
class WindowSurface : public QOpenGLWidget, public RenderSurface {
    Q_OBJECT

public:
    explicit WindowSurface(QWidget* parent);
    ~WindowSurface() override;

    [[nodiscard]] QWidget* widget() override { return this; }
    [[nodiscard]] QString failure() const override { return m_failure; }
    void setRenderer(vtkRenderer* renderer) override;

protected:
    void initializeGL() override;
    void paintGL() override;

private:
    void release();
    void present(DeviceSize size);
    void onMakeCurrent();
    void onIsCurrent(vtkObject* caller, unsigned long event, void* answer);

    vtkNew<GlWindow> m_window;
    vtkSmartPointer<vtkRenderer> m_renderer;
    QString m_failure;
};

}  // namespace cortilens
