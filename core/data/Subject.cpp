// SPDX-License-Identifier: Apache-2.0
#include "core/data/Subject.h"

#include "core/data/LiveRegion.h"
#include "core/data/SurfaceFiles.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::data {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] std::vector<WeightedVoxel> equally(std::span<const VoxelIndex> voxels)
{
    std::vector<WeightedVoxel> weighted;
    weighted.reserve(voxels.size());
    for (const auto voxel : voxels) weighted.push_back({voxel, 1});
    return weighted;
}

[[nodiscard]] Error outsideVolume(VoxelIndex voxel, const VolumeShape& shape, std::string_view space)
{
    return {ErrorKind::invalidRequest,
            fmt::format("Voxel {},{},{} lies outside {}, which has {} x {} x {} voxels.", voxel.i, voxel.j, voxel.k, space,
                        shape[0], shape[1], shape[2]),
            fmt::format("Voxels count from 0: the last one is {},{},{}.", shape[0] - 1, shape[1] - 1, shape[2] - 1)};
}

}  // namespace

Subject::Subject(SubjectFiles files)
    : m_files(std::move(files))
{}

Result<Subject> Subject::open(const StudyFiles& study, std::string_view name)
{
    const auto subjects = study.subjects();
    const auto found = name.empty() ? subjects.begin() : std::ranges::find(subjects, name);
    if (found == subjects.end())
        return std::unexpected(Error{ErrorKind::notFound,
                                     subjects.empty() ? fmt::format("There is no subject in {}.", study.root().string())
                                                      : fmt::format("There is no subject {} in {}.", name, study.root().string()),
                                     subjects.empty()
                                         ? "Download a subject's folders below nsddata/freesurfer and nsddata/ppdata."
                                         : fmt::format("Name one of: {}.", fmt::join(subjects, ", "))});
    Subject subject(study.filesOf(*found));
    subject.findForms();
    subject.findShape();
    subject.readNoiseCeiling();
    subject.readVertexMaps();
    subject.readRegions();
    subject.listOverlays();
    subject.countSessions();
    return subject;
}

void Subject::add(Piece piece)
{
    if (piece.state != PieceState::found) m_notices.push_back(noticeOf(piece));
    m_pieces.push_back(std::move(piece));
}

std::array<std::int32_t, 2> Subject::vertexCounts() const
{
    return {static_cast<std::int32_t>(m_vertexMaps[0].curvature.size()),
            static_cast<std::int32_t>(m_vertexMaps[1].curvature.size())};
}

const VertexMaps& Subject::vertexMaps(Hemisphere hemisphere) const
{
    return m_vertexMaps[sideOf(hemisphere)];
}

float Subject::noiseCeiling(VoxelIndex voxel) const
{
    if (m_noiseCeiling.empty() || !contains(m_shape, voxel)) return kNan;
    return m_noiseCeiling[flatIndex(m_shape, voxel)];
}

std::vector<float> Subject::onSurface(Hemisphere hemisphere, std::span<const VoxelIndex> voxels,
                                      std::span<const float> values) const
{
    // A box around the vertices' voxels is enough, whatever volume the others lie in.
    const auto& vertices = vertexMaps(hemisphere).voxel;
    VolumeShape box{};
    for (const auto voxel : vertices) {
        box[0] = std::max(box[0], voxel.i + 1);
        box[1] = std::max(box[1], voxel.j + 1);
        box[2] = std::max(box[2], voxel.k + 1);
    }
    std::vector<float> field(flatIndex(box, {0, 0, box[2]}), kNan);
    for (std::size_t n = 0; n < std::min(voxels.size(), values.size()); ++n)
        if (contains(box, voxels[n])) field[flatIndex(box, voxels[n])] = values[n];
    std::vector<float> perVertex(vertices.size(), kNan);
    for (std::size_t v = 0; v < vertices.size(); ++v)
        if (vertices[v] != kNoVoxel) perVertex[v] = field[flatIndex(box, vertices[v])];
    return perVertex;
}

const Region* Subject::findRegion(std::string_view name) const
{
    const auto query = regionNameFrom(name);
    const auto found = std::ranges::find_if(m_regions, [&](const Region& region) {
        return region.outline.name == query.name && (query.set.empty() || region.outline.set == query.set);
    });
    return found == m_regions.end() ? nullptr : &*found;
}

std::string Subject::unambiguousNameOf(const Region& region) const
{
    const auto& outline = region.outline;
    return findRegion(outline.name) == &region ? outline.name : fmt::format("{}/{}", outline.set, outline.name);
}

std::vector<std::string> Subject::regionsAt(SurfaceVertex vertex) const
{
    std::vector<std::string> names;
    for (const auto& region : m_regions)
        if (std::ranges::binary_search(region.outline.vertices[sideOf(vertex.hemisphere)], vertex.vertex))
            names.push_back(unambiguousNameOf(region));
    return names;
}

std::vector<std::string> Subject::regionsAt(VoxelIndex voxel) const
{
    std::vector<std::string> names;
    for (const auto& region : m_regions)
        if (std::ranges::binary_search(region.voxels, voxel)) names.push_back(unambiguousNameOf(region));
    return names;
}

Result<std::vector<WeightedVoxel>> Subject::voxelsOf(const Selection& selection) const
{
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection)) return voxelsOfVertex(*vertex);
    if (const auto* region = std::get_if<RoiName>(&selection)) return voxelsOfRegion(region->name);
    if (const auto* voxel = std::get_if<VoxelIndex>(&selection)) {
        const bool unknown = m_shape == VolumeShape{};
        if (unknown ? std::min({voxel->i, voxel->j, voxel->k}) < 0 : !contains(m_shape, *voxel))
            return std::unexpected(outsideVolume(*voxel, m_shape, space()));
        return std::vector{WeightedVoxel{*voxel, 1}};
    }
    return std::unexpected(Error{ErrorKind::invalidRequest, "Nothing is selected.", "Select a vertex, a voxel or a region."});
}

Result<void> Subject::checkVertex(SurfaceVertex vertex) const
{
    const auto count = vertexCounts()[sideOf(vertex.hemisphere)];
    const auto words = toText(vertex);
    if (count == 0)
        return std::unexpected(
            Error{ErrorKind::notFound,
                  fmt::format("{} cannot be placed: {} has no surface of the {}.", words, name(), inWords(vertex.hemisphere)),
                  m_files.noSurfaces.remedy});
    if (vertex.vertex.value < 0 || vertex.vertex.value >= count)
        return std::unexpected(Error{
            ErrorKind::invalidRequest,
            fmt::format("There is no vertex {}: the {} of {} has {} vertices.", words, inWords(vertex.hemisphere), name(), count),
            fmt::format("Vertices count from 0: the last one is {}:{}.", prefixOf(vertex.hemisphere), count - 1)});
    return {};
}

Result<std::vector<WeightedVoxel>> Subject::voxelsOfVertex(SurfaceVertex vertex) const
{
    if (auto checked = checkVertex(vertex); !checked) return std::unexpected(checked.error());
    const auto side = sideOf(vertex.hemisphere);
    const auto words = toText(vertex);
    if (const auto voxel = m_vertexMaps[side].voxel[static_cast<std::size_t>(vertex.vertex.value)]; voxel != kNoVoxel)
        return std::vector{WeightedVoxel{voxel, 1}};
    const bool mapped = std::ranges::any_of(m_vertexMaps[side].voxel, [](VoxelIndex voxel) { return voxel != kNoVoxel; });
    if (mapped)
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} lies in no voxel of {}.", words, space()),
                                     "The scanned volume does not reach there; choose another vertex."});
    const auto& file = m_files.transforms[side];
    return std::unexpected(Error{
        ErrorKind::notFound, fmt::format("{} leads to no voxel: {}", words, m_files.noTransforms.where),
        isFile(file)
            ? fmt::format("{} is there but is damaged or belongs to another surface ('cortilens-engine inspect' says which); "
                          "get it again.",
                          file.filename().string())
            : m_files.noTransforms.remedy});
}

Result<const Region*> Subject::regionNamed(std::string_view asked) const
{
    if (const auto* region = findRegion(asked)) return region;
    if (std::ranges::find(m_emptyRegions, regionNameFrom(asked).name) != m_emptyRegions.end())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} has no region {}: nothing carries its label.", name(), asked),
                                     "Not every region was found in every subject; choose another one."});
    std::vector<std::string> names;
    for (const auto& known : m_regions) names.push_back(unambiguousNameOf(known));
    return std::unexpected(
        Error{ErrorKind::notFound, fmt::format("{} has no region {}.", name(), asked),
              names.empty() ? m_files.noLabels.remedy : fmt::format("Name one of: {}.", fmt::join(names, ", "))});
}

Result<std::vector<WeightedVoxel>> Subject::voxelsOfRegion(std::string_view asked) const
{
    const auto live = liveRegionFrom(asked);
    if (!live) return std::unexpected(live.error());
    if (*live) return data::voxelsOf(**live, *this);
    const auto found = regionNamed(asked);
    if (!found) return std::unexpected(found.error());
    const auto* region = *found;
    const auto query = regionNameFrom(asked);
    const bool halved = !region->halves[0].empty() || !region->halves[1].empty();
    if (query.half && !halved && !region->voxels.empty())
        return std::unexpected(Error{ErrorKind::notFound,
                                     fmt::format("{} is known as a whole only, not by hemisphere.", region->outline.name),
                                     fmt::format("Select {}, or download lh.{}.nii.gz and rh.{}.nii.gz.", region->outline.name,
                                                 region->outline.set, region->outline.set)});
    const auto& voxels = query.half ? region->halves[sideOf(*query.half)] : region->voxels;
    if (voxels.empty())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("Region {} of {} has no voxels.", asked, name()),
                                     region->voxels.empty() ? "It has vertices only, and no transform leads from them to voxels."
                                                            : "It lies in the other hemisphere."});
    return equally(voxels);
}

}  // namespace cortilens::data
