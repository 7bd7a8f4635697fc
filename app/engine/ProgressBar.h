// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace cortilens::app {

/// A line on stderr that shows how far a command is, and is wiped at the end. Silent unless stderr is a terminal.
class ProgressBar {
public:
    ProgressBar();
    ProgressBar(const ProgressBar&) = delete;
    ProgressBar& operator=(const ProgressBar&) = delete;
    ~ProgressBar();

    void show(double fraction, std::string_view what);  ///< 0..1
    void wipe();

private:
    bool m_visible = false;
    std::string m_line;
};

}  // namespace cortilens::app
