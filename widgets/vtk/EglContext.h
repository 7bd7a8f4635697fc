// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <memory>
#include <string>

namespace cortilens {

/// An OpenGL 3.2 core context without any window system (EGL). One thread at a time may have it current.
class EglContext {
public:
    /// Errors: device (no EGL platform without a window system, or it refuses a context).
    [[nodiscard]] static Result<std::unique_ptr<EglContext>> create();
    ~EglContext();
    EglContext(const EglContext&) = delete;
    EglContext& operator=(const EglContext&) = delete;

    [[nodiscard]] bool isCurrent() const;
    [[nodiscard]] std::string renderer() const;  ///< what draws, for example llvmpipe; needs the context current

    void makeCurrent();
    void doneCurrent();

    /// Address of a GL function; `user` is ignored.
    static void (*functionAddress(void* user, const char* name))();

private:
    EglContext() = default;

    void* m_display = nullptr;  // EGLDisplay, EGLContext and EGLSurface are void*: no EGL header here
    void* m_context = nullptr;
    void* m_surface = nullptr;
};

}  // namespace cortilens
