// SPDX-License-Identifier: Apache-2.0
#include "core/demo/TreeFiles.h"

#include "core/files/AtomicFile.h"
#include "core/files/ChunkedHdf5Writer.h"
#include "core/files/FreeSurferWriter.h"
#include "core/files/GiftiReader.h"
#include "core/files/MghWriter.h"
#include "core/files/NiftiWriter.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

namespace cortilens::demo {

namespace {

constexpr double kSecondsPerVolume = 4.0 / 3;  // of NSD's 1.8 mm preparation

void makeFolderOf(const std::filesystem::path& path)
{
    std::error_code ignored;  // writing the file says what is wrong
    std::filesystem::create_directories(path.parent_path(), ignored);
}

[[nodiscard]] files::NiftiHeader headerOf(const VolumeGrid& grid, std::int64_t volumes, files::DType dtype)
{
    return {{grid.shape[0], grid.shape[1], grid.shape[2], volumes}, dtype, static_cast<double>(grid.voxelMm), kSecondsPerVolume};
}

/// The template's GIFTI files, one quantity each.
class Template {
public:
    Template(std::filesystem::path folder, Hemisphere hemisphere)
        : m_folder(std::move(folder))
        , m_hemisphere(hemisphere)
    {}

    [[nodiscard]] Result<SurfaceMesh> mesh(std::string_view name, SurfaceForm form) const
    {
        const auto path = pathOf(name);
        auto arrays = files::readGifti(path);
        if (!arrays) return std::unexpected(arrays.error());
        SurfaceMesh mesh{m_hemisphere, form, {}, {}};
        for (const auto& array : *arrays) {
            if (const auto* values = std::get_if<std::vector<float>>(&array.values))
                for (std::size_t v = 0; v + 2 < values->size(); v += 3)
                    mesh.points.push_back({(*values)[v], (*values)[v + 1], (*values)[v + 2]});
            else if (const auto* corners = std::get_if<std::vector<std::int32_t>>(&array.values))
                for (std::size_t t = 0; t + 2 < corners->size(); t += 3)
                    mesh.triangles.push_back({(*corners)[t], (*corners)[t + 1], (*corners)[t + 2]});
        }
        const auto inside = [&mesh](const std::array<std::int32_t, 3>& triangle) {
            return std::ranges::min(triangle) >= 0 && std::cmp_less(std::ranges::max(triangle), mesh.points.size());
        };
        if (mesh.triangles.empty() || !std::ranges::all_of(mesh.triangles, inside))
            return std::unexpected(wrong(path, "has no triangles or some that name missing vertices"));
        return mesh;
    }

    [[nodiscard]] Result<std::vector<float>> values(std::string_view name) const
    {
        const auto path = pathOf(name);
        auto arrays = files::readGifti(path);
        if (!arrays) return std::unexpected(arrays.error());
        if (arrays->size() != 1 || !std::holds_alternative<std::vector<float>>(arrays->front().values))
            return std::unexpected(wrong(path, "is not one value per vertex"));
        return std::get<std::vector<float>>(std::move(arrays->front().values));
    }

    [[nodiscard]] Error wrong(const std::filesystem::path& path, std::string_view what) const
    {
        return {ErrorKind::mismatch, fmt::format("{} {}.", path.string(), what),
                "Reinstall the program, or name its resources folder."};
    }

    [[nodiscard]] std::filesystem::path pathOf(std::string_view name) const
    {
        return m_folder / fmt::format("{}_{}.gii.gz", name, m_hemisphere == Hemisphere::left ? "left" : "right");
    }

private:
    std::filesystem::path m_folder;
    Hemisphere m_hemisphere;
};

[[nodiscard]] Result<Hemicortex> readHemisphere(const std::filesystem::path& folder, Hemisphere hemisphere)
{
    const Template source(folder, hemisphere);
    Hemicortex cortex;
    const std::array<std::tuple<SurfaceMesh*, std::string_view, SurfaceForm>, 5> meshes{
        {{&cortex.white, "white", SurfaceForm::white},
         {&cortex.pial, "pial", SurfaceForm::pial},
         {&cortex.inflated, "infl", SurfaceForm::inflated},
         {&cortex.sphere, "sphere", SurfaceForm::sphere},
         {&cortex.flat, "flat", SurfaceForm::flat}}};
    for (const auto& [target, name, form] : meshes) {
        auto mesh = source.mesh(name, form);
        if (!mesh) return std::unexpected(mesh.error());
        *target = std::move(*mesh);
        if (target->points.size() != cortex.white.points.size())
            return std::unexpected(source.wrong(source.pathOf(name), "has another number of vertices than the white surface"));
    }
    for (auto& [target, name] : {std::pair{&cortex.curvature, "curv"}, std::pair{&cortex.sulcalDepth, "sulc"}}) {
        auto values = source.values(name);
        if (!values) return std::unexpected(values.error());
        *target = std::move(*values);
        if (target->size() != cortex.white.points.size())
            return std::unexpected(source.wrong(source.pathOf(name), "has another number of vertices than the white surface"));
    }
    return cortex;
}

/// Vertices on an edge that only one triangle has.
[[nodiscard]] std::vector<bool> borderOf(const SurfaceMesh& mesh)
{
    std::map<std::pair<std::int32_t, std::int32_t>, int> uses;
    for (const auto& triangle : mesh.triangles)
        for (std::size_t corner = 0; corner < 3; ++corner) ++uses[std::minmax(triangle[corner], triangle[(corner + 1) % 3])];
    std::vector<bool> border(mesh.points.size(), false);
    for (const auto& [edge, count] : uses)
        if (count == 1) border[static_cast<std::size_t>(edge.first)] = border[static_cast<std::size_t>(edge.second)] = true;
    return border;
}

[[nodiscard]] Result<void> writeSessionHdf5(const std::filesystem::path& path, const VolumeGrid& grid,
                                            const SessionBetas& session)
{
    const auto size = [&grid](std::size_t axis) { return static_cast<std::uint64_t>(grid.shape[axis]); };
    auto writer = files::ChunkedHdf5Writer::create(
        path, {"betas", files::DType::int16, {session.trials, size(2), size(1), size(0)}, {session.trials, 1, 1, 1}});
    if (!writer) return std::unexpected(writer.error());
    const std::array<std::uint64_t, 4> count{session.trials, 1, 1, 1};
    for (std::size_t voxel = 0; voxel < session.voxels.size(); ++voxel) {
        const auto& [i, j, k] = session.voxels[voxel];
        const std::array<std::uint64_t, 4> start{0, static_cast<std::uint64_t>(k), static_cast<std::uint64_t>(j),
                                                 static_cast<std::uint64_t>(i)};
        const auto betas = session.betas.subspan(voxel * session.trials, session.trials);
        if (auto written = writer->write(start, count, std::as_bytes(betas)); !written) return written;
    }
    return writer->commit();
}

[[nodiscard]] Result<void> writeSessionNifti(const std::filesystem::path& path, const VolumeGrid& grid,
                                             const SessionBetas& session)
{
    auto writer =
        files::NiftiWriter::create(path, headerOf(grid, static_cast<std::int64_t>(session.trials), files::DType::int16));
    if (!writer) return std::unexpected(writer.error());
    std::vector<std::int16_t> volume(grid.voxels(), 0);
    for (std::size_t trial = 0; trial < session.trials; ++trial) {
        for (std::size_t voxel = 0; voxel < session.voxels.size(); ++voxel)
            volume[grid.indexOf(session.voxels[voxel])] = session.betas[voxel * session.trials + trial];
        if (auto written = writer->append(std::as_bytes(std::span(volume))); !written) return written;
    }
    return writer->commit();
}

}  // namespace

Result<Cortex> readCortex(const std::filesystem::path& folder)
{
    auto left = readHemisphere(folder, Hemisphere::left);
    if (!left) return std::unexpected(left.error());
    auto right = readHemisphere(folder, Hemisphere::right);
    if (!right) return std::unexpected(right.error());
    return Cortex{std::move(*left), std::move(*right)};
}

Result<void> writeMesh(const std::filesystem::path& path, const SurfaceMesh& mesh)
{
    makeFolderOf(path);
    return files::writeFreeSurferSurface(path, mesh.points, mesh.triangles);
}

Result<void> writePerVertex(const std::filesystem::path& path, std::span<const float> values, std::size_t triangles)
{
    makeFolderOf(path);
    return files::writeFreeSurferCurvature(path, values, triangles);
}

Result<void> writeFlatPatch(const std::filesystem::path& path, const SurfaceMesh& flat)
{
    makeFolderOf(path);
    const auto border = borderOf(flat);
    std::vector<bool> used(flat.points.size(), false);
    for (const auto& triangle : flat.triangles)
        for (const auto corner : triangle) used[static_cast<std::size_t>(corner)] = true;
    std::vector<files::PatchVertex> vertices;
    for (std::size_t v = 0; v < used.size(); ++v)
        if (used[v]) vertices.push_back({{static_cast<std::int32_t>(v)}, border[v], flat.points[v]});
    return files::writeFreeSurferPatch(path, vertices);
}

Result<void> writeSurfaceMap(const std::filesystem::path& path, std::span<const float> values, std::size_t vertices)
{
    makeFolderOf(path);
    return files::writeMghSurfaceMap(path, values, vertices);
}

Result<void> writeVolume(const std::filesystem::path& path, const VolumeGrid& grid, std::span<const float> values)
{
    makeFolderOf(path);
    return files::writeNiftiFloats(path, headerOf(grid, 1, files::DType::float32), values);
}

Result<void> writeNameTable(const std::filesystem::path& path, std::span<const std::string_view> labels)
{
    std::string text = "0 Unknown\n";
    for (std::size_t label = 0; label < labels.size(); ++label) text += fmt::format("{} {}\n", label + 1, labels[label]);
    return writeText(path, text);
}

Result<void> writeText(const std::filesystem::path& path, std::string_view text)
{
    makeFolderOf(path);
    return files::writeAtomically(path, std::as_bytes(std::span(text)));
}

Result<void> writeStimuli(const std::filesystem::path& path, std::span<const Photo> photos)
{
    makeFolderOf(path);
    const auto height = static_cast<std::uint64_t>(photos.front().height);
    const auto width = static_cast<std::uint64_t>(photos.front().width);
    auto writer = files::ChunkedHdf5Writer::create(
        path, {"imgBrick", files::DType::uint8, {photos.size(), height, width, 3}, {1, height, width, 3}});
    if (!writer) return std::unexpected(writer.error());
    const std::array<std::uint64_t, 4> count{1, height, width, 3};
    for (std::size_t n = 0; n < photos.size(); ++n) {
        const std::array<std::uint64_t, 4> start{n, 0, 0, 0};
        if (auto written = writer->write(start, count, std::as_bytes(std::span(photos[n].rgb))); !written) return written;
    }
    return writer->commit();
}

Result<void> writeSession(const std::filesystem::path& folder, const VolumeGrid& grid, const SessionBetas& session)
{
    const auto base = folder / fmt::format("betas_session{:02}", session.session);
    makeFolderOf(base);
    if (auto written = writeSessionHdf5(base.string() + ".hdf5", grid, session); !written) return written;
    return writeSessionNifti(base.string() + ".nii.gz", grid, session);
}

}  // namespace cortilens::demo
