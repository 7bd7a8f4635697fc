// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/MorphedShape.h"
#include "widgets/cortex/RegionOutline.h"

#include <vtkNew.h>

#include <span>
#include <vector>

class vtkActor;
class vtkPolyData;
class vtkProp;

namespace cortilens {

/// Outlines of one hemisphere in one window, all of one width, as quadratic B-splines: a curve stays within the two triangles
/// that meet at its control point, on the same side of every vertex.
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

    [[nodiscard]] vtkProp* prop() const;

    void setLines(std::span<const Line> lines);
    void setLift(double mm);  ///< towards the viewer; the projection is parallel, so that nothing shifts on the screen
    void setWidth(double devicePixels);
    void setShape(const MorphedShape& shape);  ///< lays the lines upon it
    void setPlacement(const Placement& placement);
    void setVisible(bool visible);

private:
    struct Bend {
        std::int32_t previous = 0;
        std::int32_t at = 0;
        std::int32_t next = 0;
    };

    void addLine(const Line& line);

    std::vector<EdgePoint> m_edgePoints;
    std::vector<Bend> m_bends;  // of edge points: each is drawn as a few points of a curve
    std::vector<Rgba> m_bendColors;
    double m_liftMm = 1;
    vtkNew<vtkActor> m_actor;
    vtkNew<vtkPolyData> m_lines;
};

}  // namespace cortilens
