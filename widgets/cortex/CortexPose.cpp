// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexPose.h"

#include <cmath>
#include <utility>

namespace cortilens {

namespace {

[[nodiscard]] Rotation product(const Rotation& a, const Rotation& b)
{
    Rotation result{};
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t col = 0; col < 3; ++col)
            for (std::size_t k = 0; k < 3; ++k) result[row][col] += a[row][k] * b[k][col];
    return result;
}

/// Seen from where the left hemisphere shows its `viewpoint` side: rows are the screen's right, up and towards the viewer.
[[nodiscard]] Rotation rotationOf(Viewpoint viewpoint)
{
    switch (viewpoint) {
    case Viewpoint::lateral:
        return {{{0, -1, 0}, {0, 0, 1}, {-1, 0, 0}}};
    case Viewpoint::medial:
        return {{{0, 1, 0}, {0, 0, 1}, {1, 0, 0}}};
    case Viewpoint::ventral:
        return {{{-1, 0, 0}, {0, 1, 0}, {0, 0, -1}}};
    case Viewpoint::dorsal:
        return {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
    case Viewpoint::posterior:
        return {{{1, 0, 0}, {0, 0, 1}, {0, -1, 0}}};
    case Viewpoint::anterior:
        return {{{-1, 0, 0}, {0, 0, 1}, {0, 1, 0}}};
    }
    std::unreachable();
}

}  // namespace

CortexPose poseOf(const Standpoint& standpoint)
{
    const auto [viewpoint, withUnderside] = standpoint;
    const auto rotation = rotationOf(viewpoint);
    return {.rotation = rotation,
            .fitted = rotation,
            .sidesSwapped = viewpoint == Viewpoint::ventral || viewpoint == Viewpoint::anterior,
            .withUnderside = withUnderside && (viewpoint == Viewpoint::lateral || viewpoint == Viewpoint::medial)};
}

CortexPose poseOf(Viewpoint viewpoint)
{
    return poseOf(Standpoint{.viewpoint = viewpoint});
}

Rotation mirrored(const Rotation& rotation)
{
    auto result = rotation;
    for (std::size_t row = 0; row < 3; ++row)
        for (std::size_t col = 0; col < 3; ++col)
            if ((row == 0) != (col == 0)) result[row][col] = -result[row][col];
    return result;
}

Rotation turned(const Rotation& rotation, double right, double up)
{
    const Rotation aboutVertical{{{std::cos(right), 0, std::sin(right)}, {0, 1, 0}, {-std::sin(right), 0, std::cos(right)}}};
    const Rotation aboutHorizontal{{{1, 0, 0}, {0, std::cos(up), std::sin(up)}, {0, -std::sin(up), std::cos(up)}}};
    return product(product(aboutHorizontal, aboutVertical), rotation);
}

Rotation fromBelow(const Rotation& rotation)
{
    const auto& [right, up, nearer] = rotation;
    return {right, nearer, {-up[0], -up[1], -up[2]}};
}

Rotation fromAbove(const Rotation& rotation)
{
    const auto& [right, up, nearer] = rotation;
    return {right, {-nearer[0], -nearer[1], -nearer[2]}, up};
}

CortexShape shapeOf(SurfaceForm form)
{
    switch (form) {
    case SurfaceForm::white:
    case SurfaceForm::pial:
        return {form, SurfaceForm::inflated, 0};
    case SurfaceForm::inflated:
        return {SurfaceForm::pial, SurfaceForm::inflated, 1};
    case SurfaceForm::flat:
    case SurfaceForm::sphere:
        return {form, form, 0};
    }
    std::unreachable();
}

}  // namespace cortilens
