// SPDX-License-Identifier: Apache-2.0
#include "widgets/panels/JobRate.h"

namespace cortilens::panels {

namespace {

constexpr double kMemorySeconds = 10;
constexpr double kShortestSpanSeconds = 0.5;

}  // namespace

std::optional<double> JobRate::perSecond() const
{
    if (m_reports.size() < 2) return std::nullopt;
    const double span = m_reports.back().first - m_reports.front().first;
    const int steps = m_reports.back().second - m_reports.front().second;
    if (span < kShortestSpanSeconds || steps <= 0) return std::nullopt;
    return steps / span;
}

std::optional<double> JobRate::secondsLeft(int total) const
{
    const auto rate = perSecond();
    if (!rate || total <= m_reports.back().second) return std::nullopt;
    return (total - m_reports.back().second) / *rate;
}

void JobRate::report(double seconds, int done)
{
    if (!m_reports.empty() && done < m_reports.back().second) m_reports.clear();
    if (!m_reports.empty() && done == m_reports.back().second) return;
    m_reports.emplace_back(seconds, done);
    while (m_reports.size() > 2 && seconds - m_reports.front().first > kMemorySeconds) m_reports.pop_front();
}

}  // namespace cortilens::panels
