// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/EglContext.h"

#include <array>
#include <string_view>

#define EGL_NO_X11
#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <fmt/format.h>

namespace cortilens {

namespace {

[[nodiscard]] Error eglError(std::string_view step)
{
    return {ErrorKind::device, fmt::format("Nothing can be drawn: {} failed (EGL error 0x{:x}).", step, eglGetError()),
            "Install Mesa's EGL (Debian: libegl-mesa0 and libgl1-mesa-dri)."};
}

/// Every caller gets the same display, so it is never terminated: that would end the contexts of all other views.
[[nodiscard]] EGLDisplay sharedDisplay()
{
    static const EGLDisplay display = [] {
        const char* extensions = eglQueryString(EGL_NO_DISPLAY, EGL_EXTENSIONS);
        const auto platformDisplay =
            reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(eglGetProcAddress("eglGetPlatformDisplayEXT"));
        if (extensions == nullptr || platformDisplay == nullptr) return EGL_NO_DISPLAY;
        if (std::string_view(extensions).find("EGL_MESA_platform_surfaceless") == std::string_view::npos) return EGL_NO_DISPLAY;
        const EGLDisplay found = platformDisplay(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
        return found != EGL_NO_DISPLAY && eglInitialize(found, nullptr, nullptr) == EGL_TRUE ? found : EGL_NO_DISPLAY;
    }();
    return display;
}

}  // namespace

Result<std::unique_ptr<EglContext>> EglContext::create()
{
    const EGLDisplay display = sharedDisplay();
    if (display == EGL_NO_DISPLAY) return std::unexpected(eglError("opening EGL without a window system"));
    if (eglBindAPI(EGL_OPENGL_API) != EGL_TRUE) return std::unexpected(eglError("choosing OpenGL"));

    constexpr std::array<EGLint, 15> kWanted{EGL_SURFACE_TYPE,
                                             EGL_PBUFFER_BIT,
                                             EGL_RENDERABLE_TYPE,
                                             EGL_OPENGL_BIT,
                                             EGL_RED_SIZE,
                                             8,
                                             EGL_GREEN_SIZE,
                                             8,
                                             EGL_BLUE_SIZE,
                                             8,
                                             EGL_ALPHA_SIZE,
                                             8,
                                             EGL_DEPTH_SIZE,
                                             24,
                                             EGL_NONE};
    EGLConfig config = nullptr;
    EGLint found = 0;
    if (eglChooseConfig(display, kWanted.data(), &config, 1, &found) != EGL_TRUE || found < 1)
        return std::unexpected(eglError("finding a pixel format"));

    std::unique_ptr<EglContext> context(new EglContext);
    context->m_display = display;
    constexpr std::array<EGLint, 7> kVersion{
        EGL_CONTEXT_MAJOR_VERSION,           3,       EGL_CONTEXT_MINOR_VERSION, 2, EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT, EGL_NONE};
    context->m_context = eglCreateContext(display, config, EGL_NO_CONTEXT, kVersion.data());
    if (context->m_context == nullptr) return std::unexpected(eglError("making an OpenGL 3.2 context"));
    // A small buffer makes the default framebuffer complete; VTK asks about it.
    constexpr std::array<EGLint, 5> kSize{EGL_WIDTH, 16, EGL_HEIGHT, 16, EGL_NONE};
    context->m_surface = eglCreatePbufferSurface(display, config, kSize.data());
    if (eglMakeCurrent(display, context->m_surface, context->m_surface, context->m_context) != EGL_TRUE)
        return std::unexpected(eglError("entering the OpenGL context"));
    return context;
}

EglContext::~EglContext()
{
    if (m_display == nullptr) return;
    if (isCurrent()) doneCurrent();
    if (m_surface != nullptr) eglDestroySurface(m_display, m_surface);
    if (m_context != nullptr) eglDestroyContext(m_display, m_context);
}

bool EglContext::isCurrent() const
{
    return m_context != nullptr && eglGetCurrentContext() == m_context;
}

std::string EglContext::renderer() const
{
    constexpr unsigned kRenderer = 0x1F01;
    const auto getString = reinterpret_cast<const unsigned char* (*)(unsigned)>(eglGetProcAddress("glGetString"));
    const unsigned char* text = getString != nullptr ? getString(kRenderer) : nullptr;
    return text != nullptr ? reinterpret_cast<const char*>(text) : std::string();
}

void EglContext::makeCurrent()
{
    if (!isCurrent()) eglMakeCurrent(m_display, m_surface, m_surface, m_context);
}

void EglContext::doneCurrent()
{
    eglMakeCurrent(m_display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
}

void (*EglContext::functionAddress(void* /*user*/, const char* name))()
{
    return eglGetProcAddress(name);
}

}  // namespace cortilens
