// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexHalf.h"

#include "core/types/DrawnRegion.h"

#include <vtkRenderer.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace cortilens {

namespace {

constexpr double kOutlinePoints = 1.7;
constexpr double kSteppedBackPoints = 1.1;  // of the others while one is highlighted
constexpr double kHighlightPoints = 3.2;
constexpr double kRimPoints = 1.4;  // of the dark rim, both sides together
// A line that cuts a little below the curved surface still lies before it, the highlighted one before the others.
constexpr double kShadowLiftMm = 0.6;
constexpr double kLineLiftMm = 1;
constexpr double kHighlightedShadowLiftMm = 1.4;
constexpr double kHighlightLiftMm = 1.8;
// Opaque: translucent pieces of a line would show where they overlap.
constexpr Rgba kRim{34, 36, 40, 255};
constexpr Rgba kHighlight{255, 255, 255, 255};  // as the marker's ring: no family and no colour map has it

}  // namespace

CortexHalf::CortexHalf(Hemisphere hemisphere)
    : m_hemisphere(hemisphere)
{
    m_shadows.setLift(kShadowLiftMm);
    m_outlines.setLift(kLineLiftMm);
    m_highlightedShadow.setLift(kHighlightedShadowLiftMm);
    m_highlighted.setLift(kHighlightLiftMm);
}

const SurfacePicker& CortexHalf::picker() const
{
    if (!m_shape->isBetween()) return *m_shape->nearestForm().picker;
    if (!m_betweenPicker) {
        m_betweenPoints = m_shape->points();
        m_betweenPicker = std::make_unique<const SurfacePicker>(m_betweenPoints, m_shape->topology().triangles);
    }
    return *m_betweenPicker;
}

void CortexHalf::addTo(vtkRenderer& renderer)
{
    for (auto* prop : m_surface.props()) renderer.AddViewProp(prop);
    for (auto* some : lines())
        for (auto* prop : some->props()) renderer.AddViewProp(prop);
}

void CortexHalf::setShape(const std::optional<MorphedShape>& shape, std::span<const float> curvature)
{
    if (shape != m_shape) m_betweenPicker.reset();
    m_shape = shape;
    m_surface.setShape(shape, curvature);
}

void CortexHalf::place(std::span<const Placement> placements, double pixelsPerPoint)
{
    m_surface.setPlacements(placements);
    for (auto* some : lines()) some->setPlacements(placements);
    m_pixelsPerPoint = pixelsPerPoint;
    setWidths();
}

void CortexHalf::setWidths()
{
    const double usual = m_othersStepBack ? kSteppedBackPoints : kOutlinePoints;
    m_shadows.setWidth((usual + kRimPoints) * m_pixelsPerPoint);
    m_outlines.setWidth(usual * m_pixelsPerPoint);
    m_highlightedShadow.setWidth((kHighlightPoints + kRimPoints) * m_pixelsPerPoint);
    m_highlighted.setWidth(kHighlightPoints * m_pixelsPerPoint);
}

void CortexHalf::outline(const CortexState& state)
{
    const auto* topology = m_shape && state.regions ? &m_shape->topology() : nullptr;
    if (topology != m_outlinedOn || (topology && state.regions != m_outlinedRegions) || (!topology && !m_outlined.empty())) {
        trace(state, topology);
        chooseLines(state);
    } else if (m_shape) {
        for (auto* some : lines()) some->setShape(*m_shape);
    }
}

void CortexHalf::trace(const CortexState& state, const SurfaceTopology* topology)
{
    const bool sameMesh = topology && topology == m_outlinedOn;
    const auto before = std::exchange(m_outlined, {});
    const auto regionsBefore = std::exchange(m_outlinedRegions, topology ? state.regions : nullptr);
    m_outlinedOn = topology;
    if (!topology) return;
    const auto side = sideOf(m_hemisphere);
    for (const auto& region : *state.regions) {
        // A region that follows a slider changes alone; on a full mesh tracing all of them again takes longer than a frame.
        const auto same = [&](const RegionOfInterest& other) {
            return other.name == region.name && other.vertices[side] == region.vertices[side];
        };
        const auto known = sameMesh ? std::ranges::find_if(*regionsBefore, same) - regionsBefore->begin() : std::ssize(before);
        m_outlined.push_back(known < std::ssize(before) ? before[static_cast<std::size_t>(known)]
                                                        : outlineOf(region.vertices[side], *topology, m_shape->target->points));
    }
}

void CortexHalf::chooseLines(const CortexState& state)
{
    std::vector<OutlineActor::Line> usual;
    std::vector<OutlineActor::Line> chosen;
    for (std::size_t i = 0; i < m_outlined.size(); ++i) {
        const auto& region = (*state.regions)[i];
        if (region.name == state.highlightedRegion)
            chosen.push_back({&m_outlined[i], region.family == kDrawnSet ? familyRgba(region.family) : kHighlight});
        else
            usual.push_back({&m_outlined[i], familyRgba(region.family)});
    }
    m_othersStepBack = !chosen.empty();
    setWidths();
    m_outlines.setLines(usual);
    m_highlighted.setLines(chosen);
    for (auto* some : {&usual, &chosen})
        for (auto& line : *some) line.color = kRim;
    m_shadows.setLines(usual);
    m_highlightedShadow.setLines(chosen);
    for (auto* some : lines()) {
        if (m_shape) some->setShape(*m_shape);
        some->setVisible(state.outlinesVisible);
    }
}

}  // namespace cortilens
