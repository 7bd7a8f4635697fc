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
    std::vector<NsdId> photos;
    std::erase_if(m_unanswered, [&](const auto& entry) {
        const Asked& asked = entry.second;
        if (m_engine.isPending(asked.request)) return false;
        photos.insert(photos.end(), asked.photos.begin(), asked.photos.end());
        return true;
    });
    fetch(photos);
}

void Thumbnails::forget()
{
    for (const auto& [number, asked] : m_unanswered) m_engine.cancel(asked.request);
    m_unanswered.clear();
}

void Thumbnails::fetch(const std::vector<NsdId>& photos)
{
    const int side = static_cast<int>(std::lround(kThumbnailPixels * qGuiApp->devicePixelRatio()));
    for (std::size_t begin = 0; begin < photos.size(); begin += kThumbnailsPerRequest) {
        const auto end = std::min(begin + kThumbnailsPerRequest, photos.size());
        const wire::ThumbnailQuery query{
            {photos.begin() + static_cast<std::ptrdiff_t>(begin), photos.begin() + static_cast<std::ptrdiff_t>(end)}, side};
        const int number = ++m_lastAsked;
        const auto id = m_engine.thumbnails(query, [this, number](const Result<wire::ThumbnailStrip>& strip) {
            m_unanswered.erase(number);
            if (!strip) return;  // an empty cell says enough; the photo itself tells what is wrong when it is chosen
            for (std::size_t row = 0; row < strip->images.size(); ++row) m_show(strip->images[row], thumbnailIn(*strip, row));
        });
        m_unanswered[number] = {query.images, id};
    }
}

}  // namespace cortilens::gui
