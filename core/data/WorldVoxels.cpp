// SPDX-License-Identifier: Apache-2.0
#include "core/data/WorldVoxels.h"

#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VertexMaps.h"
#include "core/data/VolumeFiles.h"
#include "core/files/MghReader.h"
#include "core/files/NiftiReader.h"

#include <fmt/format.h>

#include <cmath>
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

/// Between the surfaces' points; on the only surface where one is there.
[[nodiscard]] Result<std::vector<Point>> pointsAt(double depth, const SubjectFiles& files, Hemisphere hemisphere,
                                                  std::size_t vertices)
{
    std::vector<Point> points(vertices);
    double weights = 0;
    for (const auto& [form, weight] : {std::pair(SurfaceForm::white, depth), std::pair(SurfaceForm::pial, 1 - depth)}) {
        const auto& path = files.form(hemisphere, form);
        if (!isFile(path)) continue;
        if (!isGifti(path))
            return std::unexpected(
                Error{ErrorKind::mismatch,
                      fmt::format("{} counts from the middle of its own volume, not in the scanner's mm.", path.string()),
                      "Convert it with mris_convert --to-scanner to .surf.gii, or name transforms as .mgz."});
        const auto mesh = readMesh(path, hemisphere, form);
        if (!mesh) return std::unexpected(mesh.error());
        if (mesh->points.size() != vertices) return std::unexpected(otherLength(path, mesh->points.size(), vertices));
        for (std::size_t v = 0; v < vertices; ++v)
            for (std::size_t axis = 0; axis < 3; ++axis) points[v][axis] += weight * static_cast<double>(mesh->points[v][axis]);
        weights += weight;
    }
    if (weights == 0)
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} has no white or pial surface of the {}.", files.name, inWords(hemisphere)),
                                     files.noSurfaces.remedy});
    for (auto& point : points)
        for (auto& value : point) value /= weights;
    return points;
}

/// The same in voxels of the mask, from 0.
[[nodiscard]] Result<std::vector<Point>> voxelPointsAt(double depth, const SubjectFiles& files, Hemisphere hemisphere,
                                                       std::size_t vertices)
{
    const auto affine = affineOf(files.mask.volume);
    if (!affine) return std::unexpected(affine.error());
    const Inverse inverse(*affine);
    if (!inverse.exists())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("The affine of {} squeezes voxels flat.", files.mask.volume.string()),
                                     "Save the mask with the affine of the functional images."});
    auto points = pointsAt(depth, files, hemisphere, vertices);
    if (points)
        for (auto& point : *points) point = inverse.voxel(point);
    return points;
}

}  // namespace

Result<std::vector<VolumePlace>> placesByWorld(const SubjectFiles& files, Hemisphere hemisphere, std::size_t vertices,
                                               double depth)
{
    const auto points = voxelPointsAt(depth, files, hemisphere, vertices);
    if (!points) return std::unexpected(points.error());
    std::vector<VolumePlace> places;
    places.reserve(vertices);
    for (const auto& [i, j, k] : *points) places.push_back({static_cast<float>(i), static_cast<float>(j), static_cast<float>(k)});
    return places;
}

Result<std::vector<VoxelIndex>> voxelsByWorld(const SubjectFiles& files, Hemisphere hemisphere, std::size_t vertices)
{
    const auto shape = readVolumeShape(files.mask.volume);
    if (!shape) return std::unexpected(shape.error());
    const auto points = voxelPointsAt(kHalfWay, files, hemisphere, vertices);
    if (!points) return std::unexpected(points.error());
    std::vector<VoxelIndex> voxels;
    voxels.reserve(vertices);
    for (const auto& [i, j, k] : *points)  // nearestVoxel counts as NSD does, from 1
        voxels.push_back(nearestVoxel({static_cast<float>(i + 1), static_cast<float>(j + 1), static_cast<float>(k + 1)}, *shape));
    return voxels;
}

}  // namespace cortilens::data
