// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

#include <deque>
#include <optional>
#include <utility>

namespace cortilens::panels {

/// Speed of a job from its own progress over the last ten seconds.
class JobRate {
public:
    /// Steps per second; unknown before two reports at least half a second apart.
    [[nodiscard]] std::optional<double> perSecond() const;

    [[nodiscard]] std::optional<double> secondsLeft(int total) const;

    /// `seconds` on any clock that only goes forward. Progress that falls starts anew.
    void report(double seconds, int done);

private:
    std::deque<std::pair<double, int>> m_reports;
};

}  // namespace cortilens::panels
