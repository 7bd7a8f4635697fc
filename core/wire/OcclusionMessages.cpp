// SPDX-License-Identifier: Apache-2.0
#include "core/wire/OcclusionMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

namespace {

[[nodiscard]] Shape shapeOfDraws(const OcclusionCurve& curve)
{
    const std::size_t points = curve.map.empty() ? 1 : curve.map.size();
    return {curve.draws.size() / points, points};
}

/// A negative size equals no stored one.
template <std::vector<std::uint8_t> OcclusionReply::* Pictures> [[nodiscard]] Shape shapeOfPictures(const OcclusionReply& reply)
{
    return {(reply.*Pictures).empty() ? 0 : reply.counts.size(), static_cast<std::size_t>(reply.pictureHeight),
            static_cast<std::size_t>(reply.pictureWidth), 3};
}

}  // namespace

template <>
inline constexpr auto kFields<OcclusionQuery> =
    std::tuple{field("image", &OcclusionQuery::image),       field("selection", &OcclusionQuery::selection),
               field("backbone", &OcclusionQuery::backbone), optional("adaptor", &OcclusionQuery::adaptor),
               optional("views", &OcclusionQuery::views),    optional("preset", &OcclusionQuery::preset),
               optional("cover", &OcclusionQuery::cover),    optional("against", &OcclusionQuery::against),
               optional("steps", &OcclusionQuery::steps),    optional("draws", &OcclusionQuery::draws),
               optional("seed", &OcclusionQuery::seed),      optional("pictureSide", &OcclusionQuery::pictureSide)};

template <>
inline constexpr auto kFields<OcclusionCurve> =
    std::tuple{field("map", &OcclusionCurve::map),           shaped("draws", &OcclusionCurve::draws, shapeOfDraws),
               field("bandLow", &OcclusionCurve::bandLow),   field("bandMiddle", &OcclusionCurve::bandMiddle),
               field("bandHigh", &OcclusionCurve::bandHigh), field("area", &OcclusionCurve::area),
               field("chance", &OcclusionCurve::chance),     field("low", &OcclusionCurve::low),
               field("high", &OcclusionCurve::high),         field("advantage", &OcclusionCurve::advantage),
               field("beaten", &OcclusionCurve::beaten),     field("p", &OcclusionCurve::p)};

template <>
inline constexpr auto kFields<OcclusionReply> = std::tuple{
    field("title", &OcclusionReply::title),
    field("unit", &OcclusionReply::unit),
    field("image", &OcclusionReply::image),
    field("grid", &OcclusionReply::grid),
    field("counts", &OcclusionReply::counts),
    field("deletion", &OcclusionReply::deletion),
    field("insertion", &OcclusionReply::insertion),
    field("drawsDone", &OcclusionReply::drawsDone),
    field("drawsTotal", &OcclusionReply::drawsTotal),
    field("pictureWidth", &OcclusionReply::pictureWidth),
    field("pictureHeight", &OcclusionReply::pictureHeight),
    shaped("deletionPictures", &OcclusionReply::deletionPictures, shapeOfPictures<&OcclusionReply::deletionPictures>),
    shaped("insertionPictures", &OcclusionReply::insertionPictures, shapeOfPictures<&OcclusionReply::insertionPictures>),
    field("csv", &OcclusionReply::csv)};

}  // namespace codec

template nlohmann::json toJson<OcclusionQuery>(const OcclusionQuery&);
template nlohmann::json toJson<OcclusionReply>(const OcclusionReply&);
template Result<OcclusionQuery> fromJson<OcclusionQuery>(const nlohmann::json&);
template Result<OcclusionReply> fromJson<OcclusionReply>(const nlohmann::json&);

}  // namespace cortilens::wire
