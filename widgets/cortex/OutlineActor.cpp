// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/OutlineActor.h"

#include "widgets/cortex/IndexKeepingMapper.h"
#include "widgets/cortex/VtkArrays.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkFloatArray.h>
#include <vtkMatrix4x4.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkUnsignedCharArray.h>

namespace cortilens {

namespace {

constexpr int kPointsPerBend = 5;

/// The curve from half-way before `at` to half-way after it.
[[nodiscard]] Vector3 onCurve(const Vector3& previous, const Vector3& at, const Vector3& next, double t)
{
    const double before = (1 - t) * (1 - t) / 2;
    const double after = t * t / 2;
    return previous * before + at * (1 - before - after) + next * after;
}

}  // namespace

OutlineActor::OutlineActor()
{
    vtkNew<IndexKeepingMapper> mapper;
    mapper->SetInputData(m_lines);
    mapper->SetColorModeToDirectScalars();
    mapper->SetScalarModeToUsePointData();
    for (auto& actor : m_actors) {
        actor->SetMapper(mapper);
        actor->SetProperty(m_actors.front()->GetProperty());
        actor->PickableOff();
        actor->VisibilityOff();
    }
    m_actors.front()->GetProperty()->LightingOff();
}

OutlineActor::~OutlineActor() = default;

std::array<vtkProp*, kMostRows> OutlineActor::props() const
{
    return {m_actors[0], m_actors[1]};
}

void OutlineActor::addLine(const Line& line)
{
    const auto first = static_cast<std::int32_t>(m_edgePoints.size());
    m_edgePoints.insert(m_edgePoints.end(), line.outline->points.begin(), line.outline->points.end());
    const auto neighbours = neighboursOf(*line.outline);
    for (std::size_t i = 0; i < neighbours.size(); ++i) {
        const auto at = first + static_cast<std::int32_t>(i);
        const auto orItself = [&](std::int32_t neighbour) { return neighbour < 0 ? at : first + neighbour; };
        m_bends.push_back({orItself(neighbours[i][0]), at, orItself(neighbours[i][1])});
        m_bendColors.push_back(line.color);
    }
}

void OutlineActor::setLines(std::span<const Line> lines)
{
    m_edgePoints.clear();
    m_bends.clear();
    m_bendColors.clear();
    for (const auto& line : lines) addLine(line);
    vtkNew<vtkCellArray> cells;
    vtkNew<vtkUnsignedCharArray> colors;
    colors->SetNumberOfComponents(4);
    vtkIdType next = 0;
    for (const auto& color : m_bendColors) {
        cells->InsertNextCell(kPointsPerBend);
        for (int i = 0; i < kPointsPerBend; ++i) {
            cells->InsertCellPoint(next++);
            colors->InsertNextTypedTuple(color.data());
        }
    }
    vtkNew<vtkPoints> points;
    points->SetNumberOfPoints(next);
    m_lines->SetPoints(points);
    m_lines->SetLines(cells);
    m_lines->GetPointData()->SetScalars(colors);
}

void OutlineActor::setLift(double mm)
{
    m_liftMm = mm;
}

void OutlineActor::setWidth(double devicePixels)
{
    m_actors.front()->GetProperty()->SetLineWidth(static_cast<float>(devicePixels));
}

void OutlineActor::setShape(const MorphedShape& shape)
{
    auto* points = m_lines->GetPoints();
    if (points == nullptr) return;
    std::vector<Vector3> positions;
    for (const auto& point : m_edgePoints)
        positions.push_back(shape.pointAt(point.inside) * (1.0 - point.share) + shape.pointAt(point.outside) * point.share);
    const auto position = [&](std::int32_t index) { return positions[static_cast<std::size_t>(index)]; };
    vtkIdType next = 0;
    for (const auto& bend : m_bends)
        for (int i = 0; i < kPointsPerBend; ++i) {
            const double t = static_cast<double>(i) / (kPointsPerBend - 1);
            points->SetPoint(next++, onCurve(position(bend.previous), position(bend.at), position(bend.next), t).data());
        }
    points->Modified();
    m_lines->Modified();
}

void OutlineActor::setPlacements(std::span<const Placement> placements)
{
    m_rows = placements.size();
    for (std::size_t row = 0; row < m_rows; ++row)
        m_actors[row]->SetUserMatrix(matrixOf(placements[row].rotation, placements[row].shift() + Vector3{0, 0, m_liftMm}));
    showRows();
}

void OutlineActor::setVisible(bool visible)
{
    m_visible = visible;
    showRows();
}

void OutlineActor::showRows()
{
    const bool isDrawn = m_visible && !m_edgePoints.empty();
    for (std::size_t row = 0; row < kMostRows; ++row) m_actors[row]->SetVisibility(isDrawn && row < m_rows ? 1 : 0);
}

}  // namespace cortilens
