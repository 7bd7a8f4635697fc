// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/Piece.h"
#include "core/data/Region.h"
#include "core/data/StudyFiles.h"
#include "core/data/VertexMaps.h"
#include "core/types/DrawnRegion.h"
#include "core/types/Error.h"
#include "core/types/Ids.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"
#include "core/types/WeightedVoxel.h"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cortilens::data {

class RegisteredSphere;
enum class Sampling : std::uint8_t;

/// One person of a study: surfaces, the way from vertices to voxels, regions and maps.
///
/// Where a study's units are vertices, a vertex's voxel is unitOf(): the volume is a grid of hemispheres and vertices.
///
/// Immutable once open: any number of threads. What open() read (vertex maps, noise ceiling, regions) is kept; meshes and
/// overlays are read when asked for. A missing or damaged piece is a notice, and an error only where that piece is asked for.
class Subject {
public:
    /// `name`: subj01, or empty for the first. Errors: notFound (no such subject, naming those that are there).
    [[nodiscard]] static Result<Subject> open(const StudyFiles& study, std::string_view name);

    [[nodiscard]] const std::string& name() const { return m_files.name; }
    [[nodiscard]] const std::string& space() const { return m_files.space; }  ///< that voxels (or vertices) are counted in
    [[nodiscard]] bool unitsAreVertices() const { return m_files.onSurface(); }
    [[nodiscard]] const SubjectFiles& files() const { return m_files; }
    [[nodiscard]] std::array<std::int32_t, 3> volumeShape() const { return m_shape; }  ///< 0 0 0: no volume was found
    [[nodiscard]] std::array<std::int32_t, 2> vertexCounts() const;                    ///< left, right; 0: no surface
    [[nodiscard]] std::span<const SurfaceForm> forms() const { return m_forms; }       ///< those that both hemispheres have
    [[nodiscard]] std::span<const Region> regions() const { return m_regions; }
    [[nodiscard]] std::span<const Overlay> overlays() const { return m_overlays; }  ///< without values
    [[nodiscard]] std::span<const Piece> pieces() const { return m_pieces; }        ///< what open() looked for
    /// What is missing or damaged and what it would enable, and what was passed over.
    [[nodiscard]] std::span<const std::string> notices() const { return m_notices; }
    [[nodiscard]] int sessions() const { return m_sessions; }  ///< of betas in this space on disk, without a gap from the first
    [[nodiscard]] const VertexMaps& vertexMaps(Hemisphere hemisphere) const;

    /// Noise ceiling of the mean of three trials, %; NaN where unknown or outside.
    [[nodiscard]] float noiseCeiling(VoxelIndex voxel) const;

    /// Errors: those of the readers, mismatch (another vertex count than the other forms, with both numbers).
    [[nodiscard]] Result<SurfaceMesh> surface(Hemisphere hemisphere, SurfaceForm form) const;

    /// Where the hemisphere's vertices lie on the sphere of fsaverage. Errors: notFound (no sphere.reg, saying where it was
    /// looked for), those of the readers, mismatch (another vertex count than the surface's, with both numbers).
    [[nodiscard]] Result<RegisteredSphere> registered(Hemisphere hemisphere) const;

    /// With values: from the surface map where there is one, else the nearest voxel's, which is the one that a click takes.
    /// Errors: notFound (no such id), those of the readers, mismatch (a map of another length than the mesh, with both numbers).
    [[nodiscard]] Result<Overlay> overlay(std::string_view id) const;

    /// The same with another way from volume to surface: see sampledAtDepths. The noise ceiling stays the nearest voxel's.
    /// Errors: likewise, and those of sampledAtDepths.
    [[nodiscard]] Result<Overlay> overlay(std::string_view id, Sampling sampling) const;

    /// A volume's values [x, y, z] with x fastest at the vertices [V], as NSD carries its own betas: the mean of what is known at
    /// the depths layerB1, layerB2 and layerB3 that have a transform, or that lie a quarter, a half and three quarters deep where
    /// surfaces and volume share a world (nearest and winnerTakesAll: at one depth, the middle before the others, since labels
    /// have no mean). Errors: notFound (no transform, saying where it was looked for), those of readVolumePlaces and
    /// placesByWorld, mismatch (another mesh's).
    [[nodiscard]] Result<std::vector<float>> sampledAtDepths(std::span<const float> volume, Hemisphere hemisphere,
                                                             Sampling sampling) const;

    /// A value per vertex [V]: that of its nearest voxel, NaN where that is not among `voxels`. `values` is as long as `voxels`.
    [[nodiscard]] std::vector<float> onSurface(Hemisphere hemisphere, std::span<const VoxelIndex> voxels,
                                               std::span<const float> values) const;

    /// A region's name, with `lh.` or `rh.` before it for one half, or with `set/` before it. Null: none.
    [[nodiscard]] const Region* findRegion(std::string_view name) const;

    /// The same subject with these regions beside its own; one of a drawn set that has the name is replaced. Errors:
    /// invalidRequest (a name that cannot be one, or that another region has; a vertex that is not on the surface).
    [[nodiscard]] Result<Subject> withDrawn(std::span<const DrawnRegion> regions) const;

    /// Names of the regions that hold the vertex, or the voxel.
    [[nodiscard]] std::vector<std::string> regionsAt(SurfaceVertex vertex) const;
    [[nodiscard]] std::vector<std::string> regionsAt(VoxelIndex voxel) const;

    /// A vertex is its nearest voxel, a region all of its voxels, each with weight 1; sorted by voxel.
    /// Errors: invalidRequest (no selection; a vertex or voxel outside, with the limits), notFound (a vertex that lies in no
    /// voxel, no transform, no such region or half, a region without voxels), each saying why.
    [[nodiscard]] Result<std::vector<WeightedVoxel>> voxelsOf(const Selection& selection) const;

    /// The vertices of the subject's own surface that a selection is, by hemisphere and sorted: a vertex itself, a voxel all that
    /// lie in it, a region those that carry its label (one made by a threshold: those in its voxels). Errors: as of voxelsOf,
    /// but for a vertex that lies in no voxel; notFound (none lies there).
    [[nodiscard]] Result<std::array<std::vector<VertexId>, 2>> verticesOf(const Selection& selection) const;

private:
    explicit Subject(SubjectFiles files);
    void add(Piece piece);
    void findForms();
    void setVertices(Hemisphere hemisphere, std::size_t count);
    void layOutUnits();
    void describeForms();
    void findShape();
    void readNoiseCeiling();
    void readUnitCeiling();
    void readVertexMaps();
    void readVoxels(Hemisphere hemisphere);
    void readSurfaceCeiling(Hemisphere hemisphere);
    void readRegions();
    void listOverlays();
    void countSessions();
    [[nodiscard]] Result<std::vector<float>> overlayValues(const OverlayFiles& files, Hemisphere hemisphere,
                                                           Sampling sampling) const;
    [[nodiscard]] Result<std::vector<std::vector<std::array<float, 3>>>> placesAt(Hemisphere hemisphere, bool allDepths) const;
    [[nodiscard]] std::vector<float> sampled(std::span<const float> volume, Hemisphere hemisphere) const;
    [[nodiscard]] Result<std::vector<WeightedVoxel>> voxelsOfVertex(SurfaceVertex vertex) const;
    [[nodiscard]] Result<std::vector<WeightedVoxel>> voxelsOfRegion(std::string_view name) const;
    [[nodiscard]] Result<const Region*> regionNamed(std::string_view name) const;
    [[nodiscard]] Result<void> checkVertex(SurfaceVertex vertex) const;
    [[nodiscard]] std::array<std::vector<VertexId>, 2> verticesIn(std::span<const WeightedVoxel> voxels) const;
    [[nodiscard]] std::string unambiguousNameOf(const Region& region) const;

    SubjectFiles m_files;
    std::array<std::int32_t, 3> m_shape{};
    std::vector<SurfaceForm> m_forms;
    std::array<SurfaceForm, 2>
        m_base{};  // by hemisphere: the form that vertices are counted on and flat maps take triangles from
    std::array<VertexMaps, 2> m_vertexMaps;
    std::vector<float> m_noiseCeiling;  // [x, y, z] with x fastest, %; empty: unknown
    std::vector<Region> m_regions;
    std::vector<std::string> m_emptyRegions;  // named in a table, without voxels and vertices here
    std::vector<Overlay> m_overlays;
    std::vector<Piece> m_pieces;
    std::vector<std::string> m_notices;
    int m_sessions = 0;
};

}  // namespace cortilens::data
