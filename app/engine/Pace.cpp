// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Pace.h"

#include "core/types/Duration.h"

#include <cstdio>

namespace cortilens::app {

namespace {

/// Three digits that matter.
[[nodiscard]] std::string rateText(double perSecond)
{
    char text[32];
    if (perSecond >= 0.1)
        std::snprintf(text, sizeof text, "%.3g a second", perSecond);
    else
        std::snprintf(text, sizeof text, "%.3g a minute", perSecond * 60);
    return text;
}

}  // namespace

std::string toText(const Pace& pace)
{
    auto text = std::to_string(pace.done) + " of " + std::to_string(pace.total);
    if (pace.done == 0 || pace.seconds < 1) return text;
    const double perSecond = static_cast<double>(pace.done) / pace.seconds;
    text += ", " + rateText(perSecond);
    if (pace.done < pace.total) text += ", " + durationText(static_cast<double>(pace.total - pace.done) / perSecond) + " left";
    return text;
}

}  // namespace cortilens::app
