// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceFiles.h"

#include "core/files/FreeSurferReader.h"
#include "core/files/MghReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <system_error>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFsaverageVertices = 163842;

[[nodiscard]] Error withoutPosition(const fs::path& path)
{
    return {ErrorKind::malformed, fmt::format("{} has a vertex whose position is not a number.", path.string()),
            "Download it again, or make it again with FreeSurfer."};
}

[[nodiscard]] bool isFinite(const std::array<float, 3>& point)
{
    return std::ranges::all_of(point, [](float value) { return std::isfinite(value); });
}

}  // namespace

std::string_view inWords(Hemisphere hemisphere)
{
    return hemisphere == Hemisphere::left ? "left hemisphere" : "right hemisphere";
}

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

fs::path ifThere(const fs::path& path)
{
    return isFile(path) ? path : fs::path{};
}

fs::path formFile(const fs::path& folder, Hemisphere hemisphere, SurfaceForm form)
{
    const auto name = form == SurfaceForm::flat ? std::string_view("full.flat.patch.3d") : nameOf(form);
    return folder / fmt::format("{}.{}", prefixOf(hemisphere), name);
}

Result<SurfaceMesh> readMesh(const fs::path& folder, Hemisphere hemisphere, SurfaceForm form)
{
    const auto path = formFile(folder, hemisphere, form);
    auto surface = files::readFreeSurferSurface(path);
    if (!surface) return std::unexpected(surface.error());
    if (!std::ranges::all_of(surface->points, isFinite)) return std::unexpected(withoutPosition(path));
    return SurfaceMesh{hemisphere, form, std::move(surface->points), std::move(surface->triangles)};
}

Result<SurfaceMesh> readFlatMesh(const fs::path& folder, const SurfaceMesh& base)
{
    const auto path = formFile(folder, base.hemisphere, SurfaceForm::flat);
    const auto patch = files::readFreeSurferPatch(path, base.points.size());
    if (!patch) return std::unexpected(patch.error());
    SurfaceMesh flat{base.hemisphere, SurfaceForm::flat, std::vector<std::array<float, 3>>(base.points.size()), {}};
    std::vector<bool> inside(base.points.size(), false);
    for (const auto& vertex : *patch) {
        if (!isFinite(vertex.point)) return std::unexpected(withoutPosition(path));
        const auto place = static_cast<std::size_t>(vertex.vertex.value);
        inside[place] = true;
        flat.points[place] = {vertex.point[0], vertex.point[1], 0};
    }
    for (const auto& triangle : base.triangles)
        if (std::ranges::all_of(triangle, [&](std::int32_t corner) { return inside[static_cast<std::size_t>(corner)]; }))
            flat.triangles.push_back(triangle);
    return flat;
}

Result<std::vector<float>> readCurvature(const fs::path& surfaces, const fs::path& labels, Hemisphere hemisphere,
                                         std::size_t vertices)
{
    const auto prefix = prefixOf(hemisphere);
    const auto curv = surfaces / fmt::format("{}.curv", prefix);
    const auto sulc = surfaces / fmt::format("{}.sulc", prefix);
    const auto map = labels / fmt::format("{}.curvature.mgz", prefix);
    std::vector<float> values;
    fs::path path = curv;
    if (!isFile(curv) && isFile(map)) {
        path = map;
        auto read = files::readMghFrame(map, 0);
        if (!read) return std::unexpected(read.error());
        values = std::move(read->values);
    } else {
        if (!isFile(curv) && isFile(sulc)) path = sulc;
        auto read = files::readFreeSurferCurvature(path);
        if (!read) return std::unexpected(read.error());
        values = std::move(*read);
    }
    if (values.size() != vertices) return std::unexpected(otherLength(path, values.size(), vertices));
    std::ranges::replace_if(values, [](float value) { return !std::isfinite(value); }, 0.0F);
    return values;
}

Error otherLength(const fs::path& path, std::size_t count, std::size_t vertices)
{
    const auto cause = count == kFsaverageVertices ? "It is a map of fsaverage; use the one of the subject's own surface."
                                                   : "It belongs to another subject or surface; download both again.";
    return {ErrorKind::mismatch,
            fmt::format("{} has values for {} vertices, the surface has {} vertices.", path.string(), count, vertices), cause};
}

}  // namespace cortilens::data
