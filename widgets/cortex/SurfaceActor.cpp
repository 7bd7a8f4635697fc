// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/SurfaceActor.h"

#include "widgets/cortex/IndexKeepingMapper.h"
#include "widgets/cortex/Shaders.h"
#include "widgets/cortex/VtkArrays.h"

#include <vtkActor.h>
#include <vtkCellArray.h>
#include <vtkDataObject.h>
#include <vtkFloatArray.h>
#include <vtkMatrix4x4.h>
#include <vtkOpenGLVertexBufferObject.h>
#include <vtkPointData.h>
#include <vtkPoints.h>
#include <vtkPolyData.h>
#include <vtkProperty.h>
#include <vtkShaderProperty.h>
#include <vtkUniforms.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <array>
#include <string>

namespace cortilens {

namespace {

constexpr auto kPosition = "morphPosition";
constexpr auto kNormal = "morphNormal";
constexpr auto kCurvature = "curvature";

[[nodiscard]] std::array<float, 3> asFloats(const Rgba& color)
{
    return {static_cast<float>(color[0]) / 255.0F, static_cast<float>(color[1]) / 255.0F, static_cast<float>(color[2]) / 255.0F};
}

void setUp(vtkOpenGLPolyDataMapper* mapper, vtkPolyData* surface)
{
    mapper->SetInputData(surface);
    mapper->SetColorModeToDirectScalars();
    mapper->SetScalarModeToUsePointData();
    mapper->ScalarVisibilityOn();
    mapper->SetStatic(1);
    // VTK would centre the positions that it knows of, and leave the morph's target where it is.
    mapper->SetVBOShiftScaleMethod(vtkOpenGLVertexBufferObject::DISABLE_SHIFT_SCALE);
    for (const auto* name : {kPosition, kNormal, kCurvature})
        mapper->MapDataArrayToVertexAttribute(name, name, vtkDataObject::FIELD_ASSOCIATION_POINTS, -1);
}

void premultiply(std::span<const Rgba> colors, std::uint8_t* target)
{
    for (const auto& color : colors) {
        const unsigned alpha = color[3];
        for (std::size_t channel = 0; channel < 3; ++channel)
            *target++ = static_cast<std::uint8_t>((color[channel] * alpha + 127) / 255);
        *target++ = color[3];
    }
}

}  // namespace

SurfaceActor::SurfaceActor()
{
    m_colors->SetName("overlay");
    m_colors->SetNumberOfComponents(4);
    setUp(m_fineMapper, m_fineSurface);
    setUp(m_coarseMapper, m_coarseSurface);
    for (auto& actor : m_actors) {
        actor->SetMapper(m_fineMapper);
        actor->SetProperty(m_actors.front()->GetProperty());
        actor->SetShaderProperty(m_actors.front()->GetShaderProperty());
        actor->ForceOpaqueOn();  // the overlay's alpha blends with the folds, not with what lies behind
        actor->VisibilityOff();
        actor->PickableOff();
    }
    addShaders();
}

SurfaceActor::~SurfaceActor() = default;

std::array<vtkProp*, kMostRows> SurfaceActor::props() const
{
    return {m_actors[0], m_actors[1]};
}

void SurfaceActor::addShaders()
{
    constexpr bool kBeforeVtk = true;
    constexpr bool kOnce = false;
    auto* shaders = m_actors.front()->GetShaderProperty();
    shaders->AddVertexShaderReplacement("//VTK::PositionVC::Dec", kBeforeVtk,
                                        std::string("//VTK::PositionVC::Dec\n") + shaders::kCortexVertex, kOnce);
    shaders->AddVertexShaderReplacement("//VTK::PositionVC::Impl", kBeforeVtk, shaders::kCortexVertexPosition, kOnce);
    shaders->AddVertexShaderReplacement("//VTK::Normal::Impl", kBeforeVtk, shaders::kCortexVertexNormal, kOnce);
    shaders->AddFragmentShaderReplacement("//VTK::Color::Dec", kBeforeVtk, shaders::kCortexFragment, kOnce);
    shaders->AddFragmentShaderReplacement("//VTK::Color::Impl", kBeforeVtk, shaders::kCortexFragmentColor, kOnce);
    shaders->AddFragmentShaderReplacement("//VTK::Light::Impl", kBeforeVtk, shaders::kCortexFragmentLight, kOnce);
    shaders->GetVertexCustomUniforms()->SetUniformf("morph", 0);
    shaders->GetFragmentCustomUniforms()->SetUniformf("relief", 1);
    setTheme(darkCortexTheme());
}

void SurfaceActor::setShape(const std::optional<MorphedShape>& shape, std::span<const float> curvature)
{
    if (shape == m_shape) return;
    const bool isOther = !m_shape || !shape || m_shape->base != shape->base || m_shape->target != shape->target;
    m_shape = shape;
    showRows();
    if (!shape) return;
    if (isOther) rebuild(*shape, curvature);
    m_actors.front()->GetShaderProperty()->GetVertexCustomUniforms()->SetUniformf("morph", shape->morph);
}

void SurfaceActor::rebuild(const MorphedShape& shape, std::span<const float> curvature)
{
    const bool isFlat = shape.base->form == SurfaceForm::flat;
    const auto count = static_cast<vtkIdType>(shape.base->points.size());
    if (m_colors->GetNumberOfTuples() != count) setColors({});
    m_fineSurface->Initialize();
    m_fineSurface->SetPoints(pointsOver(shape.base->points));
    m_fineSurface->SetPolys(cellsOver(shape.topology().triangles));
    auto* data = m_fineSurface->GetPointData();
    data->SetNormals(viewOf(shape.base->normals, "Normals"));
    data->AddArray(viewOf(shape.target->points, kPosition));
    data->AddArray(viewOf(shape.target->normals, kNormal));
    data->AddArray(viewOf(curvature, kCurvature));
    data->SetScalars(m_colors);
    m_coarseSurface->ShallowCopy(m_fineSurface);
    m_coarseSurface->SetPolys(cellsOver(shape.topology().coarse));
    m_actors.front()->GetProperty()->SetBackfaceCulling(isFlat ? 0 : 1);
    m_actors.front()->GetShaderProperty()->GetFragmentCustomUniforms()->SetUniformf("relief", isFlat ? 0 : 1);
    chooseMapper();
}

void SurfaceActor::setColors(std::span<const Rgba> colors)
{
    const auto count = m_shape ? m_shape->base->points.size() : colors.size();
    m_colors->SetNumberOfTuples(static_cast<vtkIdType>(count));
    if (colors.size() == count)
        premultiply(colors, m_colors->GetPointer(0));
    else
        std::fill_n(m_colors->GetPointer(0), 4 * count, std::uint8_t{0});
    m_colors->Modified();
}

void SurfaceActor::setTheme(const CortexTheme& theme)
{
    auto* uniforms = m_actors.front()->GetShaderProperty()->GetFragmentCustomUniforms();
    uniforms->SetUniform3f("gyrusGrey", asFloats(theme.gyrus).data());
    uniforms->SetUniform3f("sulcusGrey", asFloats(theme.sulcus).data());
}

void SurfaceActor::setPlacements(std::span<const Placement> placements)
{
    m_rows = placements.size();
    for (std::size_t row = 0; row < m_rows; ++row)
        m_actors[row]->SetUserMatrix(matrixOf(placements[row].rotation, placements[row].shift()));
    showRows();
}

void SurfaceActor::showRows()
{
    for (std::size_t row = 0; row < kMostRows; ++row) m_actors[row]->SetVisibility(m_shape && row < m_rows ? 1 : 0);
}

void SurfaceActor::setCoarse(bool coarse)
{
    m_coarse = coarse;
    chooseMapper();
}

void SurfaceActor::chooseMapper()
{
    const bool hasCoarse = m_shape && !m_shape->topology().coarse.empty();
    for (auto& actor : m_actors) actor->SetMapper(m_coarse && hasCoarse ? m_coarseMapper : m_fineMapper);
}

}  // namespace cortilens
