// SPDX-License-Identifier: Apache-2.0
#include "core/data/BetaFiles.h"

#include "core/data/NsdTree.h"
#include "core/data/ResponseMatrix.h"
#include "core/files/Hdf5.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"
#include "core/files/TextLines.h"
#include "core/types/Surface.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "betas_session";
constexpr std::int64_t kMaxVolumeAxis = 2048;
constexpr std::int64_t kMaxVertices = std::int64_t{1} << 26;

/// Calls `found(session, path)` for each file PREFIXbetas_sessionNNSUFFIX.
template <typename Found>
void forEachSession(const fs::path& folder, const std::string& prefix, std::string_view suffix, const Found& found)
{
    for (const auto& path : filesIn(folder, prefix, suffix)) {
        const auto name = path.filename().string();
        const auto digits = std::string_view(name).substr(prefix.size(), name.size() - prefix.size() - suffix.size());
        if (const auto session = files::numberOf<int>(digits); session && *session >= 1) found(*session, path);
    }
}

[[nodiscard]] Error otherAxes(const fs::path& path, std::span<const std::int64_t> axes, std::string_view due)
{
    return {ErrorKind::mismatch,
            fmt::format("{} has the shape {}, where {} are due.", path.string(), fmt::join(axes, " x "), due),
            "It belongs to another space, or was written by another program; download it again."};
}

/// Axes with the fastest first and trials last.
[[nodiscard]] Result<std::vector<std::int64_t>> axesOf(const fs::path& path)
{
    if (path.extension() == ".hdf5") {
        const auto betas = files::Hdf5Dataset::open(path, "betas");
        if (!betas) return std::unexpected(betas.error());
        return std::vector<std::int64_t>(betas->shape().rbegin(), betas->shape().rend());
    }
    if (path.extension() == ".mgh" || path.extension() == ".mgz") {
        const auto header = files::readMghHeader(path);
        if (!header) return std::unexpected(header.error());
        const auto [width, height, depth, frames] = header->shape;
        return std::vector<std::int64_t>{width * height * depth, frames};
    }
    const auto header = files::readNiftiHeader(path);
    if (!header) return std::unexpected(header.error());
    return std::vector<std::int64_t>(header->shape.begin(), header->shape.end());
}

[[nodiscard]] Result<BetaShape> volumeShapeOf(const fs::path& path)
{
    const auto axes = axesOf(path);
    if (!axes) return std::unexpected(axes.error());
    const bool fits = axes->size() == 4 && std::ranges::all_of(std::span(*axes).first(3), [](std::int64_t length) {
                          return length >= 1 && length <= kMaxVolumeAxis;
                      });
    if (!fits) return std::unexpected(otherAxes(path, *axes, "x, y, z and trials"));
    BetaShape shape;
    for (std::size_t axis = 0; axis < 3; ++axis) shape.volume[axis] = static_cast<std::int32_t>((*axes)[axis]);
    shape.trials = axes->back();
    return shape;
}

}  // namespace

std::span<const std::string_view> betaSpaces()
{
    static constexpr std::array<std::string_view, 5> kSpaces{"func1pt8mm", "func1mm", "nativesurface", "fsaverage", "MNI"};
    return kSpaces;
}

bool isSurfaceSpace(std::string_view space)
{
    return space == "nativesurface" || space.starts_with("fsaverage");
}

std::string_view betaVersionFrom(std::string_view text)
{
    if (text == "b3") return betaVersions()[0];
    if (text == "b2") return betaVersions()[1];
    if (text == "b1") return betaVersions()[2];
    return text;
}

std::vector<SessionFiles> sessionFilesIn(const fs::path& folder, std::string_view space)
{
    std::map<int, SessionFiles> sessions;
    if (isSurfaceSpace(space)) {
        for (const auto hemisphere : kHemispheres)
            for (const auto* suffix : {".hdf5", ".mgh", ".mgz"})
                forEachSession(folder, fmt::format("{}.{}", prefixOf(hemisphere), kPrefix), suffix,
                               [&](int session, const fs::path& path) {
                                   if (auto& place = sessions[session].halves[sideOf(hemisphere)]; place.empty()) place = path;
                               });
    } else {
        for (const auto* suffix : {".hdf5", ".nii.gz", ".nii"})
            forEachSession(folder, std::string(kPrefix), suffix,
                           [&](int session, const fs::path& path) { sessions[session].volumes.push_back(path); });
    }
    std::vector<SessionFiles> found;
    for (auto& [session, files] : sessions) {
        files.session = session;
        found.push_back(std::move(files));
    }
    return found;
}

Result<BetaShape> shapeOf(const SessionFiles& files)
{
    if (files.matrix) return matrixShapeOf(files);
    std::optional<Error> first;
    for (const auto& path : files.volumes) {
        auto shape = volumeShapeOf(path);
        if (shape) return shape;
        if (!first) first = shape.error();
    }
    if (first) return std::unexpected(*first);
    BetaShape shape;
    for (std::size_t side = 0; side < 2; ++side) {
        const auto& path = files.halves[side];
        if (path.empty()) continue;
        const auto axes = axesOf(path);
        if (!axes) return std::unexpected(axes.error());
        if (axes->size() != 2 || axes->front() < 1 || axes->front() > kMaxVertices)
            return std::unexpected(otherAxes(path, *axes, "vertices and trials"));
        if (shape.trials != 0 && shape.trials != axes->back())
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} has {} trials, {} has {}.", path.string(), axes->back(),
                                                     files.halves[0].filename().string(), shape.trials),
                                         "Download both hemispheres of the session again."});
        shape.vertices[side] = static_cast<std::int32_t>(axes->front());
        shape.trials = axes->back();
    }
    return shape;
}

}  // namespace cortilens::data
