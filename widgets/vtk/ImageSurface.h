// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/vtk/HeadlessWindow.h"
#include "widgets/vtk/RenderSurface.h"

#include <QImage>
#include <QWidget>
#include <vtkSmartPointer.h>

#include <memory>

namespace cortilens {

/// Renders without the window system and paints the picture: works on every platform plugin, and in software GL is the faster
/// path.
class ImageSurface : public QWidget, public RenderSurface {
    Q_OBJECT

public:
    explicit ImageSurface(QWidget* parent);
    ~ImageSurface() override;

    [[nodiscard]] QWidget* widget() override { return this; }
    [[nodiscard]] QString failure() const override { return m_failure; }
    void setRenderer(vtkRenderer* renderer) override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void renderFrame();

    std::unique_ptr<HeadlessWindow> m_window;
    vtkSmartPointer<vtkRenderer> m_renderer;
    QImage m_frame;
    QString m_failure;
};

}  // namespace cortilens
