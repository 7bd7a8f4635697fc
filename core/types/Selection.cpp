// SPDX-License-Identifier: Apache-2.0
#include "core/types/Selection.h"

#include <array>
#include <charconv>
#include <optional>

namespace cortilens {

namespace {

constexpr std::string_view kForms =
    "Write an ROI name (FFA-1), a vertex (lh:1234, counted from 0) or a voxel (voxel:40,17,22, counted from 0).";

[[nodiscard]] std::optional<std::int32_t> wholeNumber(std::string_view text)
{
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
    return value;
}

[[nodiscard]] std::unexpected<Error> unreadableSelection(std::string_view text)
{
    return std::unexpected(
        Error{ErrorKind::invalidRequest, "The selection '" + std::string(text) + "' cannot be read.", std::string(kForms)});
}

[[nodiscard]] std::optional<VoxelIndex> voxelFrom(std::string_view text)
{
    std::array<std::int32_t, 3> index{};
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t comma = axis < 2 ? text.find(',') : text.size();
        if (comma == std::string_view::npos) return std::nullopt;
        const auto value = wholeNumber(text.substr(0, comma));
        if (!value) return std::nullopt;
        index[axis] = *value;
        if (axis < 2) text.remove_prefix(comma + 1);
    }
    return VoxelIndex{index[0], index[1], index[2]};
}

}  // namespace

Result<Selection> selectionFrom(std::string_view text)
{
    if (text.empty()) return Selection{};
    if (text.starts_with("lh:") || text.starts_with("rh:")) {
        const auto vertex = wholeNumber(text.substr(3));
        if (!vertex) return unreadableSelection(text);
        return SurfaceVertex{text.front() == 'l' ? Hemisphere::left : Hemisphere::right, {*vertex}};
    }
    if (text.starts_with("voxel:")) {
        const auto voxel = voxelFrom(text.substr(6));
        if (!voxel) return unreadableSelection(text);
        return *voxel;
    }
    return RoiName{std::string(text)};
}

std::string toText(const Selection& selection)
{
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection))
        return (vertex->hemisphere == Hemisphere::left ? "lh:" : "rh:") + std::to_string(vertex->vertex.value);
    if (const auto* voxel = std::get_if<VoxelIndex>(&selection))
        return "voxel:" + std::to_string(voxel->i) + ',' + std::to_string(voxel->j) + ',' + std::to_string(voxel->k);
    if (const auto* roi = std::get_if<RoiName>(&selection)) return roi->name;
    return {};
}

}  // namespace cortilens
