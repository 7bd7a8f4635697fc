// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

namespace cortilens::gui {

/// What a person has chosen of an overlay's look. What is not chosen is the overlay's own.
struct OverlayChoice {
    struct Range {
        float low = 0;
        float high = 1;  ///< > low
        friend bool operator==(const Range&, const Range&) = default;
    };

    std::optional<float> threshold{};  ///< |values| below it show the curvature
    std::string map{};                 ///< id of a colour map; empty: that of the overlay's kind
    std::optional<Range> range{};

    friend bool operator==(const OverlayChoice&, const OverlayChoice&) = default;
};

using OverlayChoices = std::map<std::string, OverlayChoice>;  ///< by overlay

}  // namespace cortilens::gui
