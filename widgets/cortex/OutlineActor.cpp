// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/OutlineActor.h"

#include "widgets/cortex/VtkArrays.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkMatrix4x4.h>
#include <vtkOpenGLPolyDataMapper.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace cortilens {

namespace {

/// How far the lines are moved towards the viewer, along whom the projection is parallel: nothing shifts on the screen, and a
/// line that cuts a little below a curved surface still lies before it.
constexpr double kLiftMm = 1.2;

}  // namespace

OutlineActor::OutlineActor()
{
    vtkNew<vtkOpenGLPolyDataMapper> mapper;
    mapper->SetInputData(m_lines);
    mapper->SetColorModeToDirectScalars();
    mapper->SetScalarModeToUsePointData();
    m_actor->SetMapper(mapper);
    m_actor->GetProperty()->LightingOff();
    m_actor->PickableOff();
    m_actor->VisibilityOff();
}

OutlineActor::~OutlineActor() = default;

vtkProp* OutlineActor::prop() const
{
    return m_actor;
}

void OutlineActor::setLines(std::span<const Line> lines)
{
    m_edgePoints.clear();
    vtkNew<vtkCellArray> cells;
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetNumberOfComponents(4);
    for (const auto& line : lines) {
        const auto first = static_cast<vtkIdType>(m_edgePoints.size());
        m_edgePoints.insert(m_edgePoints.end(), line.outline->points.begin(), line.outline->points.end());
        for (std::size_t i = 0; i < line.outline->points.size(); ++i) colors->InsertNextTypedTuple(line.color.data());
        for (const auto& [a, b] : line.outline->segments) cells->InsertNextCell({first + a, first + b});
    }
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(static_cast<vtkIdType>(m_edgePoints.size()));
    m_lines->SetPoints(points);
    m_lines->SetLines(cells);
    m_lines->GetPointData()->SetScalars(colors);
}

void OutlineActor::setWidth(double devicePixels)
{
    m_actor->GetProperty()->SetLineWidth(static_cast<float>(devicePixels));
}

void OutlineActor::setShape(const MorphedShape& shape)
{
    auto* points = m_lines->GetPoints();
    if (points == nullptr) return;
    for (std::size_t i = 0; i < m_edgePoints.size(); ++i) {
        const auto& point = m_edgePoints[i];
        const auto position = shape.pointAt(point.inside) * (1.0 - point.share) + shape.pointAt(point.outside) * point.share;
        points->SetPoint(static_cast<vtkIdType>(i), position.data());
    }
    points->Modified();
    m_lines->Modified();
}

void OutlineActor::setPlacement(const Placement& placement)
{
    m_actor->SetUserMatrix(matrixOf(placement.rotation, placement.shift() + Vector3{0, 0, kLiftMm}));
}

void OutlineActor::setVisible(bool visible)
{
    m_actor->SetVisibility(visible && !m_edgePoints.empty() ? 1 : 0);
}

}  // namespace cortilens
