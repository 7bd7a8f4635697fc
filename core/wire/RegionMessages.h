// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/DrawnRegion.h"

#include <cstdint>
#include <string>
#include <vector>

/// Regions that a person draws. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// DrawnRegions -> DrawnReport: from then on a selection may name them. All of them every time, in the place of those told
/// before; opening a subject forgets them. Answered before any message behind it is looked at.
inline constexpr const char* kDrawRegions = "regions/draw";
/// RegionFileQuery -> RegionFiles: writes a region where the subject's own are found again when it is opened; `file` is not
/// looked at.
inline constexpr const char* kSaveRegion = "regions/save";
/// RegionFileQuery -> RegionFiles: any region that a selection may name, in the format that the file's ending says.
inline constexpr const char* kExportRegion = "regions/export";
/// RegionFileQuery -> RegionFiles: deletes what regions/save has written under this name.
inline constexpr const char* kDeleteRegion = "regions/delete";
}  // namespace method

struct DrawnRegions {
    std::string subject{};  ///< on whose surface; refused when another one is open
    std::vector<DrawnRegion> regions{};
};

/// What is known of a region that was drawn.
struct DrawnFacts {
    std::string name{};
    std::int32_t voxelCount = 0;  ///< that its vertices take their values from
    float r2 = 0;                 ///< of the first usable backbone's encoder, fraction; NaN: unknown
    float noiseCeiling = 0;       ///< %; NaN: unknown
};

struct DrawnReport {
    std::vector<DrawnFacts> regions{};  ///< in the order of the request
};

struct RegionFileQuery {
    std::string name{};
    std::string file{};    ///< path on the engine's machine; optional
    bool replace = false;  ///< a file that is there; optional
};

struct RegionFiles {
    std::vector<std::string> files{};  ///< written, deleted, or there already
    bool isThere = false;              ///< nothing was written: at least one of them is there, and `replace` was not said
};

}  // namespace cortilens::wire
