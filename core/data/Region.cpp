// SPDX-License-Identifier: Apache-2.0
#include "core/data/Region.h"

#include <array>
#include <utility>

namespace cortilens::data {

std::string_view familyOf(std::string_view set)
{
    // Food first: such masks are named freely (jain-food, food_places).
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
