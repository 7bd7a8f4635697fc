// SPDX-License-Identifier: Apache-2.0
#include "core/wire/UmapMessages.h"

#include "core/wire/Messages.inl"
#include "core/wire/OverlayFields.inl"

namespace cortilens::wire {

namespace codec {

namespace {

[[nodiscard]] Shape shapeOfUnits(const UmapReply& reply)
{
    const std::size_t columns = reply.unitName == "vertices" ? 2 : 3;
    return {reply.units.size() / columns, columns};
}

/// Whatever a peer says, nothing is divided by zero.
template <typename Message> [[nodiscard]] std::size_t componentsOf(const Message& message)
{
    return message.components > 0 ? static_cast<std::size_t>(message.components) : 1;
}

template <typename Message> [[nodiscard]] Shape shapeOfPositions(const Message& message)
{
    return {message.positions.size() / componentsOf(message), componentsOf(message)};
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
                                                      optional("centred", &UmapQuery::centred),
                                                      optional("neighbors", &UmapQuery::neighbors),
                                                      optional("minDistance", &UmapQuery::minDistance),
                                                      optional("components", &UmapQuery::components),
                                                      optional("seed", &UmapQuery::seed),
                                                      optional("table", &UmapQuery::table)};

template <>
inline constexpr auto kFields<UmapRegion> = std::tuple{field("name", &UmapRegion::name), field("rows", &UmapRegion::rows)};

template <>
inline constexpr auto kFields<UmapReply> = std::tuple{field("title", &UmapReply::title),
                                                      field("components", &UmapReply::components),
                                                      field("unitName", &UmapReply::unitName),
                                                      shaped("units", &UmapReply::units, shapeOfUnits),
                                                      field("r2", &UmapReply::r2),
                                                      shaped("positions", &UmapReply::positions, shapeOfPositions<UmapReply>),
                                                      field("regions", &UmapReply::regions),
                                                      field("patchImages", &UmapReply::patchImages),
                                                      field("patchRows", &UmapReply::patchRows),
                                                      field("patchColumns", &UmapReply::patchColumns),
                                                      shaped("patchPositions", &UmapReply::patchPositions, shapeOfPatches),
                                                      field("missing", &UmapReply::missing),
                                                      field("csv", &UmapReply::csv),
                                                      field("map", &UmapReply::map)};

template <>
inline constexpr auto kFields<UmapPatches> =
    std::tuple{field("image", &UmapPatches::image), field("grid", &UmapPatches::grid),
               field("components", &UmapPatches::components),
               shaped("positions", &UmapPatches::positions, shapeOfPositions<UmapPatches>)};

}  // namespace codec

template nlohmann::json toJson<UmapQuery>(const UmapQuery&);
template nlohmann::json toJson<UmapReply>(const UmapReply&);
template nlohmann::json toJson<UmapPatches>(const UmapPatches&);
template Result<UmapQuery> fromJson<UmapQuery>(const nlohmann::json&);
template Result<UmapReply> fromJson<UmapReply>(const nlohmann::json&);
template Result<UmapPatches> fromJson<UmapPatches>(const nlohmann::json&);

}  // namespace cortilens::wire
