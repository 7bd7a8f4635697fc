// SPDX-License-Identifier: Apache-2.0
#include "app/gui/Anatomy.h"

#include "app/gui/SubjectModel.h"
#include "widgets/cortex/CortexGeometry.h"

#include <utility>

namespace cortilens::gui {

Anatomy anatomyOf(const SubjectModel& subject)
{
    Anatomy anatomy;
    for (const Hemisphere hemisphere : kHemispheres) {
        anatomy.tables[sideOf(hemisphere)] = subject.vertices(hemisphere);
        for (const SurfaceForm form : {SurfaceForm::pial, SurfaceForm::inflated, SurfaceForm::flat})
            if (auto mesh = subject.surface(hemisphere, form)) anatomy.meshes.push_back(std::move(mesh));
    }
    return anatomy;
}

Result<std::shared_ptr<const CortexGeometry>> geometryOf(const Anatomy& anatomy)
{
    std::vector<SurfaceMesh> meshes;
    for (const auto& mesh : anatomy.meshes) meshes.push_back(*mesh);
    std::array<std::vector<float>, 2> curvature;
    for (std::size_t side = 0; side < 2; ++side)
        if (anatomy.tables[side]) curvature[side] = anatomy.tables[side]->curvature;
    return CortexGeometry::from(meshes, std::move(curvature));
}

}  // namespace cortilens::gui
