// SPDX-License-Identifier: Apache-2.0
#include "widgets/cortex/CortexGeometry.h"

#include "widgets/cortex/SurfaceShape.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace cortilens {

namespace {

constexpr std::size_t kForms = 5;

[[nodiscard]] std::string describe(const SurfaceMesh& mesh)
{
    return fmt::format("{}.{}", prefixOf(mesh.hemisphere), nameOf(mesh.form));
}

[[nodiscard]] std::optional<Error> fault(const SurfaceMesh& mesh)
{
    const auto count = static_cast<std::int64_t>(mesh.points.size());
    for (const auto& triangle : mesh.triangles)
        for (const auto vertex : triangle)
            if (vertex < 0 || vertex >= count)
                return Error{ErrorKind::malformed,
                             fmt::format("{}: a triangle names vertex {}, but there are {} (counted from 0).", describe(mesh),
                                         vertex, count),
                             "Write the surface again."};
    return std::nullopt;
}

}  // namespace

struct CortexGeometry::Half {
    std::vector<float> curvature;
    std::array<std::unique_ptr<SurfaceShape>, kForms> shapes;

    [[nodiscard]] std::size_t vertexCount() const { return curvature.size(); }

    [[nodiscard]] const SurfaceShape* shape(SurfaceForm form) const { return shapes[static_cast<std::size_t>(form)].get(); }

    /// The shape that others are compared with: folded when there is one.
    [[nodiscard]] const SurfaceShape* reference() const
    {
        for (const auto form : {SurfaceForm::pial, SurfaceForm::white, SurfaceForm::inflated})
            if (shape(form) != nullptr) return shape(form);
        return nullptr;
    }

    [[nodiscard]] std::shared_ptr<const SurfaceTopology> topologyFor(const SurfaceMesh& mesh) const
    {
        for (const auto& other : shapes)
            if (other && other->topology->triangles == mesh.triangles) return other->topology;
        return std::make_shared<const SurfaceTopology>(topologyOf(mesh.triangles, mesh.points.size()));
    }

    void add(const SurfaceMesh& mesh)
    {
        auto added = std::make_unique<SurfaceShape>();
        added->form = mesh.form;
        added->points = mesh.points;
        added->topology = topologyFor(mesh);
        added->normals = vertexNormals(added->points, added->topology->triangles);
        added->centre = centreOf(added->points, *added->topology);
        added->picker = std::make_unique<const SurfacePicker>(added->points, added->topology->triangles);
        shapes[static_cast<std::size_t>(mesh.form)] = std::move(added);
    }

    void layFlat(Hemisphere hemisphere)
    {
        auto& flat = shapes[static_cast<std::size_t>(SurfaceForm::flat)];
        const auto* folded = reference();
        if (!flat) return;
        const auto& like = folded != nullptr ? folded->points : flat->points;
        flat->flatRotation = flatRotation(flat->points, like, *flat->topology, hemisphere);
    }
};

CortexGeometry::CortexGeometry() = default;
CortexGeometry::~CortexGeometry() = default;

Result<std::shared_ptr<const CortexGeometry>> CortexGeometry::from(std::span<const SurfaceMesh> meshes,
                                                                   std::array<std::vector<float>, 2> curvature)
{
    if (meshes.empty()) return std::unexpected(Error{ErrorKind::malformed, "There is no surface to draw.", "Name at least one."});
    std::shared_ptr<CortexGeometry> geometry(new CortexGeometry);
    for (const auto& mesh : meshes) {
        if (const auto found = fault(mesh)) return std::unexpected(*found);
        auto& half = geometry->m_halves[sideOf(mesh.hemisphere)];
        auto& values = curvature[sideOf(mesh.hemisphere)];
        const std::size_t expected = half ? half->vertexCount() : values.empty() ? mesh.points.size() : values.size();
        if (mesh.points.size() != expected)
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} has {} vertices, but {} of this hemisphere has {}.", describe(mesh),
                                                     mesh.points.size(), half ? "another form" : "the curvature", expected),
                                         "Use files of one subject and one surface."});
        if (!half) {
            half = std::make_unique<Half>();
            half->curvature = values.empty() ? std::vector<float>(expected) : std::move(values);
        }
        if (half->shape(mesh.form) != nullptr)
            return std::unexpected(
                Error{ErrorKind::malformed, fmt::format("{} is given twice.", describe(mesh)), "Name it once."});
        half->add(mesh);
    }
    for (const auto hemisphere : kHemispheres)
        if (auto& half = geometry->m_halves[sideOf(hemisphere)]) half->layFlat(hemisphere);
    return geometry;
}

bool CortexGeometry::hasForm(SurfaceForm form) const
{
    return std::ranges::all_of(m_halves, [form](const auto& half) { return !half || half->shape(form) != nullptr; });
}

std::int32_t CortexGeometry::vertexCount(Hemisphere hemisphere) const
{
    const auto& half = m_halves[sideOf(hemisphere)];
    return half ? static_cast<std::int32_t>(half->vertexCount()) : 0;
}

bool CortexGeometry::contains(SurfaceVertex vertex) const
{
    return vertex.vertex.value >= 0 && vertex.vertex.value < vertexCount(vertex.hemisphere);
}

const SurfaceShape* CortexGeometry::shape(Hemisphere hemisphere, SurfaceForm form) const
{
    const auto& half = m_halves[sideOf(hemisphere)];
    return half ? half->shape(form) : nullptr;
}

std::span<const float> CortexGeometry::curvature(Hemisphere hemisphere) const
{
    const auto& half = m_halves[sideOf(hemisphere)];
    return half ? std::span<const float>(half->curvature) : std::span<const float>();
}

}  // namespace cortilens
