// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/engine/ProgressBar.h"

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace cortilens::app {

/// A bar that tells the rate and the time left, drawn at most ten times a second.
class RateBar {
public:
    void show(std::string_view stage, std::size_t done, std::size_t total);
    void say(const std::string& line);  ///< for a person at a terminal only, as the bar
    void wipe() { m_bar.wipe(); }

private:
    using Clock = std::chrono::steady_clock;

    ProgressBar m_bar;
    std::string m_stage;
    Clock::time_point m_start;
    Clock::time_point m_drawn;
};

}  // namespace cortilens::app
