// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/MorphedShape.h"
#include "widgets/cortex/RegionOutline.h"

#include <vtkNew.h>

#include <array>
#include <span>
#include <vector>

class vtkActor;
class vtkPolyData;
class vtkProp;

namespace cortilens {

/// Outlines of one hemisphere in one window, once in each row, all of one width, as quadratic B-splines: a curve stays within the
/// two triangles that meet at its control point, on the same side of every vertex.
class OutlineActor {
public:
    struct Line {
        const RegionOutline* outline = nullptr;  ///< read during the call only
        Rgba color{};
    };

    OutlineActor();
    ~OutlineActor();
    OutlineActor(const OutlineActor&) = delete;
    OutlineActor& operator=(const OutlineActor&) = delete;

    [[nodiscard]] std::array<vtkProp*, kMostRows> props() const;

    void setLines(std::span<const Line> lines);
    void setLift(double mm);  ///< towards the viewer; the projection is parallel, so that nothing shifts on the screen
    void setWidth(double devicePixels);
    void setShape(const MorphedShape& shape);                   ///< lays the lines upon it
    void setPlacements(std::span<const Placement> placements);  ///< one for each row, kMostRows at most
    void setVisible(bool visible);

private:
    struct Bend {
        std::int32_t previous = 0;
        std::int32_t at = 0;
        std::int32_t next = 0;
    };

    void addLine(const Line& line);
    void showRows();

    std::vector<EdgePoint> m_edgePoints;
    std::vector<Bend> m_bends;  // of edge points: each is drawn as a few points of a curve
    std::vector<Rgba> m_bendColors;
    double m_liftMm = 1;
    bool m_visible = false;
    std::size_t m_rows = 1;
    std::array<vtkNew<vtkActor>, kMostRows> m_actors;  // one look: the property is shared
    vtkNew<vtkPolyData> m_lines;
};

}  // namespace cortilens
