// SPDX-License-Identifier: Apache-2.0
#include "core/engine/OcclusionBoard.h"

#include "core/dense/CoveredPhoto.h"
#include "core/files/PillowResize.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace cortilens::engine {

namespace {

using analysis::CurveKind;

constexpr std::size_t kWhole = 0;       ///< place of the photo itself
constexpr std::size_t kAllCovered = 1;  ///< place of the cover
constexpr std::size_t kEnds = 2;        ///< which all orders share

[[nodiscard]] std::size_t indexOf(CurveKind kind)
{
    return static_cast<std::size_t>(kind);
}

}  // namespace

OcclusionBoard::OcclusionBoard(Photo photo, Photo cover, GridSize grid, std::vector<analysis::PatchOrder> orders, int steps,
                               int pictureSide)
    : m_photo(std::move(photo))
    , m_cover(std::move(cover))
    , m_grid(grid)
    , m_orders(std::move(orders))
    , m_counts(analysis::coveredCounts(grid.cells(), steps))
    , m_inner(static_cast<std::size_t>(steps) - 1)
    , m_places(kEnds + m_orders.size() * 2 * m_inner)
    , m_curves(m_orders.size())
{
    const std::vector<float> unknown(m_counts.size(), std::numeric_limits<float>::quiet_NaN());
    for (auto& curves : m_curves) curves = {.responses = {unknown, unknown}, .missing = 2 * m_inner};
    if (pictureSide <= 0) return;
    const double scale = std::min(1.0, static_cast<double>(pictureSide) / std::max(m_photo.width, m_photo.height));
    m_pictureWidth = std::max(1, static_cast<int>(m_photo.width * scale));
    m_pictureHeight = std::max(1, static_cast<int>(m_photo.height * scale));
    const auto bytes = 3 * static_cast<std::size_t>(m_pictureWidth) * static_cast<std::size_t>(m_pictureHeight);
    for (auto& pictures : m_pictures) pictures.resize(m_counts.size() * bytes);
}

std::optional<OcclusionBoard::Place> OcclusionBoard::placeOf(std::size_t index) const
{
    if (index < kEnds) return std::nullopt;
    const std::size_t inner = index - kEnds;
    const std::size_t within = inner % (2 * m_inner);
    return Place{.order = inner / (2 * m_inner), .kind = within / m_inner, .level = 1 + within % m_inner};
}

/// Deletion covers the first patches of the order, insertion all but these.
std::span<const std::int32_t> OcclusionBoard::coveredAt(const Place& place) const
{
    const std::span<const std::int32_t> order = m_orders[place.order];
    const auto count = static_cast<std::size_t>(m_counts[place.level]);
    return place.kind == indexOf(CurveKind::deletion) ? order.first(count) : order.subspan(count);
}

std::optional<dense::Embedder::Item> OcclusionBoard::next()
{
    const std::size_t index = m_next.fetch_add(1);
    if (index >= m_places) return std::nullopt;
    if (index == kWhole) return dense::Embedder::Item{index, m_photo};
    if (index == kAllCovered) return dense::Embedder::Item{index, m_cover};
    return dense::Embedder::Item{index, dense::withCovered(m_photo, m_cover, m_grid, coveredAt(*placeOf(index)))};
}

void OcclusionBoard::put(std::size_t place, const Photo& copy, float response)
{
    const std::size_t last = m_counts.size() - 1;
    if (const auto inner = placeOf(place)) {
        auto& curves = m_curves[inner->order];
        curves.responses[inner->kind][inner->level] = response;
        if (inner->order == 0) keepPicture(inner->kind, inner->level, copy);
        m_hasNews |= --curves.missing == 0;
        return;
    }
    const bool isWhole = place == kWhole;
    for (auto& curves : m_curves) {
        curves.responses[indexOf(CurveKind::deletion)][isWhole ? 0 : last] = response;
        curves.responses[indexOf(CurveKind::insertion)][isWhole ? last : 0] = response;
    }
    keepPicture(indexOf(CurveKind::deletion), isWhole ? 0 : last, copy);
    keepPicture(indexOf(CurveKind::insertion), isWhole ? last : 0, copy);
    m_hasNews |= --m_missingEnds == 0 && m_inner == 0;
}

void OcclusionBoard::keepPicture(std::size_t kind, std::size_t level, const Photo& copy)
{
    if (m_pictureWidth == 0) return;
    const auto picture = files::resizeBicubic(copy, m_pictureWidth, m_pictureHeight);
    std::ranges::copy(picture.rgb, m_pictures[kind].begin() + static_cast<std::ptrdiff_t>(level * picture.rgb.size()));
}

bool OcclusionBoard::hasOwnCurve() const
{
    return m_missingEnds == 0 && m_curves.front().missing == 0;
}

bool OcclusionBoard::hasNews()
{
    // With many cores a draw can be whole before the map's own curve is: there is nothing to show beside it yet.
    return hasOwnCurve() && std::exchange(m_hasNews, false);
}

wire::OcclusionCurve OcclusionBoard::curveOf(CurveKind kind) const
{
    wire::OcclusionCurve curve;
    curve.map = m_curves.front().responses[indexOf(kind)];
    std::vector<double> areas;
    for (std::size_t order = 1; order < m_curves.size(); ++order) {
        if (m_curves[order].missing > 0) continue;
        const auto& drawn = m_curves[order].responses[indexOf(kind)];
        curve.draws.insert(curve.draws.end(), drawn.begin(), drawn.end());
        areas.push_back(analysis::areaUnder(drawn, m_counts));
    }
    auto band = analysis::bandOf(curve.draws, m_counts.size());
    curve.bandLow = std::move(band.low);
    curve.bandMiddle = std::move(band.middle);
    curve.bandHigh = std::move(band.high);
    const auto verdict = analysis::verdictOf(kind, analysis::areaUnder(curve.map, m_counts), areas);
    curve.area = static_cast<float>(verdict.area);
    curve.chance = static_cast<float>(verdict.chance);
    curve.low = static_cast<float>(verdict.low);
    curve.high = static_cast<float>(verdict.high);
    curve.advantage = static_cast<float>(verdict.advantage);
    curve.beaten = verdict.beaten;
    curve.p = static_cast<float>(verdict.p);
    return curve;
}

wire::OcclusionReply OcclusionBoard::reply(bool withPictures) const
{
    wire::OcclusionReply reply;
    reply.grid = m_grid;
    reply.counts = m_counts;
    reply.drawsTotal = static_cast<std::int32_t>(m_orders.size()) - 1;
    if (!hasOwnCurve()) return reply;
    reply.deletion = curveOf(CurveKind::deletion);
    reply.insertion = curveOf(CurveKind::insertion);
    reply.drawsDone = static_cast<std::int32_t>(reply.deletion.draws.size() / m_counts.size());
    if (!withPictures) return reply;
    reply.pictureWidth = m_pictureWidth;
    reply.pictureHeight = m_pictureHeight;
    reply.deletionPictures = m_pictures[indexOf(CurveKind::deletion)];
    reply.insertionPictures = m_pictures[indexOf(CurveKind::insertion)];
    return reply;
}

}  // namespace cortilens::engine
