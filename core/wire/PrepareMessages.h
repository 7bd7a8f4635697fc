// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

/// Making the features of many photos ahead. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// PrepareRequest -> PrepareReply, when all are made. It shows in engine/jobs, gives way to clicks and is given up with $/cancel;
/// what was made until then stays.
inline constexpr const char* kPrepare = "store/prepare";
}  // namespace method

struct PrepareRequest {
    std::string backbone{};
    std::string what{"dense"};  ///< embedding (one vector a photo) or dense (a feature map each); optional
    std::string images{"all"};  ///< the shell's spelling: 0-99,150,shared; optional
    std::string adaptor{};      ///< of dense; empty: the backbone's default; optional
    int views = 0;              ///< of dense; 0: the preset's; optional
    std::string preset{};       ///< of dense; empty: the backbone's default; optional
};

struct PrepareReply {
    std::int32_t made = 0;
    std::int32_t there = 0;  ///< were stored before
    float seconds = 0;
};

}  // namespace cortilens::wire
