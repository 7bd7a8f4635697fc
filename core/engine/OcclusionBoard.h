// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/analysis/Occlusion.h"
#include "core/dense/Embedder.h"
#include "core/types/Error.h"
#include "core/types/Grid.h"
#include "core/types/Photo.h"
#include "core/wire/OcclusionMessages.h"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace cortilens::engine {

/// Which covered copies of a photo have to be looked at, and what was answered to each.
///
/// next() may be called by several threads at a time, everything else by one at a time.
class OcclusionBoard {
public:
    /// `orders`: the map's own, then those by chance, each of all patches of the grid. `cover` is of the photo's size.
    /// `pictureSide`: as of OcclusionQuery.
    OcclusionBoard(Photo photo, Photo cover, GridSize grid, std::vector<analysis::PatchOrder> orders, int steps, int pictureSide);

    /// The next copy to be embedded; its place goes back to put(). The map's own come first, then draw by draw.
    [[nodiscard]] std::optional<dense::Embedder::Item> next();

    /// The response to a copy.
    void put(std::size_t place, const Photo& copy, float response);

    /// Whether another order's curves became whole since this was asked last, once the map's own are.
    [[nodiscard]] bool hasNews();

    /// Curves and areas of what is there, and the pictures if asked, megabytes: empty curves before the map's own are whole.
    /// Title, unit, image and table are left to the caller.
    [[nodiscard]] wire::OcclusionReply reply(bool withPictures) const;

private:
    [[nodiscard]] bool hasOwnCurve() const;  ///< of the map itself, ends included
    /// Of one order: deletion, insertion.
    struct Curves {
        std::array<std::vector<float>, 2> responses;
        std::size_t missing = 0;
    };
    struct Place {
        std::size_t order = 0;
        std::size_t kind = 0;
        std::size_t level = 0;
    };
    [[nodiscard]] std::optional<Place> placeOf(std::size_t index) const;  ///< nothing: the whole photo, or all of it covered
    [[nodiscard]] std::span<const std::int32_t> coveredAt(const Place& place) const;
    void keepPicture(std::size_t kind, std::size_t level, const Photo& copy);
    [[nodiscard]] wire::OcclusionCurve curveOf(analysis::CurveKind kind) const;

    Photo m_photo;
    Photo m_cover;
    GridSize m_grid;
    std::vector<analysis::PatchOrder> m_orders;
    std::vector<std::int32_t> m_counts;
    std::size_t m_inner;  ///< levels between the ends
    std::size_t m_places;
    int m_pictureWidth = 0;
    int m_pictureHeight = 0;

    std::atomic<std::size_t> m_next = 0;

    std::vector<Curves> m_curves;  ///< by order
    std::array<std::vector<std::uint8_t>, 2> m_pictures;
    std::size_t m_missingEnds = 2;
    bool m_hasNews = false;
};

}  // namespace cortilens::engine
