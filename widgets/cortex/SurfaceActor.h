// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexLayout.h"
#include "widgets/cortex/CortexState.h"
#include "widgets/cortex/MorphedShape.h"

#include <vtkNew.h>

#include <array>
#include <optional>
#include <span>

class vtkActor;
class vtkPolyData;
class vtkProp;
class vtkUnsignedCharArray;

namespace cortilens {

class IndexKeepingMapper;

/// One hemisphere's surface in one window, drawn once in each row: folds in grey, an overlay over them. Morphs in the vertex
/// shader, so that a moving slider uploads one number; the rows draw the same buffers.
class SurfaceActor {
public:
    SurfaceActor();
    ~SurfaceActor();
    SurfaceActor(const SurfaceActor&) = delete;
    SurfaceActor& operator=(const SurfaceActor&) = delete;

    [[nodiscard]] std::array<vtkProp*, kMostRows> props() const;

    /// Nothing: not drawn. `curvature`: [V]. Both have to outlive the actor or the next call.
    void setShape(const std::optional<MorphedShape>& shape, std::span<const float> curvature);
    void setColors(std::span<const Rgba> colors);  ///< [V] or empty: none
    void setTheme(const CortexTheme& theme);
    void setPlacements(std::span<const Placement> placements);  ///< one for each row, kMostRows at most
    void setCoarse(bool coarse);

private:
    void addShaders();
    void rebuild(const MorphedShape& shape, std::span<const float> curvature);
    void chooseMapper();
    void showRows();

    std::optional<MorphedShape> m_shape;
    bool m_coarse = false;
    std::size_t m_rows = 1;
    std::array<vtkNew<vtkActor>, kMostRows> m_actors;  // one look: property and shaders are shared
    vtkNew<vtkPolyData> m_fineSurface;
    vtkNew<vtkPolyData> m_coarseSurface;  // the same vertices, fewer triangles
    vtkNew<IndexKeepingMapper> m_fineMapper;
    vtkNew<IndexKeepingMapper> m_coarseMapper;
    vtkNew<vtkUnsignedCharArray> m_colors;  // premultiplied
};

}  // namespace cortilens
