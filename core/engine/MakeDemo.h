// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace cortilens::engine {

struct DemoRequest {
    std::filesystem::path directory{};
    bool replace = false;   ///< an older demo subject there
    int photos = 0;         ///< 0: the usual number
    int scaleSessions = 0;  ///< instead of the demo: so many sessions of made-up betas of NSD's size (demo::writeScaleTree)
};

/// Writes the synthetic subject. The result says in one line what was written. Errors: those of demo::writeDemo, findResources,
/// models::chooseDevice, outOfSpace (before anything is written, with numbers).
[[nodiscard]] Result<std::string> makeDemo(const EngineOptions& engine, const DemoRequest& request,
                                           const std::function<void(double fraction, std::string_view stage)>& progress);

}  // namespace cortilens::engine
