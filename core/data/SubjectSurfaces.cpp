// SPDX-License-Identifier: Apache-2.0
// Subject: meshes, and what is known of each vertex.
#include "core/data/Enables.h"
#include "core/data/NoiseCeiling.h"
#include "core/data/RegisteredSphere.h"
#include "core/data/Subject.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/SurfaceSampling.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VolumeFiles.h"
#include "core/data/WorldVoxels.h"
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

// Stands in for the limits of a volume that no file tells: beyond any functional volume.
constexpr VolumeShape kAnyShape{512, 512, 512};

[[nodiscard]] bool holds(std::span<const SurfaceForm> forms, SurfaceForm form)
{
    return std::ranges::find(forms, form) != forms.end();
}

/// lh.full.flat.patch.3d -> full.flat.patch.3d
[[nodiscard]] std::string withoutHemisphere(const fs::path& path)
{
    const auto name = path.filename().string();
    return name.starts_with("lh.") ? name.substr(3) : name;
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

}  // namespace

void Subject::findForms()
{
    std::vector<SurfaceForm> damaged;
    for (const auto hemisphere : kHemispheres) {
        auto& maps = m_vertexMaps[sideOf(hemisphere)];
        for (const auto form : kFolded) {
            const auto& path = m_files.form(hemisphere, form);
            if (!isFile(path) || !maps.curvature.empty()) continue;
            const auto mesh = readMesh(path, hemisphere, form);
            if (!mesh) {
                damaged.push_back(form);
                add(pieceFrom(mesh.error(), fmt::format("Surface {}.{}", prefixOf(hemisphere), nameOf(form)),
                              enables::kSurfaces));
                continue;
            }
            m_base[sideOf(hemisphere)] = form;
            setVertices(hemisphere, mesh->points.size());
        }
    }
    if (m_files.onSurface()) layOutUnits();
    const auto counts = vertexCounts();
    for (const auto form : kSurfaceForms) {
        const bool both = std::ranges::all_of(kHemispheres, [&](Hemisphere hemisphere) {
            return counts[sideOf(hemisphere)] > 0 && isFile(m_files.form(hemisphere, form));
        });
        if (both && !holds(damaged, form)) m_forms.push_back(form);
    }
    describeForms();
}

void Subject::setVertices(Hemisphere hemisphere, std::size_t count)
{
    auto& maps = m_vertexMaps[sideOf(hemisphere)];
    maps.curvature.assign(count, 0.0F);
    maps.voxel.assign(count, kNoVoxel);
    maps.noiseCeiling.assign(count, kNan);
}

void Subject::layOutUnits()
{
    m_shape = gridOf(m_files.vertexCounts);
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        const auto due = static_cast<std::size_t>(m_files.vertexCounts[side]);
        const auto found = m_vertexMaps[side].curvature.size();
        if (found != 0 && found != due) {
            add({fmt::format("Surface, {}", inWords(hemisphere)), PieceState::damaged,
                 fmt::format("{} has {} vertices, {} has {}. Name the surfaces that the responses are of.",
                             m_files.form(hemisphere, m_base[side]).string(), found, space(), due),
                 std::string(enables::kSurfaces)});
            m_files.forms[side] = {};
        }
        if (found != due) setVertices(hemisphere, due);
        for (std::int32_t v = 0; std::cmp_less(v, due); ++v)
            m_vertexMaps[side].voxel[static_cast<std::size_t>(v)] = unitOf(hemisphere, {v});
    }
}

void Subject::describeForms()
{
    const auto counts = vertexCounts();
    std::vector<std::string_view> folded;
    for (const auto form : m_forms)
        if (form != SurfaceForm::flat) folded.push_back(nameOf(form));
    if (folded.empty())
        add({"Surfaces", PieceState::missing, m_files.noSurfaces.where, std::string(enables::kSurfaces)});
    else
        add({"Surfaces", PieceState::found,
             fmt::format("{}; {} vertices on the left, {} on the right", fmt::join(folded, ", "), counts[0], counts[1]),
             std::string(enables::kSurfaces)});
    const bool flat = holds(m_forms, SurfaceForm::flat);
    add({"Flat maps", flat ? PieceState::found : PieceState::missing,
         flat ? fmt::format("{} of both hemispheres", withoutHemisphere(m_files.form(Hemisphere::left, SurfaceForm::flat)))
              : m_files.noFlat.where,
         std::string(enables::kFlat)});
    // Who has one subject alone does not miss it: no notice, and an error where somebody asks.
    if (std::ranges::all_of(m_files.registered, isFile))
        add({"Registration to fsaverage", PieceState::found,
             fmt::format("{} of both hemispheres", withoutHemisphere(m_files.registered[0])), std::string(enables::kRegistered)});
}

void Subject::readVertexMaps()
{
    bool shaded = false;
    for (const auto hemisphere : kHemispheres) {
        auto& maps = m_vertexMaps[sideOf(hemisphere)];
        if (maps.curvature.empty() || (m_files.onSurface() && m_forms.empty())) continue;
        auto curvature = readCurvature(m_files.curvature[sideOf(hemisphere)], hemisphere, maps.curvature.size());
        if (curvature) {
            maps.curvature = std::move(*curvature);
            shaded = true;
        } else
            add(pieceFrom(curvature.error(), fmt::format("Curvature, {}", inWords(hemisphere)), enables::kCurvature));
    }
    if (shaded) add({"Curvature", PieceState::found, "read", std::string(enables::kCurvature)});
    for (const auto hemisphere : kHemispheres) {
        if (m_vertexMaps[sideOf(hemisphere)].voxel.empty()) continue;
        if (!m_files.onSurface()) readVoxels(hemisphere);
        readSurfaceCeiling(hemisphere);
    }
}

void Subject::readVoxels(Hemisphere hemisphere)
{
    auto& voxels = m_vertexMaps[sideOf(hemisphere)].voxel;
    const auto& path = m_files.transforms[sideOf(hemisphere)];
    const auto name = fmt::format("Vertices to voxels, {}", inWords(hemisphere));
    if (path.empty() && !m_files.transformsByWorld) {
        add({name, PieceState::missing, m_files.noTransforms.where, std::string(enables::kTransforms)});
        return;
    }
    auto read = m_files.transformsByWorld ? voxelsByWorld(m_files, hemisphere, voxels.size())
                                          : readTransform(path, voxels.size(), m_shape == VolumeShape{} ? kAnyShape : m_shape);
    if (!read) {
        add(pieceFrom(read.error(), name, enables::kTransforms));
        return;
    }
    voxels = std::move(*read);
    const auto nowhere = std::ranges::count(voxels, kNoVoxel);
    const auto origin = m_files.transformsByWorld ? std::string("places in the world") : path.string();
    const auto remedy = m_files.transformsByWorld ? "Name surfaces and mask of the same world." : "Download it again.";
    if (std::cmp_equal(nowhere, voxels.size()))
        add({name, PieceState::damaged, fmt::format("{} leads no vertex into the volume. {}", origin, remedy),
             std::string(enables::kTransforms)});
    else
        add({name, PieceState::found,
             fmt::format("{}; {} of {} vertices lie in a voxel of {}", path.empty() ? origin : path.filename().string(),
                         static_cast<std::ptrdiff_t>(voxels.size()) - nowhere, voxels.size(), space()),
             std::string(enables::kTransforms)});
}

void Subject::readSurfaceCeiling(Hemisphere hemisphere)
{
    auto& maps = m_vertexMaps[sideOf(hemisphere)];
    if (!m_noiseCeiling.empty()) maps.noiseCeiling = sampled(m_noiseCeiling, hemisphere);
    const auto& path = m_files.ceiling.surfaces[sideOf(hemisphere)];
    if (path.empty() || m_files.onSurface()) return;  // of units that are vertices it is known already
    const auto values = readSurfaceValues(path, hemisphere, maps.noiseCeiling.size());
    if (!values)
        add(pieceFrom(values.error(), fmt::format("Noise ceiling, {}", inWords(hemisphere)), enables::kCeiling));
    else
        std::ranges::transform(*values, maps.noiseCeiling.begin(),
                               [this](float value) { return noiseCeilingFrom(m_files.ceiling.kind, value); });
}

std::vector<float> Subject::sampled(std::span<const float> volume, Hemisphere hemisphere) const
{
    const auto& voxels = vertexMaps(hemisphere).voxel;
    std::vector<float> values(voxels.size(), kNan);
    for (std::size_t v = 0; v < voxels.size(); ++v)
        if (voxels[v] != kNoVoxel) values[v] = volume[flatIndex(m_shape, voxels[v])];
    return values;
}

Result<std::vector<std::vector<VolumePlace>>> Subject::placesAt(Hemisphere hemisphere, bool allDepths) const
{
    // Quarters of grey matter, as NSD's layers B1 to B3.
    static constexpr std::array kDepths{0.5, 0.25, 0.75};
    const auto side = sideOf(hemisphere);
    const auto vertices = vertexMaps(hemisphere).voxel.size();
    if (m_files.transformsByWorld)
        return placesByWorld(m_files, hemisphere, vertices, std::span(kDepths).first(allDepths ? kDepths.size() : 1));
    std::vector<std::vector<VolumePlace>> places;
    auto paths = allDepths ? m_files.depths[side] : std::vector<fs::path>{};
    if (paths.empty()) paths.push_back(m_files.transforms[side]);
    for (const auto& path : paths) {
        if (!isFile(path))
            return std::unexpected(Error{ErrorKind::notFound,
                                         fmt::format("No way leads from a volume to the {} of {}: {}", inWords(hemisphere),
                                                     name(), m_files.noTransforms.where),
                                         m_files.noTransforms.remedy});
        auto found = readVolumePlaces(path);
        if (!found) return std::unexpected(found.error());
        if (found->size() != vertices) return std::unexpected(otherLength(path, found->size(), vertices));
        places.push_back(std::move(*found));
    }
    return places;
}

Result<std::vector<float>> Subject::sampledAtDepths(std::span<const float> volume, Hemisphere hemisphere, Sampling sampling) const
{
    const auto places = placesAt(hemisphere, sampling == Sampling::linear || sampling == Sampling::cubic);
    if (!places) return std::unexpected(places.error());
    std::vector<std::vector<float>> depths;
    for (const auto& depth : *places) depths.push_back(sampleVolume(volume, m_shape, depth, sampling));
    return meanOfDepths(depths);
}

Result<RegisteredSphere> Subject::registered(Hemisphere hemisphere) const
{
    const auto& path = m_files.registered[sideOf(hemisphere)];
    const auto vertices = vertexMaps(hemisphere).curvature.size();
    if (!isFile(path))
        return std::unexpected(
            Error{ErrorKind::notFound,
                  fmt::format("What lies in the same place in other subjects is not known: {} has no sphere of the {} registered "
                              "to fsaverage{}.",
                              name(), inWords(hemisphere),
                              path.empty() ? std::string{} : fmt::format(" ({} was looked for)", path.string())),
                  path.empty() ? "Name it in study.json: \"registered\" beside the hemisphere's surfaces."
                               : fmt::format("Download {}.", path.filename().string())});
    const auto mesh = readMesh(path, hemisphere, SurfaceForm::sphere);
    if (!mesh) return std::unexpected(mesh.error());
    if (mesh->points.size() != vertices)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has {} vertices, the subject's surface has {}.", path.string(), mesh->points.size(), vertices),
                  "Take the one of the same reconstruction."});
    return RegisteredSphere(mesh->points);
}

Result<SurfaceMesh> Subject::surface(Hemisphere hemisphere, SurfaceForm form) const
{
    const auto& path = m_files.form(hemisphere, form);
    const auto& basePath = m_files.form(hemisphere, m_base[sideOf(hemisphere)]);
    const auto vertices = vertexMaps(hemisphere).curvature.size();
    if (path.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} has no {} surface of the {}.", name(), nameOf(form), inWords(hemisphere)),
                                     m_files.noSurfaces.remedy});
    if (form == SurfaceForm::flat) {
        const auto base = readMesh(basePath, hemisphere, m_base[sideOf(hemisphere)]);
        if (!base) return std::unexpected(base.error());
        return readFlatMesh(path, *base);
    }
    auto mesh = readMesh(path, hemisphere, form);
    if (mesh && vertices > 0 && mesh->points.size() != vertices)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("{} has {} vertices, {} has {}.", path.string(), mesh->points.size(), basePath.filename().string(),
                              vertices),
                  "All forms of a surface share one numbering: download the subject's surf folder again, as a whole."});
    return mesh;
}

}  // namespace cortilens::data
