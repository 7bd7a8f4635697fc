// SPDX-License-Identifier: Apache-2.0
#include "core/data/WorldVoxels.h"

#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VertexMaps.h"
#include "core/data/VolumeFiles.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

using Point = std::array<double, 3>;

constexpr double kHalfWay = 0.5;

[[nodiscard]] Result<files::Affine> affineOf(const fs::path& mask)
{
    if (mask.extension() == ".mgh" || mask.extension() == ".mgz") {
        const auto header = files::readMghHeader(mask);
        if (!header) return std::unexpected(header.error());
        if (header->hasGeometry) return header->worldFromVoxel;
    } else if (mask.extension() != ".npy") {
        const auto header = files::readNiftiHeader(mask);
        if (!header) return std::unexpected(header.error());
        return header->worldFromVoxel;
    }
    return std::unexpected(Error{ErrorKind::mismatch,
                                 fmt::format("{} does not say where its voxels lie in the world.", mask.string()),
                                 "Name the mask as NIfTI, or transforms as .mgz."});
}

/// Solves for voxels by Cramer's rule.
class Inverse {
public:
    explicit Inverse(const files::Affine& affine)
        : m_affine(affine)
        , m_determinant(determinant(column(0), column(1), column(2)))
    {}
    [[nodiscard]] bool exists() const { return std::isfinite(m_determinant) && std::abs(m_determinant) > 1e-9; }
    [[nodiscard]] Point voxel(const Point& world) const
    {
        const Point from{world[0] - m_affine[0][3], world[1] - m_affine[1][3], world[2] - m_affine[2][3]};
        return {determinant(from, column(1), column(2)) / m_determinant, determinant(column(0), from, column(2)) / m_determinant,
                determinant(column(0), column(1), from) / m_determinant};
    }

private:
    [[nodiscard]] Point column(std::size_t axis) const { return {m_affine[0][axis], m_affine[1][axis], m_affine[2][axis]}; }
    [[nodiscard]] static double determinant(const Point& a, const Point& b, const Point& c)
    {
        return a[0] * (b[1] * c[2] - b[2] * c[1]) - b[0] * (a[1] * c[2] - a[2] * c[1]) + c[0] * (a[1] * b[2] - a[2] * b[1]);
    }

    files::Affine m_affine;
    double m_determinant;
};

/// A surface's points, read once for all depths.
struct Layer {
    double depth = 0;  // 0 on the pial surface, 1 on the white one
    std::vector<std::array<float, 3>> points;
};

/// Those of white and pial that are there, at least one.
[[nodiscard]] Result<std::vector<Layer>> layersOf(const SubjectFiles& files, Hemisphere hemisphere, std::size_t vertices)
{
    std::vector<Layer> layers;
    for (const auto& [form, depth] : {std::pair(SurfaceForm::white, 1.0), std::pair(SurfaceForm::pial, 0.0)}) {
        const auto& path = files.form(hemisphere, form);
        if (!isFile(path)) continue;
        if (!isGifti(path))
            return std::unexpected(
                Error{ErrorKind::mismatch,
                      fmt::format("{} counts from the middle of its own volume, not in the scanner's mm.", path.string()),
                      "Convert it with mris_convert --to-scanner to .surf.gii, or name transforms as .mgz."});
        auto mesh = readMesh(path, hemisphere, form);
        if (!mesh) return std::unexpected(mesh.error());
        if (mesh->points.size() != vertices) return std::unexpected(otherLength(path, mesh->points.size(), vertices));
        layers.push_back({depth, std::move(mesh->points)});
    }
    if (layers.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} has no white or pial surface of the {}.", files.name, inWords(hemisphere)),
                                     files.noSurfaces.remedy});
    return layers;
}

/// Between the surfaces' points; on the only surface where one is there.
[[nodiscard]] Point pointAt(double depth, const std::vector<Layer>& layers, std::size_t vertex)
{
    Point point{};
    for (const auto& layer : layers) {
        const double weight = layers.size() == 1 ? 1 : 1 - std::abs(layer.depth - depth);
        for (std::size_t axis = 0; axis < 3; ++axis) point[axis] += weight * static_cast<double>(layer.points[vertex][axis]);
    }
    return point;
}

/// By depth and vertex, in voxels of the mask, from 0.
[[nodiscard]] Result<std::vector<std::vector<Point>>> voxelPointsAt(std::span<const double> depths, const SubjectFiles& files,
                                                                    Hemisphere hemisphere, std::size_t vertices)
{
    const auto affine = affineOf(files.mask.volume);
    if (!affine) return std::unexpected(affine.error());
    const Inverse inverse(*affine);
    if (!inverse.exists())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("The affine of {} squeezes voxels flat.", files.mask.volume.string()),
                                     "Save the mask with the affine of the functional images."});
    const auto layers = layersOf(files, hemisphere, vertices);
    if (!layers) return std::unexpected(layers.error());
    std::vector<std::vector<Point>> points;
    for (const auto depth : depths) {
        auto& at = points.emplace_back();
        at.reserve(vertices);
        for (std::size_t v = 0; v < vertices; ++v) at.push_back(inverse.voxel(pointAt(depth, *layers, v)));
    }
    return points;
}

}  // namespace

Result<std::vector<std::vector<VolumePlace>>> placesByWorld(const SubjectFiles& files, Hemisphere hemisphere,
                                                            std::size_t vertices, std::span<const double> depths)
{
    const auto points = voxelPointsAt(depths, files, hemisphere, vertices);
    if (!points) return std::unexpected(points.error());
    std::vector<std::vector<VolumePlace>> places;
    for (const auto& at : *points) {
        auto& depth = places.emplace_back();
        depth.reserve(vertices);
        for (const auto& [i, j, k] : at) depth.push_back({static_cast<float>(i), static_cast<float>(j), static_cast<float>(k)});
    }
    return places;
}

Result<std::vector<VoxelIndex>> voxelsByWorld(const SubjectFiles& files, Hemisphere hemisphere, std::size_t vertices)
{
    const auto shape = readVolumeShape(files.mask.volume);
    if (!shape) return std::unexpected(shape.error());
    const auto points = voxelPointsAt(std::array{kHalfWay}, files, hemisphere, vertices);
    if (!points) return std::unexpected(points.error());
    std::vector<VoxelIndex> voxels;
    voxels.reserve(vertices);
    for (const auto& [i, j, k] : points->front())  // nearestVoxel counts as NSD does, from 1
        voxels.push_back(nearestVoxel({static_cast<float>(i + 1), static_cast<float>(j + 1), static_cast<float>(k + 1)}, *shape));
    return voxels;
}

}  // namespace cortilens::data
