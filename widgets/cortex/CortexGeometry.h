// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"
#include "core/types/Selection.h"
#include "core/types/Surface.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

namespace cortilens {

class SurfacePicker;
struct SurfaceShape;

/// Both hemispheres' forms with what drawing and picking need: normals, neighbours, a coarse copy, pickers.
/// Immutable, so that views and figures on any thread share one. Made on a worker thread: a second or two for 2 x 230 000
/// vertices.
class CortexGeometry {
public:
    /// `meshes`: any forms of one or both hemispheres, in any order; each hemisphere's meshes have one vertex count.
    /// `curvature`: by hemisphere, [V], FreeSurfer's sign (positive in a sulcus); empty: none.
    /// Errors: malformed (a triangle names a vertex that is not there, a form given twice, no mesh at all),
    /// mismatch (vertex counts that differ, both named).
    [[nodiscard]] static Result<std::shared_ptr<const CortexGeometry>> from(std::span<const SurfaceMesh> meshes,
                                                                            std::array<std::vector<float>, 2> curvature);
    ~CortexGeometry();
    CortexGeometry(const CortexGeometry&) = delete;
    CortexGeometry& operator=(const CortexGeometry&) = delete;

    [[nodiscard]] bool hasForm(SurfaceForm form) const;  ///< in every hemisphere that has any
    [[nodiscard]] bool hasHemisphere(Hemisphere hemisphere) const { return vertexCount(hemisphere) > 0; }
    [[nodiscard]] std::int32_t vertexCount(Hemisphere hemisphere) const;
    [[nodiscard]] bool contains(SurfaceVertex vertex) const;

    /// Null when this hemisphere lacks the form.
    [[nodiscard]] const SurfaceShape* shape(Hemisphere hemisphere, SurfaceForm form) const;
    [[nodiscard]] std::span<const float> curvature(Hemisphere hemisphere) const;  ///< [V]; zeros when none is known

private:
    CortexGeometry();

    struct Half;
    std::array<std::unique_ptr<Half>, 2> m_halves;
};

}  // namespace cortilens
