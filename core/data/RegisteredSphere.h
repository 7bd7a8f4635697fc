// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cortilens::data {

/// One hemisphere's vertices in the places that registration gave them on the sphere of fsaverage (FreeSurfer's sphere.reg), so
/// that a place has a name in every subject (Fischl, Sereno, Tootell & Dale 1999, Hum Brain Mapp 8:272).
///
/// Immutable: any number of threads. Takes 20 bytes a vertex.
class RegisteredSphere {
public:
    /// On the unit sphere.
    using Place = std::array<float, 3>;
    static constexpr float kRadiusMm = 100;  ///< of fsaverage's sphere, which distances are meant on

    /// `points` [V], of any radius about the origin; one without a direction (0 0 0, NaN) is nobody's neighbour.
    explicit RegisteredSphere(std::span<const std::array<float, 3>> points);

    [[nodiscard]] std::size_t vertices() const { return m_places.size(); }
    [[nodiscard]] const Place& placeOf(VertexId vertex) const { return m_places[static_cast<std::size_t>(vertex.value)]; }

    struct Neighbor {
        VertexId vertex{-1};   ///< -1: there is none
        float distanceMm = 0;  ///< along the sphere
    };
    /// The vertex nearest to a place; of several the first.
    [[nodiscard]] Neighbor nearest(const Place& place) const;

private:
    [[nodiscard]] int cellAlong(float coordinate) const;
    [[nodiscard]] std::size_t cellOf(const Place& place) const;
    void searchCell(int x, int y, int z, const Place& place, Neighbor& best, float& leastSquare) const;

    std::vector<Place> m_places;  // [V], unit length; 0 0 0: nowhere
    int m_cells = 1;              // along each axis of the cube around the sphere
    // Vertices sorted by their cell, and where each cell's begin: [m_cells^3 + 1].
    std::vector<std::int32_t> m_sorted;
    std::vector<std::int32_t> m_begins;
};

/// The vertices `to` that are in the places of `vertices` of `from`: those whose nearest vertex of `from` is one of them, and
/// those nearest to one of them, so that nothing falls between two meshes of different density (both ways, as mri_label2label
/// does by default). Sorted.
[[nodiscard]] std::vector<VertexId> homologous(std::span<const VertexId> vertices, const RegisteredSphere& from,
                                               const RegisteredSphere& to);

}  // namespace cortilens::data
