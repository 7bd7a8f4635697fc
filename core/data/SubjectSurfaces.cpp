// SPDX-License-Identifier: Apache-2.0
// Subject: meshes, and what is known of each vertex.
#include "core/data/Enables.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/VolumeFiles.h"
#include "core/files/MghReader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::array kFolded{SurfaceForm::white, SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::sphere};
constexpr std::array kForms{SurfaceForm::white, SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat, SurfaceForm::sphere};

// The middle of grey matter first; NSD counts its layers from the pial side.
constexpr std::array<std::string_view, 5> kLayers{"layerB2", "layerB1", "layerB3", "white", "pial"};
constexpr std::string_view kTransformSource = "func1pt8";  // kSpace in the names of transforms

// Stands in for the limits of a volume that no file tells: beyond any functional volume.
constexpr VolumeShape kAnyShape{512, 512, 512};

[[nodiscard]] bool holds(std::span<const SurfaceForm> forms, SurfaceForm form)
{
    return std::ranges::find(forms, form) != forms.end();
}

/// The voxel of each vertex. Errors: those of the reader, mismatch (other lengths, not three values per vertex).
[[nodiscard]] Result<std::vector<VoxelIndex>> readTransform(const fs::path& path, std::size_t vertices, const VolumeShape& shape)
{
    const auto map = files::readMgh(path);
    if (!map) return std::unexpected(map.error());
    const auto [width, height, depth, frames] = map->description.shape;
    if (frames != 3)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has {} values per vertex, not the three of a coordinate.", path.string(), frames),
                  "Download it again."});
    const auto count = static_cast<std::size_t>(width * height * depth);
    if (count != vertices) return std::unexpected(otherLength(path, count, vertices));
    std::vector<VoxelIndex> voxels(vertices);
    for (std::size_t v = 0; v < vertices; ++v)
        voxels[v] = nearestVoxel({map->values[v], map->values[vertices + v], map->values[2 * vertices + v]}, shape);
    return voxels;
}

/// The first layer that is there; the first of all when none is, for the error's sake.
[[nodiscard]] fs::path transformOf(const fs::path& folder, Hemisphere hemisphere)
{
    const auto named = [&](std::string_view layer) {
        return folder / fmt::format("{}.{}-to-{}.mgz", prefixOf(hemisphere), kTransformSource, layer);
    };
    const auto there = std::ranges::find_if(kLayers, [&](std::string_view layer) { return isFile(named(layer)); });
    return named(there == kLayers.end() ? kLayers.front() : *there);
}

}  // namespace

void Subject::findForms()
{
    const auto folder = m_tree.surfaces(m_name);
    std::vector<SurfaceForm> damaged;
    for (const auto hemisphere : kHemispheres) {
        auto& maps = m_vertexMaps[sideOf(hemisphere)];
        for (const auto form : kFolded) {
            if (!isFile(formFile(folder, hemisphere, form)) || !maps.curvature.empty()) continue;
            const auto mesh = readMesh(folder, hemisphere, form);
            if (!mesh) {
                damaged.push_back(form);
                add(pieceFrom(mesh.error(), fmt::format("Surface {}.{}", prefixOf(hemisphere), nameOf(form)),
                              enables::kSurfaces));
                continue;
            }
            m_base[sideOf(hemisphere)] = form;
            maps.curvature.assign(mesh->points.size(), 0.0F);
            maps.voxel.assign(mesh->points.size(), kNoVoxel);
            maps.noiseCeiling.assign(mesh->points.size(), kNan);
        }
    }
    const auto counts = vertexCounts();
    for (const auto form : kForms) {
        const bool both = std::ranges::all_of(kHemispheres, [&](Hemisphere hemisphere) {
            return counts[sideOf(hemisphere)] > 0 && isFile(formFile(folder, hemisphere, form));
        });
        if (both && !holds(damaged, form)) m_forms.push_back(form);
    }
    describeForms();
}

void Subject::describeForms()
{
    const auto folder = m_tree.surfaces(m_name);
    const auto counts = vertexCounts();
    std::vector<std::string_view> folded;
    for (const auto form : m_forms)
        if (form != SurfaceForm::flat) folded.push_back(nameOf(form));
    if (folded.empty())
        add({"Surfaces", PieceState::missing,
             fmt::format("lh.white and rh.white (or pial, inflated, sphere of both hemispheres) were looked for in {}.",
                         folder.string()),
             std::string(enables::kSurfaces)});
    else
        add({"Surfaces", PieceState::found,
             fmt::format("{}; {} vertices on the left, {} on the right", fmt::join(folded, ", "), counts[0], counts[1]),
             std::string(enables::kSurfaces)});
    const bool flat = holds(m_forms, SurfaceForm::flat);
    add({"Flat maps", flat ? PieceState::found : PieceState::missing,
         flat ? "full.flat.patch.3d of both hemispheres"
              : fmt::format("lh.full.flat.patch.3d and rh.full.flat.patch.3d were looked for in {}.", folder.string()),
         std::string(enables::kFlat)});
}

void Subject::readVertexMaps()
{
    bool shaded = false;
    for (const auto hemisphere : kHemispheres) {
        auto& maps = m_vertexMaps[sideOf(hemisphere)];
        if (maps.curvature.empty()) continue;
        auto curvature = readCurvature(m_tree.surfaces(m_name), m_tree.labels(m_name), hemisphere, maps.curvature.size());
        if (curvature) {
            maps.curvature = std::move(*curvature);
            shaded = true;
        } else
            add(pieceFrom(curvature.error(), fmt::format("Curvature, {}", inWords(hemisphere)), enables::kCurvature));
    }
    if (shaded) add({"Curvature", PieceState::found, "read", std::string(enables::kCurvature)});
    for (const auto hemisphere : kHemispheres) {
        if (m_vertexMaps[sideOf(hemisphere)].voxel.empty()) continue;
        readVoxels(hemisphere);
        readSurfaceCeiling(hemisphere);
    }
}

void Subject::readVoxels(Hemisphere hemisphere)
{
    auto& voxels = m_vertexMaps[sideOf(hemisphere)].voxel;
    const auto path = transformOf(m_tree.transforms(m_name), hemisphere);
    const auto name = fmt::format("Vertices to voxels, {}", inWords(hemisphere));
    auto read = readTransform(path, voxels.size(), m_shape == VolumeShape{} ? kAnyShape : m_shape);
    if (!read) {
        add(pieceFrom(read.error(), name, enables::kTransforms));
        return;
    }
    voxels = std::move(*read);
    const auto nowhere = std::ranges::count(voxels, kNoVoxel);
    if (std::cmp_equal(nowhere, voxels.size()))
        add({name, PieceState::damaged, fmt::format("{} leads no vertex into the volume. Download it again.", path.string()),
             std::string(enables::kTransforms)});
    else
        add({name, PieceState::found,
             fmt::format("{}; {} of {} vertices lie in a voxel of {}", path.filename().string(),
                         static_cast<std::ptrdiff_t>(voxels.size()) - nowhere, voxels.size(), kSpace),
             std::string(enables::kTransforms)});
}

void Subject::readSurfaceCeiling(Hemisphere hemisphere)
{
    auto& maps = m_vertexMaps[sideOf(hemisphere)];
    if (!m_noiseCeiling.empty()) maps.noiseCeiling = sampled(m_noiseCeiling, hemisphere);
    // A surface map counts when it is of the same betas as the volume, or the only one.
    for (const auto version : betaVersions()) {
        if (!m_betaVersion.empty() && version != m_betaVersion) continue;
        const auto path = m_tree.betas(m_name, "nativesurface", version) / fmt::format("{}.ncsnr.mgh", prefixOf(hemisphere));
        if (!isFile(path)) continue;
        const auto ncsnr = surfaceMap(path, hemisphere);
        if (!ncsnr)
            add(pieceFrom(ncsnr.error(), fmt::format("Noise ceiling, {}", inWords(hemisphere)), enables::kCeiling));
        else
            std::ranges::transform(*ncsnr, maps.noiseCeiling.begin(), [](float value) { return noiseCeilingOf(value); });
        return;
    }
}

std::vector<float> Subject::sampled(std::span<const float> volume, Hemisphere hemisphere) const
{
    const auto& voxels = vertexMaps(hemisphere).voxel;
    std::vector<float> values(voxels.size(), kNan);
    for (std::size_t v = 0; v < voxels.size(); ++v)
        if (voxels[v] != kNoVoxel) values[v] = volume[flatIndex(m_shape, voxels[v])];
    return values;
}

Result<std::vector<float>> Subject::surfaceMap(const fs::path& path, Hemisphere hemisphere) const
{
    auto map = files::readMghFrame(path, 0);
    if (!map) return std::unexpected(map.error());
    const auto vertices = vertexMaps(hemisphere).curvature.size();
    if (map->values.size() != vertices) return std::unexpected(otherLength(path, map->values.size(), vertices));
    std::ranges::replace_if(map->values, [](float value) { return std::isinf(value); }, kNan);
    return std::move(map->values);
}

Result<SurfaceMesh> Subject::surface(Hemisphere hemisphere, SurfaceForm form) const
{
    const auto folder = m_tree.surfaces(m_name);
    const auto vertices = vertexMaps(hemisphere).curvature.size();
    if (form == SurfaceForm::flat) {
        const auto base = readMesh(folder, hemisphere, m_base[sideOf(hemisphere)]);
        if (!base) return std::unexpected(base.error());
        return readFlatMesh(folder, *base);
    }
    auto mesh = readMesh(folder, hemisphere, form);
    if (mesh && vertices > 0 && mesh->points.size() != vertices)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has {} vertices, {} has {}.", formFile(folder, hemisphere, form).string(), mesh->points.size(),
                              formFile(folder, hemisphere, m_base[sideOf(hemisphere)]).filename().string(), vertices),
                  "All forms of a surface share one numbering: download the subject's surf folder again, as a whole."});
    return mesh;
}

}  // namespace cortilens::data
