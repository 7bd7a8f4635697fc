// SPDX-License-Identifier: Apache-2.0
#include "core/engine/PhotoShelf.h"

#include "core/dense/FeatureMap.h"

#include <algorithm>
#include <utility>

namespace cortilens::engine {

namespace {

constexpr std::size_t kMostPhotos = 32;  // of half a megabyte each

}  // namespace

PhotoShelf::PhotoShelf(data::Stimuli stimuli)
    : m_stimuli(std::move(stimuli))
{}

std::shared_ptr<const ShelvedPhoto> PhotoShelf::find(NsdId id)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::ranges::find(m_photos, id, [](const auto& shelved) { return shelved->id; });
    if (found == m_photos.end()) return nullptr;
    m_photos.splice(m_photos.begin(), m_photos, found);
    return m_photos.front();
}

Result<std::shared_ptr<const ShelvedPhoto>> PhotoShelf::photo(NsdId id)
{
    if (auto shelved = find(id)) return shelved;
    auto photo = m_stimuli.photo(id);
    if (!photo) return std::unexpected(photo.error());
    auto hash = dense::hashOf(*photo);
    auto shelved = std::make_shared<const ShelvedPhoto>(ShelvedPhoto{id, std::move(*photo), std::move(hash)});
    const std::scoped_lock lock(m_mutex);
    m_photos.push_front(shelved);
    if (m_photos.size() > kMostPhotos) m_photos.pop_back();
    return shelved;
}

}  // namespace cortilens::engine
