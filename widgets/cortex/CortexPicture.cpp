// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexPicture.h"

#include "widgets/cortex/CortexScene.h"
#include "widgets/vtk/HeadlessWindow.h"

#include <QPainter>

#include <fmt/format.h>

#include <algorithm>

namespace cortilens {

namespace {

void prepare(CortexScene& scene, const CortexPictureOptions& options)
{
    scene.setViewport(options.size);
    scene.setPixelsPerPoint(options.pixelsPerPoint);
}

}  // namespace

Result<QImage> surfacesOf(const CortexState& state, const CortexPictureOptions& options)
{
    constexpr int kLargest = 16384;
    const auto& size = options.size;
    if (std::min(size.width, size.height) < 1 || std::max(size.width, size.height) > kLargest)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("A picture of {} x {} pixels cannot be drawn.", size.width, size.height),
                                     fmt::format("Ask for 1 to {} pixels a side.", kLargest)});
    auto window = HeadlessWindow::create();
    if (!window) return std::unexpected(window.error());
    CortexScene scene(state);
    prepare(scene, options);
    (*window)->addRenderer(scene.renderer());
    return (*window)->render(size, options.samples);
}

void paintAnnotations(QPainter& painter, const CortexState& state, const CortexPictureOptions& options)
{
    CortexScene scene(state);
    prepare(scene, options);
    scene.paintAnnotations(painter);
}

Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options)
{
    auto picture = surfacesOf(state, options);
    if (!picture) return picture;
    QPainter painter(&*picture);
    painter.scale(options.pixelsPerPoint, options.pixelsPerPoint);
    paintAnnotations(painter, state, options);
    return picture;
}

}  // namespace cortilens
