// SPDX-License-Identifier: Apache-2.0
#include "core/wire/UmapMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

namespace {

[[nodiscard]] Shape shapeOfUnits(const UmapReply& reply)
{
    const std::size_t columns = reply.unitName == "vertices" ? 2 : 3;
    return {reply.units.size() / columns, columns};
}

/// Whatever a peer says, nothing is divided by zero.
[[nodiscard]] std::size_t componentsOf(const UmapReply& reply)
{
    return reply.components > 0 ? static_cast<std::size_t>(reply.components) : 1;
}

[[nodiscard]] Shape shapeOfPositions(const UmapReply& reply)
{
    return {reply.positions.size() / componentsOf(reply), componentsOf(reply)};
}

[[nodiscard]] Shape shapeOfPatches(const UmapReply& reply)
{
    return {reply.patchPositions.size() / componentsOf(reply), componentsOf(reply)};
}

}  // namespace

template <>
inline constexpr auto kFields<UmapQuery> = std::tuple{field("backbone", &UmapQuery::backbone),
                                                      optional("adaptor", &UmapQuery::adaptor),
                                                      optional("views", &UmapQuery::views),
                                                      optional("preset", &UmapQuery::preset),
                                                      optional("region", &UmapQuery::region),
                                                      optional("leastR2", &UmapQuery::leastR2),
                                                      optional("images", &UmapQuery::images),
                                                      optional("neighbors", &UmapQuery::neighbors),
                                                      optional("minDistance", &UmapQuery::minDistance),
                                                      optional("components", &UmapQuery::components),
                                                      optional("seed", &UmapQuery::seed)};

template <>
inline constexpr auto kFields<UmapRegion> = std::tuple{field("name", &UmapRegion::name), field("rows", &UmapRegion::rows)};

template <>
inline constexpr auto kFields<UmapReply> = std::tuple{field("title", &UmapReply::title),
                                                      field("components", &UmapReply::components),
                                                      field("unitName", &UmapReply::unitName),
                                                      shaped("units", &UmapReply::units, shapeOfUnits),
                                                      field("r2", &UmapReply::r2),
                                                      shaped("positions", &UmapReply::positions, shapeOfPositions),
                                                      field("regions", &UmapReply::regions),
                                                      field("patchImages", &UmapReply::patchImages),
                                                      field("patchRows", &UmapReply::patchRows),
                                                      field("patchColumns", &UmapReply::patchColumns),
                                                      shaped("patchPositions", &UmapReply::patchPositions, shapeOfPatches),
                                                      field("missing", &UmapReply::missing)};

}  // namespace codec

template nlohmann::json toJson<UmapQuery>(const UmapQuery&);
template nlohmann::json toJson<UmapReply>(const UmapReply&);
template Result<UmapQuery> fromJson<UmapQuery>(const nlohmann::json&);
template Result<UmapReply> fromJson<UmapReply>(const nlohmann::json&);

}  // namespace cortilens::wire
