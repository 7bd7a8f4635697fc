// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Homology.h"

#include "core/data/Region.h"
#include "core/data/RegisteredSphere.h"
#include "core/data/SurfaceSources.h"
#include "core/types/DrawnRegion.h"
#include "core/types/LiveRegion.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using data::VertexSets;
using StudyPtr = std::shared_ptr<const Study>;

/// Responses on one surface that both share, fsaverage say: a vertex is the same place in both.
[[nodiscard]] bool shareVertices(const Study& a, const Study& b)
{
    return a.subject().unitsAreVertices() && b.subject().unitsAreVertices() && a.subject().space() == b.subject().space() &&
           a.subject().vertexCounts() == b.subject().vertexCounts();
}

[[nodiscard]] Result<Respondent> vertexIn(const StudyPtr& from, const SurfaceVertex& vertex, const StudyPtr& to)
{
    if (auto there = from->subject().verticesOf(vertex); !there) return std::unexpected(there.error());
    if (shareVertices(*from, *to)) return Respondent{to, vertex, fmt::format("the same vertex of {}", from->subject().space())};
    const auto own = from->registered(vertex.hemisphere);
    if (!own) return std::unexpected(own.error());
    const auto other = to->registered(vertex.hemisphere);
    if (!other) return std::unexpected(other.error());
    const auto found = (*other)->nearest((*own)->placeOf(vertex.vertex));
    if (found.vertex.value < 0)
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("No vertex of {} lies in the place of {} {} of {}.", to->subject().name(),
                                                 prefixOf(vertex.hemisphere), vertex.vertex.value, from->subject().name()),
                                     "Select another vertex."});
    const SurfaceVertex there{vertex.hemisphere, found.vertex};
    return Respondent{
        to, there,
        fmt::format("{}, {:.1f} mm from the same place on fsaverage's sphere", titleOf(Selection(there)), found.distanceMm)};
}

[[nodiscard]] Result<VertexSets> carriedTo(const StudyPtr& from, const VertexSets& vertices, const StudyPtr& to)
{
    if (shareVertices(*from, *to)) return vertices;
    VertexSets carried;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        if (vertices[side].empty()) continue;
        const auto own = from->registered(hemisphere);
        if (!own) return std::unexpected(own.error());
        const auto other = to->registered(hemisphere);
        if (!other) return std::unexpected(other.error());
        carried[side] = data::homologous(vertices[side], **own, **other);
    }
    return carried;
}

/// A name that none of the subject's regions has and that reads as no other selection.
[[nodiscard]] std::string nameFor(const Selection& selection, const Study& study)
{
    const auto* region = std::get_if<RoiName>(&selection);
    const std::string wanted = region ? std::string(data::regionNameFrom(region->name).name) : std::string("place of a voxel");
    std::vector<std::string> taken;
    for (const auto& each : study.subject().regions()) taken.push_back(each.outline.name);
    if (std::ranges::find(taken, wanted) == taken.end() && checkRegionName(wanted)) return wanted;
    return freeRegionName("place", taken);
}

[[nodiscard]] Result<Respondent> placesIn(const StudyPtr& from, const Selection& selection, const StudyPtr& to)
{
    const auto vertices = from->subject().verticesOf(selection);
    if (!vertices) return std::unexpected(vertices.error());
    auto carried = carriedTo(from, *vertices, to);
    if (!carried) return std::unexpected(carried.error());
    const auto count = (*carried)[0].size() + (*carried)[1].size();
    DrawnRegion region{nameFor(selection, *to), std::move(*carried)};
    auto drawn = Study::withDrawn(to, std::span(&region, 1));
    if (!drawn) return std::unexpected(drawn.error());
    return Respondent{std::move(*drawn), RoiName{region.name},
                      fmt::format("{} vertices in the same places on fsaverage's sphere", count)};
}

}  // namespace

Result<Respondent> respondentOf(const std::shared_ptr<const Study>& study, const Selection& selection, const std::string& subject)
{
    if (subject.empty() || subject == study->subject().name()) return Respondent{study, selection};
    const auto other = study->other(subject);
    if (!other) return std::unexpected(other.error());
    if (std::holds_alternative<std::monostate>(selection)) return Respondent{*other, selection};
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) return vertexIn(study, *vertex, *other);
    if (const auto* region = std::get_if<RoiName>(&selection)) {
        const auto live = liveRegionFrom(region->name);
        if (!live) return std::unexpected(live.error());
        const auto* own = study->subject().findRegion(region->name);
        const bool isDrawn = own && own->outline.set == kDrawnSet;
        const auto* there = *live || isDrawn ? nullptr : (*other)->subject().findRegion(region->name);
        if (*live || there) return Respondent{*other, selection, fmt::format("its own {}", region->name)};
    }
    return placesIn(study, selection, *other);
}

}  // namespace cortilens::engine
