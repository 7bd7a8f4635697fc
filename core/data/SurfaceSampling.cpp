// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceSampling.h"

#include "core/files/MghReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace cortilens::data {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kNowhere = 9999;  // nsdcode's sentinel

/// The voxels that a coordinate is made from along one axis, and their shares.
struct Taps {
    std::array<std::int32_t, 4> at{};
    std::array<double, 4> share{};
    std::size_t count = 0;
};

/// Nothing for a coordinate outside the centres of the first and the last voxel.
[[nodiscard]] Taps tapsOf(float coordinate, std::int32_t length, Sampling sampling)
{
    Taps taps;
    if (!(coordinate >= 0 && coordinate <= static_cast<float>(length - 1))) return taps;
    if (sampling == Sampling::nearest) {
        taps.at[0] = static_cast<std::int32_t>(std::lround(coordinate));
        taps.share[0] = 1;
        taps.count = 1;
        return taps;
    }
    const auto first = std::min(static_cast<std::int32_t>(coordinate), std::max(length - 2, 0));
    const double t = static_cast<double>(coordinate) - first;
    const auto held = [&](std::int32_t place) { return std::clamp(place, 0, length - 1); };
    if (sampling != Sampling::cubic) {
        taps.at = {first, held(first + 1), 0, 0};
        taps.share = {1 - t, t, 0, 0};
        taps.count = 2;
        return taps;
    }
    taps.at = {held(first - 1), first, held(first + 1), held(first + 2)};
    taps.share = {((-0.5 * t + 1) * t - 0.5) * t, (1.5 * t - 2.5) * t * t + 1, ((-1.5 * t + 2) * t + 0.5) * t,
                  (0.5 * t - 0.5) * t * t};
    taps.count = 4;
    return taps;
}

/// Calls `visit(place in the volume, share)` for every voxel that has one.
template <typename Visitor>
bool forEachTap(const VolumePlace& place, const VolumeShape& shape, Sampling sampling, const Visitor& visit)
{
    const std::array<Taps, 3> taps{tapsOf(place[0], shape[0], sampling), tapsOf(place[1], shape[1], sampling),
                                   tapsOf(place[2], shape[2], sampling)};
    if (taps[0].count == 0 || taps[1].count == 0 || taps[2].count == 0) return false;
    for (std::size_t k = 0; k < taps[2].count; ++k)
        for (std::size_t j = 0; j < taps[1].count; ++j)
            for (std::size_t i = 0; i < taps[0].count; ++i) {
                const double share = taps[0].share[i] * taps[1].share[j] * taps[2].share[k];
                if (share != 0) visit(flatIndex(shape, {taps[0].at[i], taps[1].at[j], taps[2].at[k]}), share);
            }
    return true;
}

/// The label with the largest sum of shares; the smaller one of two equals.
[[nodiscard]] float winnerOf(const std::map<float, double>& shares)
{
    const auto best = std::ranges::max_element(shares, {}, [](const auto& entry) { return entry.second; });
    return best == shares.end() ? kNan : best->first;
}

[[nodiscard]] Error notPerVertex(const std::filesystem::path& path, std::int64_t frames, std::string_view due)
{
    return {ErrorKind::mismatch, fmt::format("{} has {} values per vertex, not {}.", path.string(), frames, due),
            "Download NSD's own file of that name."};
}

}  // namespace

Result<Sampling> samplingFrom(std::string_view text)
{
    if (text.empty() || text == "nearest") return Sampling::nearest;
    if (text == "linear") return Sampling::linear;
    if (text == "cubic") return Sampling::cubic;
    if (text == "wta") return Sampling::winnerTakesAll;
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no way of sampling called '{}'.", text),
                                 "Choose nearest, linear or cubic for values, nearest or wta for labels."});
}

std::string_view nameOf(Sampling sampling)
{
    switch (sampling) {
    case Sampling::nearest:
        return "nearest";
    case Sampling::linear:
        return "linear";
    case Sampling::cubic:
        return "cubic";
    case Sampling::winnerTakesAll:
        return "wta";
    }
    std::unreachable();
}

Result<std::vector<VolumePlace>> readVolumePlaces(const std::filesystem::path& path)
{
    const auto map = files::readMgh(path);
    if (!map) return std::unexpected(map.error());
    const auto [width, height, depth, frames] = map->description.shape;
    if (frames != 3) return std::unexpected(notPerVertex(path, frames, "the three of a coordinate"));
    const auto vertices = static_cast<std::size_t>(width * height * depth);
    std::vector<VolumePlace> places(vertices);
    for (std::size_t v = 0; v < vertices; ++v)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const float value = map->values[axis * vertices + v];
            places[v][axis] = value == kNowhere ? kNan : value - 1;
        }
    return places;
}

Result<std::vector<std::int32_t>> readVertexSources(const std::filesystem::path& path, std::size_t sourceVertices)
{
    const auto map = files::readMgh(path);
    if (!map) return std::unexpected(map.error());
    if (map->description.shape[3] != 1) return std::unexpected(notPerVertex(path, map->description.shape[3], "one"));
    std::vector<std::int32_t> sources;
    sources.reserve(map->values.size());
    for (const float value : map->values) {
        if (!std::isfinite(value) || value == kNowhere) {
            sources.push_back(-1);
            continue;
        }
        if (!(value >= 1 && value <= static_cast<float>(sourceVertices)))
            return std::unexpected(Error{
                ErrorKind::mismatch,
                fmt::format("{} names vertex {} (from 1) of a surface of {} vertices.", path.string(), value, sourceVertices),
                "It belongs to another subject; download it again."});
        sources.push_back(static_cast<std::int32_t>(std::lround(value)) - 1);
    }
    return sources;
}

std::vector<float> sampleVolume(std::span<const float> volume, const VolumeShape& shape, std::span<const VolumePlace> places,
                                Sampling sampling)
{
    std::vector<float> values;
    values.reserve(places.size());
    for (const auto& place : places) {
        if (sampling == Sampling::winnerTakesAll) {
            std::map<float, double> shares;
            (void)forEachTap(place, shape, sampling, [&](std::size_t at, double share) {
                if (!std::isnan(volume[at])) shares[volume[at]] += share;
            });
            values.push_back(winnerOf(shares));
            continue;
        }
        double sum = 0;
        const bool inside = forEachTap(place, shape, sampling,
                                       [&](std::size_t at, double share) { sum += share * static_cast<double>(volume[at]); });
        values.push_back(inside ? static_cast<float>(sum) : kNan);
    }
    return values;
}

std::vector<float> meanOfDepths(std::span<const std::vector<float>> depths)
{
    std::vector<float> means;
    if (depths.empty()) return means;
    means.resize(depths.front().size());
    for (std::size_t v = 0; v < means.size(); ++v) {
        double sum = 0;
        int known = 0;
        for (const auto& depth : depths) {
            if (v >= depth.size() || std::isnan(depth[v])) continue;
            sum += static_cast<double>(depth[v]);
            ++known;
        }
        means[v] = known == 0 ? kNan : static_cast<float>(sum / known);
    }
    return means;
}

std::vector<float> carryVertices(std::span<const float> values, std::span<const std::int32_t> sources)
{
    std::vector<float> carried;
    carried.reserve(sources.size());
    for (const auto source : sources)
        carried.push_back(source < 0 || std::cmp_greater_equal(source, values.size()) ? kNan
                                                                                      : values[static_cast<std::size_t>(source)]);
    return carried;
}

}  // namespace cortilens::data
