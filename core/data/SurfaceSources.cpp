// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceSources.h"

#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceSampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace cortilens::data {

namespace {

constexpr std::string_view kNative = "nativesurface";
constexpr std::string_view kFsaverage = "fsaverage";

[[nodiscard]] Result<std::vector<std::int32_t>> ownVertices(const Subject& subject, Hemisphere hemisphere, std::int32_t count)
{
    const auto own = subject.vertexCounts()[sideOf(hemisphere)];
    if (count != own)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("The {} of {} has {} vertices, the responses are of {}.", inWords(hemisphere),
                                                 subject.name(), own, count),
                                     "They belong to another subject's surface; take both from one subject."});
    std::vector<std::int32_t> same(static_cast<std::size_t>(own));
    std::iota(same.begin(), same.end(), 0);
    return same;
}

[[nodiscard]] Result<std::vector<std::int32_t>> fsaverageVertices(const Subject& subject, Hemisphere hemisphere,
                                                                  std::int32_t count)
{
    const auto& path = subject.files().fromFsaverage[sideOf(hemisphere)];
    if (!isFile(path))
        return std::unexpected(Error{
            ErrorKind::notFound,
            fmt::format("{} was looked for, to carry values from fsaverage to the surface of {}.", path.string(), subject.name()),
            "Download it into that folder."});
    auto sources = readVertexSources(path, static_cast<std::size_t>(count));
    const auto own = static_cast<std::size_t>(subject.vertexCounts()[sideOf(hemisphere)]);
    if (sources && sources->size() != own) return std::unexpected(otherLength(path, sources->size(), own));
    return sources;
}

}  // namespace

Result<VertexSources> vertexSources(const Subject& subject, std::string_view space,
                                    const std::array<std::int32_t, 2>& vertexCounts)
{
    const bool own = space == kNative || (subject.unitsAreVertices() && space == subject.space());
    if (!own && space != kFsaverage)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("No way is known from {} to a subject's surface.", space),
                                     fmt::format("Choose {} or {}.", kNative, kFsaverage)});
    VertexSources sources;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto count = vertexCounts[side];
        if (count == 0) {
            sources[side].assign(static_cast<std::size_t>(subject.vertexCounts()[side]), -1);
            continue;
        }
        auto found = own ? ownVertices(subject, hemisphere, count) : fsaverageVertices(subject, hemisphere, count);
        if (!found) return std::unexpected(found.error());
        sources[side] = std::move(*found);
    }
    return sources;
}

VertexSets sourcesOf(const VertexSets& own, const VertexSources& sources)
{
    VertexSets found;
    for (std::size_t side = 0; side < 2; ++side) {
        for (const auto vertex : own[side]) {
            const auto place = static_cast<std::size_t>(vertex.value);
            if (place < sources[side].size() && sources[side][place] >= 0) found[side].push_back({sources[side][place]});
        }
        std::ranges::sort(found[side]);
        const auto rest = std::ranges::unique(found[side]);
        found[side].erase(rest.begin(), rest.end());
    }
    return found;
}

std::vector<float> carried(Hemisphere hemisphere, const VertexSets& vertices, std::span<const float> values,
                           std::size_t vertexCount, const VertexSources& sources)
{
    const auto side = sideOf(hemisphere);
    const auto own = values.subspan(hemisphere == Hemisphere::left ? 0 : vertices[0].size(), vertices[side].size());
    std::vector<float> field(vertexCount, std::numeric_limits<float>::quiet_NaN());
    for (std::size_t n = 0; n < own.size(); ++n) field[static_cast<std::size_t>(vertices[side][n].value)] = own[n];
    return carryVertices(field, sources[side]);
}

}  // namespace cortilens::data
