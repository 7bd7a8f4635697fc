// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/MorphedShape.h"

#include "widgets/cortex/CortexGeometry.h"

namespace cortilens {

Vector3 MorphedShape::pointAt(std::int32_t vertex) const
{
    const auto index = static_cast<std::size_t>(vertex);
    return mixed(base->points[index], target->points[index], morph);
}

Vector3 MorphedShape::normalAt(std::int32_t vertex) const
{
    const auto index = static_cast<std::size_t>(vertex);
    return mixed(base->normals[index], target->normals[index], morph);
}

Vector3 MorphedShape::centre() const
{
    return base->centre * (1.0 - morph) + target->centre * morph;
}

std::vector<Point3> MorphedShape::points() const
{
    std::vector<Point3> all(base->points.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const float from = base->points[i][axis];
            all[i][axis] = from + morph * (target->points[i][axis] - from);
        }
    return all;
}

std::optional<MorphedShape> morphedShape(const CortexGeometry& geometry, Hemisphere hemisphere, const CortexShape& shape)
{
    if (!geometry.hasHemisphere(hemisphere)) return std::nullopt;
    const SurfaceShape* anyForm = nullptr;
    for (const auto form : {SurfaceForm::pial, SurfaceForm::white, SurfaceForm::inflated, SurfaceForm::sphere, SurfaceForm::flat})
        if (anyForm == nullptr) anyForm = geometry.shape(hemisphere, form);
    const auto* base = geometry.shape(hemisphere, shape.base);
    const auto* target = geometry.shape(hemisphere, shape.target);
    if (base == nullptr) base = anyForm;
    if (target == nullptr) target = base;
    return MorphedShape{base, target, base == target ? 0.0F : shape.morph};
}

}  // namespace cortilens
