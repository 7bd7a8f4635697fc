// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/models/Device.h"

#include <cstdint>
#include <filesystem>

namespace cortilens::engine {

/// What a person may set about an engine, whatever it is asked afterwards.
struct EngineOptions {
    models::DeviceRequest device{};
    bool measuredPrecision = false;  ///< maps in what MapPrecisions finds, on a CPU and where `device` names no precision
    std::filesystem::path trials{};  ///< where its trials are remembered; empty: usualTrialsFolder()
    std::filesystem::path store{};   ///< of feature maps; empty: dense::usualStoreDirectory()
    std::int64_t storeCapBytes = 20LL << 30;  ///< 0: nothing is stored
    std::int64_t memoryLimitBytes = 0;        ///< of the process; 0: four fifths of what the machine or its container has
    std::filesystem::path resources{};        ///< the folder that holds demo/; empty: looked for beside the program
};

inline constexpr const char* kEngineVersion = CORTILENS_VERSION;

}  // namespace cortilens::engine
