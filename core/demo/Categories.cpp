// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Categories.h"

#include <span>

namespace cortilens::demo {

namespace {

struct ClassRange {
    int first;
    int last;
};

// Clothes and gear that ImageNet's photos show on somebody: the data set has hardly any class for people themselves.
constexpr ClassRange kPeople[] = {{400, 400}, {445, 445}, {452, 452}, {457, 457}, {459, 459}, {474, 474}, {518, 518},
                                  {560, 560}, {568, 568}, {578, 578}, {608, 608}, {610, 610}, {614, 614}, {617, 617},
                                  {638, 639}, {652, 652}, {655, 655}, {667, 667}, {697, 697}, {735, 735}, {796, 796},
                                  {834, 834}, {837, 837}, {841, 842}, {869, 869}, {903, 903}, {906, 906}, {981, 983}};
constexpr ClassRange kPlaces[] = {{415, 415}, {424, 425}, {437, 437}, {449, 449}, {454, 454}, {467, 467}, {483, 483}, {497, 498},
                                  {500, 500}, {525, 525}, {538, 538}, {580, 580}, {582, 582}, {624, 624}, {663, 663}, {668, 668},
                                  {698, 698}, {706, 706}, {718, 718}, {727, 727}, {743, 743}, {762, 762}, {821, 821}, {832, 832},
                                  {839, 839}, {853, 853}, {858, 858}, {873, 873}, {888, 888}, {970, 970}, {972, 972}, {974, 980}};
constexpr ClassRange kFood[] = {{923, 957}, {959, 965}};
constexpr ClassRange kText[] = {{446, 446}, {549, 549}, {692, 692}, {781, 781}, {916, 919}, {921, 922}};
constexpr ClassRange kAnimals[] = {{0, 397}};
constexpr ClassRange kVehicles[] = {{403, 405}, {407, 408}, {436, 436}, {444, 444}, {466, 466}, {468, 468}, {510, 511},
                                    {547, 547}, {554, 555}, {565, 565}, {569, 569}, {573, 573}, {575, 575}, {586, 586},
                                    {609, 609}, {612, 612}, {625, 625}, {627, 628}, {654, 654}, {656, 656}, {661, 661},
                                    {665, 665}, {670, 671}, {675, 675}, {705, 705}, {717, 717}, {734, 734}, {751, 751},
                                    {757, 757}, {779, 780}, {802, 803}, {814, 814}, {817, 817}, {820, 820}, {829, 829},
                                    {847, 847}, {864, 864}, {866, 867}, {870, 871}, {874, 874}, {895, 895}};

[[nodiscard]] std::span<const ClassRange> rangesOf(Category category)
{
    switch (category) {
    case Category::people:
        return kPeople;
    case Category::places:
        return kPlaces;
    case Category::food:
        return kFood;
    case Category::text:
        return kText;
    case Category::animals:
        return kAnimals;
    case Category::vehicles:
        return kVehicles;
    }
    return {};
}

}  // namespace

std::string_view nameOf(Category category)
{
    switch (category) {
    case Category::people:
        return "people";
    case Category::places:
        return "places";
    case Category::food:
        return "food";
    case Category::text:
        return "text";
    case Category::animals:
        return "animals";
    case Category::vehicles:
        return "vehicles";
    }
    return {};
}

std::vector<int> classesOf(Category category)
{
    std::vector<int> classes;
    for (const auto [first, last] : rangesOf(category))
        for (int index = first; index <= last; ++index) classes.push_back(index);
    return classes;
}

}  // namespace cortilens::demo
