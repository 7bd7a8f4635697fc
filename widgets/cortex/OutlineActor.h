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

/// Outlines of one hemisphere in one window, all of one width.
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
    void setWidth(double devicePixels);
    void setShape(const MorphedShape& shape);  ///< lays the lines upon it
    void setPlacement(const Placement& placement);
    void setVisible(bool visible);

private:
    std::vector<EdgePoint> m_edgePoints;
    vtkNew<vtkActor> m_actor;
    vtkNew<vtkPolyData> m_lines;
};

}  // namespace cortilens
