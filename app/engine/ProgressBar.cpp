// SPDX-License-Identifier: Apache-2.0
#include "app/engine/ProgressBar.h"

#include <algorithm>
#include <cstdio>
#include <string>
#include <unistd.h>

namespace cortilens::app {

namespace {

/// [#####---------------]  25 % what; `fraction` is held in 0..1.
[[nodiscard]] std::string barText(double fraction, std::string_view what)
{
    constexpr std::size_t kWidth = 30;
    const double held = std::clamp(fraction, 0.0, 1.0);
    const auto full = static_cast<std::size_t>(held * kWidth);
    const auto percent = std::to_string(static_cast<int>(held * 100));
    return '[' + std::string(full, '#') + std::string(kWidth - full, '-') + "] " + std::string(3 - percent.size(), ' ') +
           percent + " % " + std::string(what);
}

}  // namespace

ProgressBar::ProgressBar()
    : m_visible(isatty(STDERR_FILENO) == 1)
{}

ProgressBar::~ProgressBar()
{
    wipe();
}

void ProgressBar::show(double fraction, std::string_view what)
{
    if (!m_visible) return;
    auto line = barText(fraction, what);
    if (line == m_line) return;
    m_line = std::move(line);
    std::fprintf(stderr, "\r\033[K%s", m_line.c_str());
}

void ProgressBar::wipe()
{
    if (m_visible && !m_line.empty()) std::fputs("\r\033[K", stderr);
    m_line.clear();
}

}  // namespace cortilens::app
