// SPDX-License-Identifier: Apache-2.0
#include "core/demo/Subject.h"
#include "core/demo/TreeFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace cortilens::demo {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// A surface between white and pial; NSD counts its layers from the pial side.
struct Layer {
    std::string_view name;
    float depth;  ///< 0: white, 1: pial
};
constexpr std::array<Layer, 5> kLayers{{{"white", 0}, {"layerB3", 0.25F}, {"layerB2", 0.5F}, {"layerB1", 0.75F}, {"pial", 1}}};

[[nodiscard]] std::filesystem::path freesurferOf(const std::filesystem::path& root, const Subject& subject)
{
    return root / "nsddata/freesurfer" / subject.name;
}

[[nodiscard]] std::filesystem::path volumesOf(const std::filesystem::path& root, const Subject& subject)
{
    return root / "nsddata/ppdata" / subject.name / kSpace;
}

[[nodiscard]] Result<void> writeForms(const std::filesystem::path& folder, const Hemicortex& cortex,
                                      const std::vector<Point>& registered)
{
    const std::string prefix(prefixOf(cortex.white.hemisphere));
    const auto named = [&](std::string_view name) { return folder / fmt::format("{}.{}", prefix, name); };
    for (const auto& layer : kLayers) {
        auto mesh = cortex.white;
        mesh.points = atDepth(cortex, layer.depth);
        if (auto written = writeMesh(named(layer.name), mesh); !written) return written;
    }
    if (auto written = writeMesh(named("inflated"), cortex.inflated); !written) return written;
    if (auto written = writeMesh(named("sphere"), cortex.sphere); !written) return written;
    auto sphere = cortex.sphere;
    sphere.points = registered;
    if (auto written = writeMesh(named("sphere.reg"), sphere); !written) return written;
    if (auto written = writeFlatPatch(named("full.flat.patch.3d"), cortex.flat); !written) return written;
    const auto triangles = cortex.white.triangles.size();
    if (auto written = writePerVertex(named("curv"), cortex.curvature, triangles); !written) return written;
    return writePerVertex(named("sulc"), cortex.sulcalDepth, triangles);
}

/// t of one domain against the others, as the voxel's disc strengths and a unit of noise would give it.
struct Contrast {
    std::string_view name;  ///< as in floc_facestval
    std::string_view set;   ///< whose discs prefer it; empty: none does
};
constexpr std::array<Contrast, 5> kContrasts{{{"faces", "floc-faces"},
                                              {"places", "floc-places"},
                                              {"bodies", "floc-bodies"},
                                              {"characters", "floc-words"},
                                              {"objects", ""}}};

[[nodiscard]] float bump(float distanceMm, float radiusMm)
{
    const float radii = distanceMm / radiusMm;
    return std::exp(-radii * radii / 2);
}

/// [V]; `noise` is drawn once per vertex.
[[nodiscard]] std::vector<float> contrastOn(const RegionFields& fields, std::string_view set, std::mt19937_64& random)
{
    std::normal_distribution<float> noise(0.0F, 0.8F);
    std::vector<float> t(fields.general.size());
    for (auto& value : t) value = noise(random);
    for (std::size_t d = 0; d < discs().size(); ++d) {
        const auto& disc = discs()[d];
        const bool own = disc.set == set;
        const bool other = !own && disc.set.starts_with("floc-");
        if (!own && !other) continue;
        for (std::size_t v = 0; v < t.size(); ++v) t[v] += (own ? 11.0F : -2.5F) * bump(fields.discDistance[d][v], disc.radiusMm);
    }
    return t;
}

[[nodiscard]] Result<void> writeContrast(const std::filesystem::path& root, const Subject& subject, const Contrast& contrast,
                                         std::mt19937_64& random)
{
    std::array<std::vector<float>, 2> onSurface;
    for (std::size_t side = 0; side < 2; ++side) {
        onSurface[side] = contrastOn(subject.preferences.fields[side], contrast.set, random);
        const auto prefix = prefixOf(subject.cortex[side].white.hemisphere);
        const auto path = freesurferOf(root, subject) / "label" / fmt::format("{}.floc{}tval.mgz", prefix, contrast.name);
        if (auto written = writeSurfaceMap(path, onSurface[side], onSurface[side].size()); !written) return written;
    }
    std::vector<float> volume(subject.grid.voxels(), kNan);
    for (const auto& voxel : subject.ribbon)
        volume[subject.grid.indexOf(voxel.voxel)] = voxel.sample(onSurface[voxel.hemisphere == Hemisphere::left ? 0 : 1]);
    return writeVolume(volumesOf(root, subject) / fmt::format("floc_{}tval.nii.gz", contrast.name), subject.grid, volume);
}

/// What a pRF measurement would give of the early areas. A voxel has the values of one vertex: angles have no mean.
struct PrfMap {
    std::string_view volume;   ///< prf_angle
    std::string_view surface;  ///< prfangle
    std::vector<float> RegionFields::* values;
};
constexpr std::array<PrfMap, 2> kPrfMaps{{{"prf_angle", "prfangle", &RegionFields::angleDeg},
                                          {"prf_eccentricity", "prfeccentricity", &RegionFields::eccentricityDeg}}};

[[nodiscard]] Result<void> writePrf(const std::filesystem::path& root, const Subject& subject, const PrfMap& map)
{
    for (std::size_t side = 0; side < 2; ++side) {
        const auto& values = subject.preferences.fields[side].*map.values;
        const auto prefix = prefixOf(subject.cortex[side].white.hemisphere);
        const auto path = freesurferOf(root, subject) / "label" / fmt::format("{}.{}.mgz", prefix, map.surface);
        if (auto written = writeSurfaceMap(path, values, values.size()); !written) return written;
    }
    std::vector<float> volume(subject.grid.voxels(), kNan);
    for (const auto& voxel : subject.ribbon) {
        const auto& values = subject.preferences.fields[voxel.hemisphere == Hemisphere::left ? 0 : 1].*map.values;
        volume[subject.grid.indexOf(voxel.voxel)] = values[static_cast<std::size_t>(voxel.nearestCorner().value)];
    }
    return writeVolume(volumesOf(root, subject) / fmt::format("{}.nii.gz", map.volume), subject.grid, volume);
}

/// -1: not this hemisphere's cortex, 0: cortex without a label, 1..: the label.
[[nodiscard]] std::vector<float> labelVolume(const Subject& subject, const std::array<std::vector<int>, 2>& labels,
                                             std::optional<Hemisphere> only)
{
    std::vector<float> volume(subject.grid.voxels(), -1.0F);
    for (const auto& voxel : subject.ribbon) {
        if (only && voxel.hemisphere != *only) continue;
        const auto& side = labels[voxel.hemisphere == Hemisphere::left ? 0 : 1];
        volume[subject.grid.indexOf(voxel.voxel)] =
            static_cast<float>(side[static_cast<std::size_t>(voxel.nearestCorner().value)]);
    }
    return volume;
}

[[nodiscard]] Result<void> writeLabelSet(const std::filesystem::path& root, const Subject& subject, const LabelSet& set)
{
    std::array<std::vector<int>, 2> labels;
    const auto onSurface = freesurferOf(root, subject) / "label";
    const auto inVolume = volumesOf(root, subject) / "roi";
    for (std::size_t side = 0; side < 2; ++side) {
        labels[side] = labelsOf(set.name, subject.preferences.fields[side]);
        const auto hemisphere = subject.cortex[side].white.hemisphere;
        const auto prefix = prefixOf(hemisphere);
        std::vector<float> values(labels[side].size());
        std::ranges::transform(labels[side], values.begin(), [](int label) { return static_cast<float>(label); });
        if (auto written = writeSurfaceMap(onSurface / fmt::format("{}.{}.mgz", prefix, set.name), values, values.size());
            !written)
            return written;
        if (auto written = writeVolume(inVolume / fmt::format("{}.{}.nii.gz", prefix, set.name), subject.grid,
                                       labelVolume(subject, labels, hemisphere));
            !written)
            return written;
    }
    if (auto written =
            writeVolume(inVolume / fmt::format("{}.nii.gz", set.name), subject.grid, labelVolume(subject, labels, std::nullopt));
        !written)
        return written;
    return writeNameTable(onSurface / fmt::format("{}.mgz.ctab", set.name), set.labels);
}

}  // namespace

Result<void> writeSurfaces(const std::filesystem::path& root, const Subject& subject)
{
    for (const auto& hemisphere : subject.cortex)
        if (auto written = writeForms(freesurferOf(root, subject) / "surf", hemisphere,
                                      subject.registered[sideOf(hemisphere.white.hemisphere)]);
            !written)
            return written;
    return {};
}

Result<void> writeTransforms(const std::filesystem::path& root, const Subject& subject)
{
    const auto folder = root / "nsddata/ppdata" / subject.name / "transforms";
    for (const auto& hemisphere : subject.cortex)
        for (const auto& layer : kLayers) {
            const auto points = atDepth(hemisphere, layer.depth);
            std::vector<float> coordinates(3 * points.size());
            for (std::size_t v = 0; v < points.size(); ++v) {
                const auto voxel = subject.grid.voxelFromWorld(points[v]);
                for (std::size_t axis = 0; axis < 3; ++axis) coordinates[axis * points.size() + v] = voxel[axis] + 1;  // 1-based
            }
            const auto name = fmt::format("{}.func1pt8-to-{}.mgz", prefixOf(hemisphere.white.hemisphere), layer.name);
            if (auto written = writeSurfaceMap(folder / name, coordinates, points.size()); !written) return written;
        }
    return {};
}

Result<void> writeRegions(const std::filesystem::path& root, const Subject& subject, std::uint64_t seed)
{
    for (const auto& set : labelSets())
        if (auto written = writeLabelSet(root, subject, set); !written) return written;
    std::mt19937_64 random(seed);
    for (const auto& contrast : kContrasts)
        if (auto written = writeContrast(root, subject, contrast, random); !written) return written;
    for (const auto& map : kPrfMaps)
        if (auto written = writePrf(root, subject, map); !written) return written;
    std::vector<float> mask(subject.grid.voxels(), 0.0F);
    for (const auto& voxel : subject.ribbon) mask[subject.grid.indexOf(voxel.voxel)] = 1;
    return writeVolume(volumesOf(root, subject) / "brainmask.nii.gz", subject.grid, mask);
}

}  // namespace cortilens::demo
