// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/wire/Protocol.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::gui {

/// Ways to walk through the photos.
namespace photoOrder {
inline constexpr std::string_view kFile = "file";          ///< as the stimulus file has them
inline constexpr std::string_view kShared = "shared";      ///< the shared photos first
inline constexpr std::string_view kSeen = "seen";          ///< the most often seen first
inline constexpr std::string_view kWords = "words";        ///< those that the words fit best, with something stored
inline constexpr std::string_view kDisagree = "disagree";  ///< those with stored features on which the columns disagree most
}  // namespace photoOrder

/// All photos in the order named; equal ones stay as in the file. An unknown name means the file's order.
[[nodiscard]] std::vector<std::int32_t> orderedPhotos(const wire::StimulusTable& stimuli, std::string_view order);

/// `320 photos · 80 shared · 300 seen by this subject`
[[nodiscard]] std::string captionOf(const wire::StimulusTable& stimuli);

}  // namespace cortilens::gui
