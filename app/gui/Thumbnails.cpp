// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Thumbnails.h"

#include "app/gui/EngineClient.h"

#include <QGuiApplication>
#include <QImage>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::gui {

namespace {

constexpr int kThumbnailPixels = 92;
constexpr std::size_t kThumbnailsPerRequest = 24;  ///< a screenful: the first ones show while the others are cut

[[nodiscard]] QImage thumbnailIn(const wire::ThumbnailStrip& strip, std::size_t row)
{
    const auto bytes = static_cast<std::size_t>(strip.sidePixels) * static_cast<std::size_t>(strip.sidePixels) * 3;
    if (bytes == 0 || strip.rgb.size() < (row + 1) * bytes) return {};
    return QImage(strip.rgb.data() + row * bytes, strip.sidePixels, strip.sidePixels, strip.sidePixels * 3, QImage::Format_RGB888)
        .convertToFormat(QImage::Format_RGB32);
}

}  // namespace

Thumbnails::Thumbnails(EngineClient& engine, Show show)
    : m_engine(engine)
    , m_show(std::move(show))
{}

void Thumbnails::fetchAgain()
{
    fetch(std::exchange(m_unanswered, {}));
}

void Thumbnails::fetch(const std::vector<NsdId>& photos)
{
    const int side = static_cast<int>(std::lround(kThumbnailPixels * qGuiApp->devicePixelRatio()));
    for (std::size_t begin = 0; begin < photos.size(); begin += kThumbnailsPerRequest) {
        const auto end = std::min(begin + kThumbnailsPerRequest, photos.size());
        const wire::ThumbnailQuery query{
            {photos.begin() + static_cast<std::ptrdiff_t>(begin), photos.begin() + static_cast<std::ptrdiff_t>(end)}, side};
        const auto id = m_engine.thumbnails(query, [show = m_show](const Result<wire::ThumbnailStrip>& strip) {
            if (!strip) return;  // an empty cell says enough; the photo itself tells what is wrong when it is chosen
            for (std::size_t row = 0; row < strip->images.size(); ++row) show(strip->images[row], thumbnailIn(*strip, row));
        });
        if (id == 0) m_unanswered.insert(m_unanswered.end(), query.images.begin(), query.images.end());
    }
}

}  // namespace cortilens::gui
