// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/MorphedShape.h"
#include "widgets/cortex/OutlineActor.h"
#include "widgets/cortex/RegionOutline.h"
#include "widgets/cortex/SurfaceActor.h"
#include "widgets/cortex/SurfacePicker.h"

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <vector>

class vtkRenderer;

namespace cortilens {

/// One hemisphere of a scene, in each of its rows: its surface and the lines around its regions. One thread.
class CortexHalf {
public:
    explicit CortexHalf(Hemisphere hemisphere);

    [[nodiscard]] const std::optional<MorphedShape>& shape() const { return m_shape; }
    [[nodiscard]] const SurfacePicker& picker() const;  ///< of the shape, which has to be there

    void addTo(vtkRenderer& renderer);
    [[nodiscard]] SurfaceActor& surface() { return m_surface; }
    void setShape(const std::optional<MorphedShape>& shape, std::span<const float> curvature);
    void place(std::span<const Placement> placements, double pixelsPerPoint);  ///< one for each row

    /// Lays the outlines of the state's regions upon the shape; each is traced once for its vertices and topology, until all are
    /// forgotten, as they have to be before another geometry.
    void outline(const CortexState& state);
    void forgetOutlines() { m_outlinedOn = nullptr; }

    /// Draws each outline in its region's colour, or none. The highlighted region's is white and broad (of one that a person
    /// draws, broad in its own colour), the others are thinner beside it.
    void chooseLines(const CortexState& state);

private:
    void trace(const CortexState& state, const SurfaceTopology* topology);
    void setWidths();
    [[nodiscard]] std::array<OutlineActor*, 4> lines() { return {&m_shadows, &m_outlines, &m_highlightedShadow, &m_highlighted}; }

    Hemisphere m_hemisphere;
    std::optional<MorphedShape> m_shape;
    SurfaceActor m_surface;
    OutlineActor m_shadows;  // a dark rim, so that a line is seen on data of its own colour
    OutlineActor m_outlines;
    OutlineActor m_highlightedShadow;
    OutlineActor m_highlighted;
    double m_pixelsPerPoint = 1;
    bool m_othersStepBack = false;
    const SurfaceTopology* m_outlinedOn = nullptr;
    std::shared_ptr<const std::vector<RegionOfInterest>> m_outlinedRegions;
    std::vector<RegionOutline> m_outlined;  // of those regions, on that topology

    // Between two forms there is no prepared picker: made when it is first asked for.
    mutable std::vector<Point3> m_betweenPoints;
    mutable std::unique_ptr<const SurfacePicker> m_betweenPicker;
};

}  // namespace cortilens
