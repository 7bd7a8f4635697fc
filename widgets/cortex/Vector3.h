// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/CortexPose.h"

#include <array>
#include <cmath>

namespace cortilens {

using Point3 = std::array<float, 3>;    ///< mm, of a mesh
using Vector3 = std::array<double, 3>;  ///< mm, while computing

[[nodiscard]] constexpr Vector3 toVector(const Point3& p)
{
    return {p[0], p[1], p[2]};
}
[[nodiscard]] constexpr Vector3 operator+(const Vector3& a, const Vector3& b)
{
    return {a[0] + b[0], a[1] + b[1], a[2] + b[2]};
}
[[nodiscard]] constexpr Vector3 operator-(const Vector3& a, const Vector3& b)
{
    return {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
}
[[nodiscard]] constexpr Vector3 operator*(const Vector3& a, double factor)
{
    return {a[0] * factor, a[1] * factor, a[2] * factor};
}
[[nodiscard]] constexpr double dot(const Vector3& a, const Vector3& b)
{
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
[[nodiscard]] constexpr Vector3 cross(const Vector3& a, const Vector3& b)
{
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
[[nodiscard]] constexpr Vector3 mixed(const Point3& a, const Point3& b, double share)
{
    return toVector(a) * (1 - share) + toVector(b) * share;
}
[[nodiscard]] constexpr Vector3 rotated(const Rotation& rotation, const Vector3& v)
{
    return {dot(rotation[0], v), dot(rotation[1], v), dot(rotation[2], v)};
}
[[nodiscard]] constexpr Vector3 rotatedBack(const Rotation& rotation, const Vector3& v)
{
    return rotation[0] * v[0] + rotation[1] * v[1] + rotation[2] * v[2];
}

}  // namespace cortilens
