// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Stimuli.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Photo.h"

#include <list>
#include <memory>
#include <mutex>
#include <string>

namespace cortilens::engine {

/// A photo and what its features are found by.
struct ShelvedPhoto {
    NsdId id;
    Photo photo;
    std::string hash;  ///< dense::hashOf
};

/// The photos looked at last, so that a click neither reads nor hashes one again.
///
/// Any number of threads.
class PhotoShelf {
public:
    explicit PhotoShelf(data::Stimuli stimuli);

    [[nodiscard]] const data::Stimuli& stimuli() const { return m_stimuli; }

    /// Errors as of Stimuli::photo.
    [[nodiscard]] Result<std::shared_ptr<const ShelvedPhoto>> photo(NsdId id);

private:
    [[nodiscard]] std::shared_ptr<const ShelvedPhoto> find(NsdId id);

    data::Stimuli m_stimuli;
    std::mutex m_mutex;                                       // guards m_photos
    std::list<std::shared_ptr<const ShelvedPhoto>> m_photos;  // the latest first
};

}  // namespace cortilens::engine
