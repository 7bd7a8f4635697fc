// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceValues.h"

#include "core/data/SurfaceFiles.h"
#include "core/files/CiftiReader.h"
#include "core/files/FreeSurferAnnot.h"
#include "core/files/FreeSurferReader.h"
#include "core/files/GiftiReader.h"
#include "core/files/MghReader.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>
#include <variant>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxLabels = 4096;  // HCP_MMP1, the largest of NSD's sets, has 180
constexpr float kMaxLabel = 1e9F;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] Result<std::vector<float>> fromGifti(const fs::path& path)
{
    const auto arrays = files::readGifti(path);
    if (!arrays) return std::unexpected(arrays.error());
    std::vector<float> values;
    if (!arrays->empty())
        std::visit([&](const auto& numbers) { values.assign(numbers.begin(), numbers.end()); }, arrays->front().values);
    return values;
}

[[nodiscard]] Result<std::vector<float>> fromCifti(const files::CiftiFile& cifti, const fs::path& path, Hemisphere hemisphere,
                                                   std::size_t vertices)
{
    const auto* cortex = cifti.cortex(hemisphere);
    if (!cortex || cifti.maps.empty())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} says nothing of the cortex of the {}.", path.string(), inWords(hemisphere)),
                                     "Name a file of the cortex, or leave that hemisphere out."});
    if (cortex->surfaceVertices != static_cast<std::int64_t>(vertices))
        return std::unexpected(otherLength(path, static_cast<std::size_t>(cortex->surfaceVertices), vertices));
    std::vector<float> values(vertices, kNan);
    const auto& row = cifti.maps.front().values;
    for (std::size_t n = 0; n < cortex->vertices.size(); ++n)
        values[static_cast<std::size_t>(cortex->vertices[n])] = row[static_cast<std::size_t>(cortex->offset) + n];
    return values;
}

[[nodiscard]] Result<std::vector<float>> stored(const fs::path& path, Hemisphere hemisphere, std::size_t vertices)
{
    const auto extension = path.extension();
    if (extension == ".mgh" || extension == ".mgz") {
        auto map = files::readMghFrame(path, 0);
        if (!map) return std::unexpected(map.error());
        return std::move(map->values);
    }
    if (isGifti(path)) return fromGifti(path);
    if (extension == ".nii") {
        const auto cifti = files::readCifti(path);
        if (!cifti) return std::unexpected(cifti.error());
        return fromCifti(*cifti, path, hemisphere, vertices);
    }
    if (extension == ".npy") {
        const auto array = files::readNpy(path);
        if (!array) return std::unexpected(array.error());
        return files::floatsOf(*array);
    }
    return files::readFreeSurferCurvature(path);
}

/// Values of the vertices of a mask, over the whole surface.
[[nodiscard]] Result<std::vector<float>> spread(const std::vector<float>& values, const fs::path& path, Hemisphere hemisphere,
                                                std::size_t vertices, const fs::path& mask)
{
    const auto inside = maskedVertices(mask, hemisphere, static_cast<std::int32_t>(vertices));
    if (!inside) return std::unexpected(inside.error());
    if (inside->size() != values.size())
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has {} values, where the {} vertices of the surface, or the {} of its mask, are due.",
                              path.string(), values.size(), vertices, inside->size()),
                  "Name the file of the same subject and space."});
    std::vector<float> whole(vertices, kNan);
    for (std::size_t n = 0; n < values.size(); ++n) whole[static_cast<std::size_t>((*inside)[n].value)] = values[n];
    return whole;
}

[[nodiscard]] Result<SurfaceLabels> fromAnnot(const fs::path& path, std::size_t vertices)
{
    auto annot = files::readFreeSurferAnnot(path, vertices);
    if (!annot) return std::unexpected(annot.error());
    SurfaceLabels found;
    // An index of 0 is a name like any other but for "unknown": shifted by one, so that 0 stays free for none.
    for (auto& entry : annot->table) {
        const bool nothing = entry.name == "unknown" || entry.name == "Unknown" || entry.name == "???";
        if (nothing) std::ranges::replace(annot->labels, entry.index, -1);
        ++entry.index;
        if (!nothing) found.table.push_back(std::move(entry));
    }
    for (const auto label : annot->labels) found.labels.push_back(label + 1);
    return found;
}

[[nodiscard]] std::vector<files::NameTableEntry> aboveZero(std::vector<files::NameTableEntry> table)
{
    std::erase_if(table, [](const files::NameTableEntry& entry) { return entry.index <= 0; });
    return table;
}

}  // namespace

bool isGifti(const fs::path& path)
{
    const auto name = path.filename().string();
    return name.ends_with(".gii") || name.ends_with(".gii.gz");
}

Result<std::vector<float>> readSurfaceValues(const fs::path& path, Hemisphere hemisphere, std::size_t vertices,
                                             const fs::path& mask)
{
    auto values = stored(path, hemisphere, vertices);
    if (values && values->size() != vertices && path.extension() == ".npy" && !mask.empty())
        values = spread(*values, path, hemisphere, vertices, mask);
    if (values && values->size() != vertices) return std::unexpected(otherLength(path, values->size(), vertices));
    if (values) std::ranges::replace_if(*values, [](float value) { return std::isinf(value); }, kNan);
    return values;
}

Result<std::vector<std::int32_t>> labelsFrom(std::span<const float> values, const fs::path& path)
{
    std::vector<std::int32_t> labels(values.size(), 0);
    std::set<std::int32_t> distinct;
    std::int32_t last = 0;
    for (std::size_t n = 0; n < values.size(); ++n) {
        if (!(values[n] >= 0.5F)) continue;  // also NaN
        const auto label = static_cast<std::int32_t>(std::lround(std::min(values[n], kMaxLabel)));
        labels[n] = label;
        if (label == last) continue;
        last = label;
        distinct.insert(label);
        if (distinct.size() > kMaxLabels)
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} holds more than {} different numbers, so it is a map and not a set of "
                                                     "labels.",
                                                     path.string(), kMaxLabels),
                                         "Take it out of the folder of labels."});
    }
    return labels;
}

Result<SurfaceLabels> readSurfaceLabels(const fs::path& path, Hemisphere hemisphere, std::size_t vertices, const fs::path& mask)
{
    if (path.extension() == ".annot") return fromAnnot(path, vertices);
    SurfaceLabels found;
    if (path.extension() == ".label") {
        const auto rows = files::readFreeSurferLabel(path, vertices);
        if (!rows) return std::unexpected(rows.error());
        found.labels.assign(vertices, 0);
        for (const auto& row : *rows) found.labels[static_cast<std::size_t>(row.vertex.value)] = 1;
        return found;
    }
    const auto values = readSurfaceValues(path, hemisphere, vertices, mask);
    if (!values) return std::unexpected(values.error());
    auto labels = labelsFrom(*values, path);
    if (!labels) return std::unexpected(labels.error());
    found.labels = std::move(*labels);
    if (path.extension() == ".nii") {
        auto cifti = files::readCifti(path);
        if (!cifti) return std::unexpected(cifti.error());
        found.table = aboveZero(std::move(cifti->maps.front().labels));
    } else if (isGifti(path)) {
        auto table = files::readGiftiLabels(path);
        if (!table) return std::unexpected(table.error());
        found.table = aboveZero(std::move(*table));
    }
    return found;
}

Result<std::vector<VertexId>> maskedVertices(const fs::path& path, Hemisphere hemisphere, std::int32_t vertices)
{
    std::vector<VertexId> masked;
    const auto count = static_cast<std::size_t>(vertices);
    if (path.empty()) {
        for (std::int32_t v = 0; v < vertices; ++v) masked.push_back({v});
        return masked;
    }
    if (path.extension() == ".npy") {
        const auto array = files::readNpy(path);
        if (!array) return std::unexpected(array.error());
        const auto places = files::doublesOf(*array);
        if (places.size() != count && !files::isFloatingPoint(array->dtype) && array->dtype != files::DType::boolean) {
            std::set<double> seen;
            for (const auto place : places) {
                if (!(place >= 0 && place < static_cast<double>(count)) || !seen.insert(place).second)
                    return std::unexpected(Error{
                        ErrorKind::mismatch,
                        fmt::format("{} lists vertex {}, twice or beyond the last one, {}.", path.string(), place, vertices - 1),
                        "List each vertex once, from 0, or one number for each of the surface's vertices."});
                masked.push_back({static_cast<std::int32_t>(place)});
            }
            return masked;
        }
    }
    const auto values = readSurfaceValues(path, hemisphere, count);
    if (!values) return std::unexpected(values.error());
    for (std::int32_t v = 0; v < vertices; ++v)
        if ((*values)[static_cast<std::size_t>(v)] > 0.5F) masked.push_back({v});
    return masked;
}

}  // namespace cortilens::data
