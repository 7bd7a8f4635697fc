// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// Making the features of many photos ahead. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// PrepareRequest -> PrepareReply, when all are made. It shows in engine/jobs, gives way to clicks and is given up with $/cancel;
/// what was made until then stays.
inline constexpr const char* kPrepare = "store/prepare";
/// MapsRequest -> MapsReply, when all are written; $/progress carries TrainProgress. As store/prepare in all else: the same files
/// as those of the shell's `maps`, which goes on where this was given up.
inline constexpr const char* kMaps = "maps/write";
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

/// Maps of many photos in a folder.
struct MapsRequest {
    std::vector<std::string> selections{};  ///< the shell's spelling; optional
    std::vector<std::string> texts{};       ///< words whose cosine with each patch is a map as well; optional
    std::vector<std::string> banks{};       ///< ids of prompt banks, likewise; optional
    std::string backbone{};
    std::string adaptor{};      ///< empty: the preset's; optional
    int views = 0;              ///< 0: the preset's; optional
    std::string preset{};       ///< empty: the backbone's default; optional
    std::string images{"all"};  ///< the shell's spelling; optional
    std::string out{};          ///< the folder, on the engine's machine
};

struct MapsReply {
    std::string text{};        ///< what was written where, for people
    std::int32_t written = 0;  ///< photos
    std::int32_t there = 0;    ///< photos whose maps were there before
};

}  // namespace cortilens::wire
