// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <QImage>
#include <QPixmap>

#include <cstdint>
#include <unordered_map>

namespace cortilens::panels {

/// The thumbnails seen last: those that were longest out of sight are forgotten when there are many.
class ThumbnailMemory {
public:
    [[nodiscard]] bool holds(NsdId photo) const { return m_pictures.contains(photo.value); }
    [[nodiscard]] std::size_t count() const { return m_pictures.size(); }

    void keep(NsdId photo, const QImage& image);
    void beginPaint() { ++m_clock; }                 ///< what is seen from now on is newer than what was seen before
    [[nodiscard]] const QPixmap* seen(NsdId photo);  ///< null: not here

private:
    struct Picture {
        QPixmap pixmap;
        std::uint64_t lastSeen = 0;
    };

    void forgetOldest();

    std::unordered_map<std::int32_t, Picture> m_pictures;  ///< by nsdId
    std::uint64_t m_clock = 0;                             ///< counts paints
};

}  // namespace cortilens::panels
