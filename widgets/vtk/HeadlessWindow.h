// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "widgets/vtk/DevicePoint.h"

#include <QImage>
#include <vtkNew.h>

#include <memory>

class vtkObject;
class vtkRenderer;

namespace cortilens {

class EglContext;
class GlWindow;

/// Renders VTK scenes into pictures, with or without a display. Stays on the thread that made it; several threads may have one
/// each.
class HeadlessWindow {
public:
    /// Errors: device (no GL without a window system).
    [[nodiscard]] static Result<std::unique_ptr<HeadlessWindow>> create();
    ~HeadlessWindow();
    HeadlessWindow(const HeadlessWindow&) = delete;
    HeadlessWindow& operator=(const HeadlessWindow&) = delete;

    void addRenderer(vtkRenderer* renderer);
    void removeRenderer(vtkRenderer* renderer);  ///< and frees what it holds in this window's context

    /// An opaque picture (RGBX8888), first row on top. `samples`: 0 or 4 samples a pixel.
    [[nodiscard]] QImage render(DeviceSize size, int samples);

private:
    HeadlessWindow();
    void onMakeCurrent();
    void onIsCurrent(vtkObject* caller, unsigned long event, void* answer);

    std::unique_ptr<EglContext> m_context;
    vtkNew<GlWindow> m_window;
};

}  // namespace cortilens
