// SPDX-License-Identifier: Apache-2.0
#include "core/data/MaskUnits.h"

#include "core/data/MaskFile.h"
#include "core/data/SurfaceFiles.h"
#include "core/files/FreeSurferAnnot.h"
#include "core/files/FreeSurferReader.h"
#include "core/files/GiftiReader.h"
#include "core/files/MghReader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <string>
#include <utility>
#include <variant>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kInside = 0.5F;

/// Values by voxel, x fastest.
[[nodiscard]] Result<std::vector<float>> volumeOf(const fs::path& path, const fs::path& base, const VolumeShape& shape)
{
    if (path.extension() == ".npy") return readMask(path, base, shape);
    if (path.extension() != ".mgh" && path.extension() != ".mgz") return readVolume(path, shape);
    auto map = files::readMghFrame(path, 0);
    if (!map) return std::unexpected(map.error());
    const auto& found = map->description.shape;
    if (std::ranges::equal(std::span(found).first(3), shape, [](auto a, auto b) { return std::cmp_equal(a, b); }))
        return std::move(map->values);
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} is a volume of {}, the betas are one of {}.", path.string(),
                                             fmt::join(std::span(found).first(3), " x "), fmt::join(shape, " x ")),
                                 "Take a mask of the same subject and space as the betas."});
}

[[nodiscard]] Result<std::vector<float>> fromAnnot(const fs::path& path, std::string_view label, std::size_t vertices)
{
    const auto annot = files::readFreeSurferAnnot(path, vertices);
    if (!annot) return std::unexpected(annot.error());
    std::vector<std::int32_t> chosen;
    std::vector<std::string> names;
    for (const auto& entry : annot->table) {
        names.push_back(entry.name);
        const bool nothing = entry.name == "unknown" || entry.name == "Unknown";
        if (label.empty() ? !nothing : entry.name == label) chosen.push_back(entry.index);
    }
    if (chosen.empty())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no label {}.", path.string(), label),
                                     fmt::format("Name one of: {}.", fmt::join(names, ", "))});
    std::vector<float> values;
    for (const auto index : annot->labels) values.push_back(std::ranges::find(chosen, index) == chosen.end() ? 0.0F : 1.0F);
    return values;
}

[[nodiscard]] Result<std::vector<float>> fromGifti(const fs::path& path)
{
    const auto arrays = files::readGifti(path);
    if (!arrays) return std::unexpected(arrays.error());
    std::vector<float> values;
    if (!arrays->empty())
        std::visit([&](const auto& numbers) { values.assign(numbers.begin(), numbers.end()); }, arrays->front().values);
    return values;
}

/// Values by vertex.
[[nodiscard]] Result<std::vector<float>> verticesOf(const fs::path& path, std::string_view label, std::size_t vertices)
{
    Result<std::vector<float>> values;
    if (path.extension() == ".annot") {
        values = fromAnnot(path, label, vertices);
    } else if (path.extension() == ".label") {
        const auto rows = files::readFreeSurferLabel(path, vertices);
        if (!rows) return std::unexpected(rows.error());
        values = std::vector<float>(vertices, 0.0F);
        for (const auto& row : *rows) (*values)[static_cast<std::size_t>(row.vertex.value)] = 1;
    } else if (path.extension() == ".mgh" || path.extension() == ".mgz") {
        auto map = files::readMghFrame(path, 0);
        if (!map) return std::unexpected(map.error());
        values = std::move(map->values);
    } else {
        values = fromGifti(path);
    }
    if (values && values->size() != vertices) return std::unexpected(otherLength(path, values->size(), vertices));
    return values;
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
        const auto values = verticesOf(file, label, static_cast<std::size_t>(units.vertexCounts[sideOf(hemisphere)]));
        if (!values) return std::unexpected(values.error());
        for (std::size_t v = 0; v < values->size(); ++v)
            if ((*values)[v] > kInside) units.vertices[sideOf(hemisphere)].push_back({static_cast<std::int32_t>(v)});
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
    const auto values = volumeOf(path, base, space.shape);
    if (!values) return std::unexpected(values.error());
    for (std::int32_t i = 0; i < space.shape[0]; ++i)
        for (std::int32_t j = 0; j < space.shape[1]; ++j)
            for (std::int32_t k = 0; k < space.shape[2]; ++k)
                if ((*values)[flatIndex(space.shape, {i, j, k})] > kInside) space.voxels.push_back({i, j, k});
    return space;
}

}  // namespace cortilens::data
