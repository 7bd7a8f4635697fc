// SPDX-License-Identifier: Apache-2.0
#include "core/data/Region.h"

#include "core/types/DrawnRegion.h"

#include <array>
#include <utility>

namespace cortilens::data {

RegionName regionNameFrom(std::string_view text)
{
    RegionName region;
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        region.set = text.substr(0, slash);
        text.remove_prefix(slash + 1);
    }
    for (const auto hemisphere : kHemispheres)
        if (text.starts_with(prefixOf(hemisphere)) && text.substr(2).starts_with('.')) region.half = hemisphere;
    if (region.half) text.remove_prefix(3);
    region.name = text;
    return region;
}

std::string_view familyOf(std::string_view set)
{
    // Food first: such masks are named freely (jain-food, food_places).
    if (set == kDrawnSet) return kDrawnSet;
    constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kFamilies{{{"food", "food"},
                                                                                      {"floc-faces", "faces"},
                                                                                      {"floc-bodies", "bodies"},
                                                                                      {"floc-places", "places"},
                                                                                      {"floc-words", "words"},
                                                                                      {"prf-", "early"},
                                                                                      {"streams", "streams"}}};
    for (const auto& [part, family] : kFamilies)
        if (set.find(part) != std::string_view::npos) return family;
    return "other";
}

}  // namespace cortilens::data
