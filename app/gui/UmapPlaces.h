// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Ids.h"
#include "core/types/Selection.h"
#include "core/wire/UmapMessages.h"
#include "widgets/image/ScatterView.h"

#include <QString>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

namespace cortilens::gui {

/// The voxels of a layout, found by what they are: row by voxel, vertex and region, and back.
class UmapPlaces {
public:
    /// `reply`: of two components and whole, see isWhole().
    explicit UmapPlaces(wire::UmapReply reply);

    [[nodiscard]] static bool isWhole(const wire::UmapReply& reply);  ///< as many of everything as there are voxels

    [[nodiscard]] const wire::UmapReply& reply() const { return m_reply; }
    [[nodiscard]] image::ScatterPoints points() const;
    [[nodiscard]] color::PlaneScale scale() const;  ///< what the colours span

    [[nodiscard]] Selection selectionOf(std::int32_t row) const;
    [[nodiscard]] std::optional<std::int32_t> rowOf(const VoxelIndex& voxel) const;      ///< nothing: it is not laid out
    [[nodiscard]] std::optional<std::int32_t> rowOf(const SurfaceVertex& vertex) const;  ///< of a layout of vertices
    [[nodiscard]] std::vector<std::int32_t> rowsOf(std::string_view region) const;
    [[nodiscard]] std::optional<std::int32_t> nearestTo(float across, float up) const;

    /// voxel 40, 17, 22 · FFA-1, food · R² 0.41
    [[nodiscard]] QString wordsOf(std::int32_t row) const;
    [[nodiscard]] QString regionsOf(std::int32_t row) const;  ///< FFA-1, food; the smallest three

private:
    using Unit = std::array<std::int32_t, 3>;
    [[nodiscard]] bool onSurface() const { return m_reply.unitName == "vertices"; }
    [[nodiscard]] Unit unitAt(std::int32_t row) const;  // of a vertex the last is 0
    [[nodiscard]] std::optional<std::int32_t> find(const Unit& unit) const;

    wire::UmapReply m_reply;
    std::map<Unit, std::int32_t> m_rows;
};

}  // namespace cortilens::gui
