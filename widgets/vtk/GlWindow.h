// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vtkGenericOpenGLRenderWindow.h>

#include <cstdint>

namespace cortilens {

using GlFunction = void (*)();
using GlFunctionLoader = GlFunction (*)(void* user, const char* name);

/// A VTK render window in a GL context that somebody else owns, be it Qt's or EGL's.
class GlWindow : public vtkGenericOpenGLRenderWindow {
public:
    vtkTypeMacro(GlWindow, vtkGenericOpenGLRenderWindow)
    static GlWindow* New();
    GlWindow(const GlWindow&) = delete;
    GlWindow& operator=(const GlWindow&) = delete;

    [[nodiscard]] bool isReady() const { return Initialized; }

    /// Takes the current context into use. Nothing may ask for this window's GL state before.
    void attach(GlFunctionLoader loader, void* user);

    /// The last rendered picture as bytes R, G, B, A, rows from the bottom, [height, width, 4]. Needs the context current.
    void read(std::uint8_t* rgba);

    void OpenGLInitContext() override;

protected:
    GlWindow() = default;
    ~GlWindow() override = default;
};

}  // namespace cortilens
