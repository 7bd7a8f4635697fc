// SPDX-License-Identifier: Apache-2.0
#include "app/gui/PhotoOrder.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace cortilens::gui {

std::vector<std::int32_t> orderedPhotos(const wire::StimulusTable& stimuli, std::string_view order)
{
    std::vector<std::size_t> rows(stimuli.nsdId.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    const auto sortBy = [&](const std::vector<std::uint8_t>& key) {
        if (key.size() == rows.size())
            std::ranges::stable_sort(rows, std::greater<>{}, [&](std::size_t row) { return key[row]; });
    };
    if (order == photoOrder::kShared) sortBy(stimuli.shared);
    if (order == photoOrder::kSeen) sortBy(stimuli.trials);
    std::vector<std::int32_t> photos(rows.size());
    std::ranges::transform(rows, photos.begin(), [&](std::size_t row) { return stimuli.nsdId[row]; });
    return photos;
}

std::string captionOf(const wire::StimulusTable& stimuli)
{
    const auto shared = std::ranges::count_if(stimuli.shared, [](std::uint8_t flag) { return flag != 0; });
    const auto seen = std::ranges::count_if(stimuli.trials, [](std::uint8_t times) { return times != 0; });
    std::string caption = std::to_string(stimuli.nsdId.size()) + " photos";
    if (shared > 0) caption += " · " + std::to_string(shared) + " shared";
    if (seen > 0) caption += " · " + std::to_string(seen) + " seen";
    return caption;
}

}  // namespace cortilens::gui
