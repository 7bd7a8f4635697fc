// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "widgets/cortex/SurfaceTopology.h"
#include "widgets/cortex/Vector3.h"

#include <vtkSmartPointer.h>

#include <span>

class vtkCellArray;
class vtkFloatArray;
class vtkMatrix4x4;
class vtkPoints;

namespace cortilens {

// VTK's views of our arrays: nothing is copied, so the arrays have to outlive them, and nothing may be written through them.
[[nodiscard]] vtkSmartPointer<vtkFloatArray> viewOf(std::span<const Point3> vectors, const char* name);
[[nodiscard]] vtkSmartPointer<vtkFloatArray> viewOf(std::span<const float> values, const char* name);
[[nodiscard]] vtkSmartPointer<vtkPoints> pointsOver(std::span<const Point3> points);
[[nodiscard]] vtkSmartPointer<vtkCellArray> cellsOver(std::span<const Triangle> triangles);

/// The matrix of a rotation followed by a shift.
[[nodiscard]] vtkSmartPointer<vtkMatrix4x4> matrixOf(const Rotation& rotation, const Vector3& shift);

}  // namespace cortilens
