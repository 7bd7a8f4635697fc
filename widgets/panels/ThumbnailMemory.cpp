// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/ThumbnailMemory.h"

#include <algorithm>
#include <vector>

namespace cortilens::panels {

namespace {

constexpr std::size_t kRemembered = 600;  // at 96 x 96 px about 22 MB

}  // namespace

void ThumbnailMemory::keep(NsdId photo, const QImage& image)
{
    m_pictures[photo.value] = {QPixmap::fromImage(image), m_clock};
    forgetOldest();
}

const QPixmap* ThumbnailMemory::seen(NsdId photo)
{
    const auto found = m_pictures.find(photo.value);
    if (found == m_pictures.end()) return nullptr;
    found->second.lastSeen = m_clock;
    return &found->second.pixmap;
}

void ThumbnailMemory::forgetOldest()
{
    if (m_pictures.size() <= kRemembered) return;
    std::vector<std::uint64_t> seen;
    seen.reserve(m_pictures.size());
    for (const auto& [id, picture] : m_pictures) seen.push_back(picture.lastSeen);
    // A quarter at once, so that this is rare.
    const auto quarter = seen.begin() + static_cast<std::ptrdiff_t>(seen.size() / 4);
    std::ranges::nth_element(seen, quarter);
    const std::uint64_t oldest = *quarter;
    std::erase_if(m_pictures, [oldest, this](const auto& entry) {
        return entry.second.lastSeen <= oldest && entry.second.lastSeen != m_clock;
    });
}

}  // namespace cortilens::panels
