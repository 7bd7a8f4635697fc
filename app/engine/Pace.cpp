// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Pace.h"

#include <cmath>
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

std::string durationText(double seconds)
{
    const auto whole = static_cast<long long>(std::llround(seconds));
    const auto two = [](long long first, const char* unit, long long second, const char* smaller) {
        auto text = std::to_string(first) + unit;
        return second == 0 ? text : text + ' ' + std::to_string(second) + smaller;
    };
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600) return two(whole / 60, " min", whole % 60, " s");
    if (whole < 86400) return two(whole / 3600, " h", whole % 3600 / 60, " min");
    return two(whole / 86400, " d", whole % 86400 / 3600, " h");
}

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
