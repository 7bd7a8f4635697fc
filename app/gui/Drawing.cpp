// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Drawing.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <utility>

namespace cortilens::gui {

namespace {

/// FNV-1a, folded to what an int holds above zero: 0 is no number of a shape.
[[nodiscard]] int digestOf(const DrawnRegion& region)
{
    std::uint64_t hash = 14695981039346656037ULL;
    const auto take = [&hash](std::uint32_t number) {
        for (int byte = 0; byte < 4; ++byte) {
            hash ^= number >> (8 * byte) & 0xFFU;
            hash *= 1099511628211ULL;
        }
    };
    for (const auto& side : region.vertices) {
        take(static_cast<std::uint32_t>(side.size()));
        for (const auto vertex : side) take(static_cast<std::uint32_t>(vertex.value));
    }
    return static_cast<int>((hash ^ hash >> 32) & 0x7FFFFFFFU) | 1;
}

/// Every selection of this name; `change` may empty it.
template <typename Change> void forEachSelection(ViewState& state, const Change& change)
{
    const auto apply = [&](Selection& selection) {
        if (auto* region = std::get_if<RoiName>(&selection)) change(selection, *region);
    };
    apply(state.selection);
    for (auto& row : state.pinned) apply(row.selection);
}

void hideOrErase(ViewState& state, const std::string& name, bool isSaved)
{
    std::erase_if(state.drawn, [&](const DrawnShape& shape) { return shape.name == name; });
    if (isSaved) state.drawn.push_back({.name = name});
}

}  // namespace

DrawnRegion edited(DrawnRegion region, const RegionEdit& edit)
{
    auto& side = region.vertices[sideOf(edit.hemisphere)];
    std::vector<VertexId> next;
    if (edit.takesAway)
        std::ranges::set_difference(side, edit.vertices, std::back_inserter(next));
    else
        std::ranges::set_union(side, edit.vertices, std::back_inserter(next));
    side = std::move(next);
    return region;
}

bool isEmpty(const DrawnRegion& region)
{
    return region.vertices[0].empty() && region.vertices[1].empty();
}

DrawnShape shapeOf(const DrawnRegion& region, int stroke)
{
    return {.name = region.name,
            .edition = digestOf(region),
            .stroke = stroke,
            .vertices = std::make_shared<const std::array<std::vector<VertexId>, 2>>(region.vertices)};
}

DrawnRegion regionOf(const DrawnShape& shape)
{
    return shape.vertices ? DrawnRegion{shape.name, *shape.vertices} : DrawnRegion{shape.name, {}};
}

const DrawnShape* findDrawn(const ViewState& state, std::string_view name)
{
    const auto found = std::ranges::find(state.drawn, name, &DrawnShape::name);
    return found == state.drawn.end() ? nullptr : &*found;
}

std::vector<DrawnRegion> drawnRegions(const ViewState& state)
{
    std::vector<DrawnRegion> regions;
    for (const auto& shape : state.drawn)
        if (shape.vertices) regions.push_back(regionOf(shape));
    return regions;
}

ViewState withEditions(ViewState state)
{
    forEachSelection(state, [&](Selection&, RoiName& region) {
        const auto* shape = findDrawn(state, region.name);
        region.edition = shape ? shape->edition : 0;
    });
    return state;
}

ViewState withShape(ViewState state, const DrawnShape& shape)
{
    if (!shape.vertices || isEmpty(regionOf(shape))) return withoutDrawn(std::move(state), shape.name, false);
    const auto found = std::ranges::find(state.drawn, shape.name, &DrawnShape::name);
    if (found == state.drawn.end())
        state.drawn.push_back(shape);
    else
        *found = shape;
    state.selection = RoiName{shape.name, shape.edition};
    return state;
}

ViewState withoutDrawn(ViewState state, const std::string& name, bool isSaved)
{
    hideOrErase(state, name, isSaved);
    const auto isIt = [&](const Selection& selection) {
        const auto* region = std::get_if<RoiName>(&selection);
        return region && region->name == name;
    };
    if (isIt(state.selection)) state.selection = {};
    std::erase_if(state.pinned, [&](const CompareRow& row) { return isIt(row.selection); });
    return state;
}

ViewState renamed(ViewState state, const DrawnRegion& region, const std::string& name, bool isSaved)
{
    const auto shape = shapeOf({name, region.vertices});
    const auto found = std::ranges::find(state.drawn, region.name, &DrawnShape::name);
    if (found == state.drawn.end())
        state.drawn.push_back(shape);
    else
        *found = shape;
    if (isSaved) state.drawn.push_back({.name = region.name});
    forEachSelection(state, [&](Selection&, RoiName& each) {
        if (each.name == region.name) each.name = name;
    });
    return withEditions(std::move(state));
}

bool isOneStroke(std::span<const DrawnShape> was, std::span<const DrawnShape> is)
{
    return std::ranges::equal(was, is, [](const DrawnShape& before, const DrawnShape& after) {
        return before == after || (before.name == after.name && before.stroke > 0 && before.stroke == after.stroke);
    });
}

Result<void> checkFreeName(std::string_view name, std::span<const std::string> taken)
{
    if (auto named = checkRegionName(name); !named) return named;
    if (std::ranges::find(taken, name) == taken.end()) return {};
    return std::unexpected(Error{ErrorKind::invalidRequest, "There is a region called '" + std::string(name) + "' already.",
                                 "Give it another name."});
}

}  // namespace cortilens::gui
