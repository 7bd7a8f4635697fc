// SPDX-License-Identifier: Apache-2.0
#include "core/data/SurfaceFiles.h"

#include "core/data/SurfaceValues.h"
#include "core/files/FreeSurferReader.h"
#include "core/files/GiftiReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>
#include <utility>
#include <variant>

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

/// Its points and its triangles.
[[nodiscard]] Result<SurfaceMesh> readGiftiMesh(const fs::path& path, Hemisphere hemisphere, SurfaceForm form)
{
    const auto arrays = files::readGifti(path);
    if (!arrays) return std::unexpected(arrays.error());
    SurfaceMesh mesh{hemisphere, form, {}, {}};
    for (const auto& array : *arrays) {
        if (array.shape.size() != 2 || array.shape[1] != 3) continue;
        const auto rows = static_cast<std::size_t>(array.shape[0]);
        if (const auto* points = std::get_if<std::vector<float>>(&array.values);
            points && array.intent == "NIFTI_INTENT_POINTSET")
            for (std::size_t row = 0; row < rows; ++row)
                mesh.points.push_back({(*points)[3 * row], (*points)[3 * row + 1], (*points)[3 * row + 2]});
        if (const auto* corners = std::get_if<std::vector<std::int32_t>>(&array.values);
            corners && array.intent == "NIFTI_INTENT_TRIANGLE")
            for (std::size_t row = 0; row < rows; ++row)
                mesh.triangles.push_back({(*corners)[3 * row], (*corners)[3 * row + 1], (*corners)[3 * row + 2]});
    }
    const auto broken = [&](std::string_view what) {
        return std::unexpected(Error{ErrorKind::malformed,
                                     fmt::format("{} cannot be read as a surface: {}.", path.string(), what),
                                     "Name a .surf.gii with NIFTI_INTENT_POINTSET (float32) and NIFTI_INTENT_TRIANGLE (int32)."});
    };
    if (mesh.points.empty() || mesh.triangles.empty()) return broken("it has no points or no triangles");
    const auto outside = [&](std::int32_t corner) { return corner < 0 || std::cmp_greater_equal(corner, mesh.points.size()); };
    for (const auto& triangle : mesh.triangles)
        if (std::ranges::any_of(triangle, outside)) return broken("a triangle has a vertex that is not there");
    if (!std::ranges::all_of(mesh.points, isFinite)) return std::unexpected(withoutPosition(path));
    return mesh;
}

/// Vertices that no triangle uses keep places of the folded surface in such files (pycortex): they are put to the origin.
[[nodiscard]] Result<SurfaceMesh> readFlatGifti(const fs::path& path, const SurfaceMesh& base)
{
    auto flat = readGiftiMesh(path, base.hemisphere, SurfaceForm::flat);
    if (!flat) return flat;
    if (flat->points.size() != base.points.size())
        return std::unexpected(otherLength(path, flat->points.size(), base.points.size()));
    std::vector<bool> used(flat->points.size(), false);
    for (const auto& triangle : flat->triangles)
        for (const auto corner : triangle) used[static_cast<std::size_t>(corner)] = true;
    for (std::size_t v = 0; v < used.size(); ++v)
        flat->points[v] = used[v] ? std::array{flat->points[v][0], flat->points[v][1], 0.0F} : std::array<float, 3>{};
    return flat;
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

fs::path registeredFile(const fs::path& folder, Hemisphere hemisphere)
{
    return folder / fmt::format("{}.sphere.reg", prefixOf(hemisphere));
}

Result<SurfaceMesh> readMesh(const fs::path& path, Hemisphere hemisphere, SurfaceForm form)
{
    if (isGifti(path)) return readGiftiMesh(path, hemisphere, form);
    auto surface = files::readFreeSurferSurface(path);
    if (!surface) return std::unexpected(surface.error());
    if (!std::ranges::all_of(surface->points, isFinite)) return std::unexpected(withoutPosition(path));
    return SurfaceMesh{hemisphere, form, std::move(surface->points), std::move(surface->triangles)};
}

Result<SurfaceMesh> readFlatMesh(const fs::path& path, const SurfaceMesh& base)
{
    if (isGifti(path)) return readFlatGifti(path, base);
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

Result<std::vector<float>> readCurvature(std::span<const fs::path> files, Hemisphere hemisphere, std::size_t vertices)
{
    if (files.empty()) return std::unexpected(Error{ErrorKind::notFound, "No file of the curvature is named.", {}});
    const auto there = std::ranges::find_if(files, isFile);
    auto values = readSurfaceValues(there == files.end() ? files.front() : *there, hemisphere, vertices);
    if (values) std::ranges::replace_if(*values, [](float value) { return !std::isfinite(value); }, 0.0F);
    return values;
}

Error otherLength(const fs::path& path, std::size_t count, std::size_t vertices)
{
    const auto cause = count == kFsaverageVertices ? "It is a map of fsaverage; use the one of the subject's own surface."
                                                   : "It belongs to another subject or surface; download both again.";
    return {ErrorKind::mismatch,
            fmt::format("{} has values for {} vertices, the surface has {} vertices.", path.string(), count, vertices), cause};
}

double areaMm2(const SurfaceMesh& mesh, std::span<const VertexId> vertices)
{
    std::vector<bool> inside(mesh.points.size(), false);
    for (const auto vertex : vertices)
        if (vertex.value >= 0 && static_cast<std::size_t>(vertex.value) < inside.size())
            inside[static_cast<std::size_t>(vertex.value)] = true;
    double area = 0;
    for (const auto& triangle : mesh.triangles) {
        const auto corners = std::ranges::count_if(triangle, [&](std::int32_t v) { return inside[static_cast<std::size_t>(v)]; });
        if (corners == 0) continue;
        std::array<std::array<double, 3>, 2> edges{};
        for (std::size_t axis = 0; axis < 3; ++axis)
            for (std::size_t edge = 0; edge < 2; ++edge)
                edges[edge][axis] = static_cast<double>(mesh.points[static_cast<std::size_t>(triangle[edge + 1])][axis]) -
                                    static_cast<double>(mesh.points[static_cast<std::size_t>(triangle[0])][axis]);
        const double twice = std::hypot(edges[0][1] * edges[1][2] - edges[0][2] * edges[1][1],
                                        edges[0][2] * edges[1][0] - edges[0][0] * edges[1][2],
                                        edges[0][0] * edges[1][1] - edges[0][1] * edges[1][0]);
        area += twice / 6 * static_cast<double>(corners);
    }
    return area;
}

}  // namespace cortilens::data
