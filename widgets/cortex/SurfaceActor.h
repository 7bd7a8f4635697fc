// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/MorphedShape.h"

#include <vtkNew.h>

#include <optional>
#include <span>

class vtkActor;
class vtkPolyData;
class vtkProp;
class vtkUnsignedCharArray;

namespace cortilens {

class IndexKeepingMapper;

/// One hemisphere's surface in one window: folds in grey, an overlay over them. Morphs in the vertex shader, so that a moving
/// slider uploads one number.
class SurfaceActor {
public:
    SurfaceActor();
    ~SurfaceActor();
    SurfaceActor(const SurfaceActor&) = delete;
    SurfaceActor& operator=(const SurfaceActor&) = delete;

    [[nodiscard]] vtkProp* prop() const;

    /// Nothing: not drawn. `curvature`: [V]. Both have to outlive the actor or the next call.
    void setShape(const std::optional<MorphedShape>& shape, std::span<const float> curvature);
    void setColors(std::span<const Rgba> colors);  ///< [V] or empty: none
    void setTheme(const CortexTheme& theme);
    void setPlacement(const Placement& placement);
    void setCoarse(bool coarse);

private:
    void addShaders();
    void rebuild(const MorphedShape& shape, std::span<const float> curvature);
    void chooseMapper();

    std::optional<MorphedShape> m_shape;
    bool m_coarse = false;
    vtkNew<vtkActor> m_actor;
    vtkNew<vtkPolyData> m_fineSurface;
    vtkNew<vtkPolyData> m_coarseSurface;  // the same vertices, fewer triangles
    vtkNew<IndexKeepingMapper> m_fineMapper;
    vtkNew<IndexKeepingMapper> m_coarseMapper;
    vtkNew<vtkUnsignedCharArray> m_colors;  // premultiplied
};

}  // namespace cortilens
