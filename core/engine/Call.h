// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/FeatureDesk.h"
#include "core/engine/Session.h"
#include "core/jobs/Lane.h"

#include <chrono>
#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

namespace cortilens::engine {

/// A request on its way to its one answer.
struct Session::Call {
    // Never changes.
    std::uint64_t id = 0;
    std::string method;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

    // Of the receiving thread.
    jobs::Lane* lane = nullptr;  ///< that works on it; null: none
    jobs::JobId job = 0;

    // Of the lane's thread.
    std::stop_token stop;  ///< of the job that works on it

    // Guarded by the session's mutex.
    std::vector<FeatureDesk::Ticket> tickets;  ///< at the desk
    bool answered = false;
    bool cancelled = false;             ///< by $/cancel; a call that a newer one replaced is only answered
    std::vector<CallPtr> predecessors;  ///< of its panel: they leave the desk once this one has got there

    [[nodiscard]] float milliseconds() const
    {
        return std::chrono::duration<float, std::milli>(std::chrono::steady_clock::now() - start).count();
    }
};

}  // namespace cortilens::engine
