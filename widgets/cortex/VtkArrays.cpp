// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/VtkArrays.h"

#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkMatrix4x4.h>
#include <vtkPoints.h>
#include <vtkTypeInt32Array.h>

namespace cortilens {

namespace {

constexpr int kNotOwned = 1;

static_assert(sizeof(Point3) == 3 * sizeof(float) && sizeof(Triangle) == 3 * sizeof(std::int32_t));

[[nodiscard]] vtkSmartPointer<vtkFloatArray> floatView(const float* values, std::size_t count, int components, const char* name)
{
    auto view = vtkSmartPointer<vtkFloatArray>::New();
    view->SetName(name);
    view->SetNumberOfComponents(components);
    view->SetArray(const_cast<float*>(values), static_cast<vtkIdType>(count), kNotOwned);
    return view;
}

}  // namespace

vtkSmartPointer<vtkFloatArray> viewOf(std::span<const Point3> vectors, const char* name)
{
    return floatView(vectors.empty() ? nullptr : vectors.front().data(), 3 * vectors.size(), 3, name);
}

vtkSmartPointer<vtkFloatArray> viewOf(std::span<const float> values, const char* name)
{
    return floatView(values.data(), values.size(), 1, name);
}

vtkSmartPointer<vtkPoints> pointsOver(std::span<const Point3> points)
{
    auto view = vtkSmartPointer<vtkPoints>::New();
    view->SetData(viewOf(points, "Points"));
    return view;
}

vtkSmartPointer<vtkCellArray> cellsOver(std::span<const Triangle> triangles)
{
    vtkNew<vtkTypeInt32Array> corners;
    if (!triangles.empty())
        corners->SetArray(const_cast<std::int32_t*>(triangles.front().data()), 3 * static_cast<vtkIdType>(triangles.size()),
                          kNotOwned);
    auto cells = vtkSmartPointer<vtkCellArray>::New();
    cells->SetData(3, corners);
    return cells;
}

vtkSmartPointer<vtkMatrix4x4> matrixOf(const Rotation& rotation, const Vector3& shift)
{
    auto matrix = vtkSmartPointer<vtkMatrix4x4>::New();
    for (int row = 0; row < 3; ++row) {
        const auto r = static_cast<std::size_t>(row);
        for (int col = 0; col < 3; ++col) matrix->SetElement(row, col, rotation[r][static_cast<std::size_t>(col)]);
        matrix->SetElement(row, 3, shift[r]);
    }
    return matrix;
}

}  // namespace cortilens
