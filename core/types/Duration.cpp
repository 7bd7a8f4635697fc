// SPDX-License-Identifier: Apache-2.0
#include "core/types/Duration.h"

#include <cmath>
#include <string_view>

namespace cortilens {

namespace {

/// "4 min 20 s"; without the second part where that is nothing.
[[nodiscard]] std::string inUnits(long long seconds, long long larger, std::string_view largerName, long long smaller,
                                  std::string_view smallerName)
{
    auto text = std::to_string(seconds / larger).append(1, ' ').append(largerName);
    const auto rest = seconds % larger / smaller;
    if (rest > 0) text.append(1, ' ').append(std::to_string(rest)).append(1, ' ').append(smallerName);
    return text;
}

}  // namespace

std::string durationText(double seconds)
{
    if (!(seconds >= 0.5)) return "under 1 s";
    const auto whole = std::llround(seconds);
    if (whole < 60) return std::to_string(whole).append(" s");
    if (whole < 3600) return inUnits(whole, 60, "min", 1, "s");
    if (whole < 86400) return inUnits(whole, 3600, "h", 60, "min");
    return inUnits(whole, 86400, "d", 3600, "h");
}

std::string aboutDurationText(double seconds)
{
    if (!(seconds >= 1)) return "under a second";
    const auto about = [](double number, std::string_view unit) {
        return std::string("about ").append(std::to_string(std::llround(number))).append(1, ' ').append(unit);
    };
    if (seconds < 100) return about(seconds, "s");
    if (seconds < 6000) return about(seconds / 60, "min");
    return about(seconds / 3600, "h");
}

}  // namespace cortilens
