// SPDX-License-Identifier: Apache-2.0
#include "widgets/vtk/GlWindow.h"

#include <vtkObjectFactory.h>
#include <vtkOpenGLFramebufferObject.h>
#include <vtkOpenGLState.h>
#include <vtkVersionMacros.h>

// GL comes to VTK through GLEW up to 9.3, through glad later.
#define CORTILENS_VTK_HAS_GLEW                                                                                                   \
    (VTK_VERSION_CHECK(VTK_MAJOR_VERSION, VTK_MINOR_VERSION, VTK_BUILD_VERSION) < VTK_VERSION_CHECK(9, 4, 0))
#if CORTILENS_VTK_HAS_GLEW
#include <vtk_glew.h>
#else
#include <vtk_glad.h>
#endif

namespace cortilens {

vtkStandardNewMacro(GlWindow);

void GlWindow::OpenGLInitContext()
{
#if CORTILENS_VTK_HAS_GLEW
    if (!Initialized) {
        // Debian's GLEW is built for GLX: under EGL it loads GL's functions and then complains that there is no GLX, which VTK
        // takes as the end.
        const GLenum loaded = glewInit();
        if ((loaded == GLEW_OK || loaded == GLEW_ERROR_NO_GLX_DISPLAY) && GLEW_VERSION_3_2) {
            GlewInitValid = true;
            Initialized = true;
            MaximumHardwareLineWidth = 1.0F;
        }
    }
#endif
    Superclass::OpenGLInitContext();
}

void GlWindow::attach([[maybe_unused]] GlFunctionLoader loader, [[maybe_unused]] void* user)
{
#if !CORTILENS_VTK_HAS_GLEW
    SetOpenGLSymbolLoader(loader, user);
#endif
    SetForceMaximumHardwareLineWidth(1);  // wider lines are triangles then, the same on every driver
    SetOwnContext(0);
    SetReadyForRendering(true);
    OpenGLInitContext();
}

void GlWindow::read(std::uint8_t* rgba)
{
    auto* state = GetState();
    state->PushReadFramebufferBinding();
    GetDisplayFramebuffer()->Bind(GL_READ_FRAMEBUFFER);
    GetDisplayFramebuffer()->ActivateReadBuffer(0);
    state->vtkglPixelStorei(GL_PACK_ALIGNMENT, 4);
    glReadPixels(0, 0, Size[0], Size[1], GL_RGBA, GL_UNSIGNED_BYTE, rgba);
    state->PopReadFramebufferBinding();
}

}  // namespace cortilens
