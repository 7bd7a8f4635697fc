// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexPicture.h"

#include "widgets/cortex/CortexScene.h"
#include "widgets/vtk/HeadlessWindow.h"

#include <QPainter>

#include <fmt/format.h>

#include <algorithm>

namespace cortilens {

CortexPicture::CortexPicture(const CortexState& state, const CortexPictureOptions& options)
    : m_options(options)
    , m_scene(std::make_unique<CortexScene>(state))
{
    m_scene->setViewport(options.size);
    m_scene->setPixelsPerPoint(options.pixelsPerPoint);
}

CortexPicture::~CortexPicture() = default;

double CortexPicture::mmPerPixel() const
{
    return m_scene->mmPerPixel();
}

Result<QImage> CortexPicture::surfaces() const
{
    constexpr int kLargest = 16384;
    const auto& size = m_options.size;
    if (std::min(size.width, size.height) < 1 || std::max(size.width, size.height) > kLargest)
        return std::unexpected(Error{ErrorKind::invalidRequest,
                                     fmt::format("A picture of {} x {} pixels cannot be drawn.", size.width, size.height),
                                     fmt::format("Ask for 1 to {} pixels a side.", kLargest)});
    auto window = HeadlessWindow::create();
    if (!window) return std::unexpected(window.error());
    (*window)->addRenderer(m_scene->renderer());
    return (*window)->render(size, m_options.samples);
}

void CortexPicture::paintAnnotations(QPainter& painter) const
{
    m_scene->paintAnnotations(painter);
}

Result<QImage> pictureOf(const CortexState& state, const CortexPictureOptions& options)
{
    const CortexPicture picture(state, options);
    auto image = picture.surfaces();
    if (!image) return image;
    QPainter painter(&*image);
    painter.scale(options.pixelsPerPoint, options.pixelsPerPoint);
    picture.paintAnnotations(painter);
    return image;
}

}  // namespace cortilens
