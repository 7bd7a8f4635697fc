// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexPicture.h"

#include "widgets/cortex/CortexScene.h"
#include "widgets/vtk/HeadlessWindow.h"

#include <QPainter>

#include <fmt/format.h>

#include <algorithm>

namespace cortilens {

Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options)
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
    scene.setViewport(size);
    scene.setPixelsPerPoint(options.pixelsPerPoint);
    (*window)->addRenderer(scene.renderer());
    auto picture = (*window)->render(size, options.samples);
    QPainter painter(&picture);
    painter.scale(options.pixelsPerPoint, options.pixelsPerPoint);
    scene.paintAnnotations(painter);
    return picture;
}

}  // namespace cortilens
