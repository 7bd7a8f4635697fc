// SPDX-License-Identifier: Apache-2.0
#include "core/wire/RegionMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<DrawnRegion> =
    std::tuple{field("name", &DrawnRegion::name), field("vertices", &DrawnRegion::vertices)};

template <>
inline constexpr auto kFields<DrawnRegions> =
    std::tuple{field("subject", &DrawnRegions::subject), field("regions", &DrawnRegions::regions)};

template <>
inline constexpr auto kFields<DrawnFacts> =
    std::tuple{field("name", &DrawnFacts::name), field("voxelCount", &DrawnFacts::voxelCount), field("r2", &DrawnFacts::r2),
               field("noiseCeiling", &DrawnFacts::noiseCeiling)};

template <> inline constexpr auto kFields<DrawnReport> = std::tuple{field("regions", &DrawnReport::regions)};

template <>
inline constexpr auto kFields<RegionFileQuery> =
    std::tuple{field("name", &RegionFileQuery::name), optional("file", &RegionFileQuery::file),
               optional("replace", &RegionFileQuery::replace)};

template <>
inline constexpr auto kFields<RegionFiles> =
    std::tuple{field("files", &RegionFiles::files), field("isThere", &RegionFiles::isThere)};

}  // namespace codec

template nlohmann::json toJson<DrawnRegions>(const DrawnRegions&);
template nlohmann::json toJson<DrawnReport>(const DrawnReport&);
template nlohmann::json toJson<RegionFileQuery>(const RegionFileQuery&);
template nlohmann::json toJson<RegionFiles>(const RegionFiles&);
template Result<DrawnRegions> fromJson<DrawnRegions>(const nlohmann::json&);
template Result<DrawnReport> fromJson<DrawnReport>(const nlohmann::json&);
template Result<RegionFileQuery> fromJson<RegionFileQuery>(const nlohmann::json&);
template Result<RegionFiles> fromJson<RegionFiles>(const nlohmann::json&);

}  // namespace cortilens::wire
