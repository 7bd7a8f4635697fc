// SPDX-License-Identifier: Apache-2.0
#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

namespace {

[[nodiscard]] Shape shapeOfMap(const RelevanceMap& map)
{
    return {static_cast<std::size_t>(map.grid.rows), static_cast<std::size_t>(map.grid.cols)};
}

}  // namespace

template <>
inline constexpr auto kFields<RelevanceMap> = std::tuple{field("grid", &RelevanceMap::grid),
                                                         shaped("values", &RelevanceMap::values, shapeOfMap),
                                                         shaped("spread", &RelevanceMap::spread, shapeOfMap),
                                                         field("viewsDone", &RelevanceMap::viewsDone),
                                                         field("viewsTotal", &RelevanceMap::viewsTotal),
                                                         field("convergence", &RelevanceMap::convergence),
                                                         optional("low", &RelevanceMap::low, shapeOfMap),
                                                         optional("high", &RelevanceMap::high, shapeOfMap)};

template <>
inline constexpr auto kFields<RelevanceRequest> = std::tuple{optional("panel", &RelevanceRequest::panel),
                                                             optional("generation", &RelevanceRequest::generation),
                                                             field("image", &RelevanceRequest::image),
                                                             field("selection", &RelevanceRequest::selection),
                                                             field("backbone", &RelevanceRequest::backbone),
                                                             optional("preset", &RelevanceRequest::preset),
                                                             optional("adaptor", &RelevanceRequest::adaptor),
                                                             optional("views", &RelevanceRequest::views),
                                                             optional("stopAtConvergence", &RelevanceRequest::stopAtConvergence),
                                                             optional("text", &RelevanceRequest::text),
                                                             optional("bank", &RelevanceRequest::bank),
                                                             optional("subject", &RelevanceRequest::subject),
                                                             optional("draws", &RelevanceRequest::draws)};

template <>
inline constexpr auto kFields<RelevanceReply> = std::tuple{field("panel", &RelevanceReply::panel),
                                                           field("generation", &RelevanceReply::generation),
                                                           field("map", &RelevanceReply::map),
                                                           field("quantity", &RelevanceReply::quantity),
                                                           field("unit", &RelevanceReply::unit),
                                                           optional("notice", &RelevanceReply::notice),
                                                           optional("interval", &RelevanceReply::interval),
                                                           field("recipe", &RelevanceReply::recipe),
                                                           field("provenance", &RelevanceReply::provenance),
                                                           field("fromStore", &RelevanceReply::fromStore),
                                                           field("milliseconds", &RelevanceReply::milliseconds)};

template <>
inline constexpr auto kFields<DescribeQuery> =
    std::tuple{field("selection", &DescribeQuery::selection), field("backbone", &DescribeQuery::backbone),
               optional("subject", &DescribeQuery::subject)};

template <>
inline constexpr auto kFields<SelectionReport> = std::tuple{field("title", &SelectionReport::title),
                                                            field("regions", &SelectionReport::regions),
                                                            field("voxelCount", &SelectionReport::voxelCount),
                                                            field("surfaceRas", &SelectionReport::surfaceRas),
                                                            field("voxel", &SelectionReport::voxel),
                                                            field("r2", &SelectionReport::r2),
                                                            field("noiseCeiling", &SelectionReport::noiseCeiling),
                                                            field("testImages", &SelectionReport::testImages),
                                                            field("readout", &SelectionReport::readout),
                                                            optional("areaMm2", &SelectionReport::areaMm2),
                                                            optional("homology", &SelectionReport::homology)};

template <>
inline constexpr auto kFields<PatchQuery> =
    std::tuple{field("image", &PatchQuery::image), field("backbone", &PatchQuery::backbone),
               optional("preset", &PatchQuery::preset), optional("adaptor", &PatchQuery::adaptor),
               field("patches", &PatchQuery::patches)};

}  // namespace codec

template nlohmann::json toJson<RelevanceRequest>(const RelevanceRequest&);
template nlohmann::json toJson<RelevanceReply>(const RelevanceReply&);
template nlohmann::json toJson<DescribeQuery>(const DescribeQuery&);
template nlohmann::json toJson<SelectionReport>(const SelectionReport&);
template nlohmann::json toJson<PatchQuery>(const PatchQuery&);
template Result<RelevanceRequest> fromJson<RelevanceRequest>(const nlohmann::json&);
template Result<RelevanceReply> fromJson<RelevanceReply>(const nlohmann::json&);
template Result<DescribeQuery> fromJson<DescribeQuery>(const nlohmann::json&);
template Result<SelectionReport> fromJson<SelectionReport>(const nlohmann::json&);
template Result<PatchQuery> fromJson<PatchQuery>(const nlohmann::json&);

}  // namespace cortilens::wire
