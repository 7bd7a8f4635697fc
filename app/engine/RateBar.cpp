// SPDX-License-Identifier: Apache-2.0
#include "app/engine/RateBar.h"

#include "app/engine/Pace.h"

#include <cstdio>
#include <unistd.h>

namespace cortilens::app {

void RateBar::show(std::string_view stage, std::size_t done, std::size_t total)
{
    const auto now = Clock::now();
    if (stage != m_stage) {
        m_stage = stage;
        m_start = now;
    } else if (done < total && now - m_drawn < std::chrono::milliseconds(100)) {
        return;
    }
    m_drawn = now;
    const Pace pace{done, total, std::chrono::duration<double>(now - m_start).count()};
    m_bar.show(static_cast<double>(done) / static_cast<double>(total), m_stage + ' ' + toText(pace));
}

void RateBar::say(const std::string& line)
{
    if (::isatty(STDERR_FILENO) != 1) return;
    m_bar.wipe();
    std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace cortilens::app
