// SPDX-License-Identifier: Apache-2.0
#include "core/data/MaskUnits.h"

#include "core/data/MaskFile.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kInside = 0.5F;

/// Which vertices carry the label; every one when none is named.
[[nodiscard]] Result<std::vector<bool>> verticesOf(const fs::path& path, std::string_view label, Hemisphere hemisphere,
                                                   std::size_t vertices)
{
    const auto read = readSurfaceLabels(path, hemisphere, vertices);
    if (!read) return std::unexpected(read.error());
    const auto named = std::ranges::find(read->table, label, &files::NameTableEntry::name);
    if (!label.empty() && named == read->table.end()) {
        std::vector<std::string_view> names;
        for (const auto& entry : read->table) names.push_back(entry.name);
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no label {}.", path.string(), label),
                                     fmt::format("Name one of: {}.", fmt::join(names, ", "))});
    }
    std::vector<bool> inside;
    for (const auto found : read->labels) inside.push_back(label.empty() ? found > 0 : found == named->index);
    return inside;
}

/// lh.mine.label -> rh.mine.label
[[nodiscard]] fs::path twinOf(const fs::path& path, Hemisphere hemisphere)
{
    return path.parent_path() / fmt::format("{}{}", prefixOf(hemisphere), path.filename().string().substr(2));
}

[[nodiscard]] bool isSurfaceFile(const fs::path& path)
{
    const auto name = path.filename().string();
    return name.starts_with("lh.") || name.starts_with("rh.");
}

[[nodiscard]] Result<ResponseUnits> onSurface(const fs::path& path, std::string_view label, ResponseUnits units)
{
    if (!isSurfaceFile(path))
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} does not say of which hemisphere it is.", path.string()),
                                     "Let its name begin with lh. or rh.; of the betas of a volume, name another --space."});
    for (const auto hemisphere : kHemispheres) {
        const auto file = twinOf(path, hemisphere);
        if (!isFile(file)) continue;
        const auto inside = verticesOf(file, label, hemisphere, static_cast<std::size_t>(units.vertexCounts[sideOf(hemisphere)]));
        if (!inside) return std::unexpected(inside.error());
        for (std::size_t v = 0; v < inside->size(); ++v)
            if ((*inside)[v]) units.vertices[sideOf(hemisphere)].push_back({static_cast<std::int32_t>(v)});
    }
    return units;
}

}  // namespace

Result<ResponseUnits> unitsOfFile(const fs::path& path, std::string_view label, const fs::path& base, ResponseUnits space)
{
    if (space.onSurface()) return onSurface(path, label, std::move(space));
    if (path.extension() == ".label" || path.extension() == ".annot" || path.extension() == ".gii")
        return std::unexpected(Error{
            ErrorKind::mismatch, fmt::format("{} is of a surface, the betas are of the volume {}.", path.string(), space.space),
            "Name the betas of that surface (--space nativesurface or fsaverage), or a mask of the volume."});
    const auto values = path.extension() == ".npy" ? readMask(path, base, space.shape) : readVolume(path, space.shape);
    if (!values) return std::unexpected(values.error());
    space.voxels = voxelsAbove(*values, space.shape, kInside);
    return space;
}

}  // namespace cortilens::data
