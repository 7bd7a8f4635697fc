// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseMatrix.h"

#include "core/data/MatrixFile.h"
#include "core/data/SurfaceValues.h"
#include "core/data/VolumeFiles.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr float kInside = 0.5F;

[[nodiscard]] Error noUnit(const fs::path& path)
{
    return {ErrorKind::mismatch, fmt::format("{} is a mask without a single unit.", path.string()),
            "Name the mask that the responses were taken with."};
}

/// Which columns hold the units when they are sorted; empty when they are in order already.
template <typename Unit, typename Key>
[[nodiscard]] std::vector<std::size_t> sortedByUnit(std::vector<Unit>& units, const Key& key)
{
    std::vector<std::size_t> columns(units.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
    std::ranges::stable_sort(columns, {}, [&](std::size_t column) { return key(units[column]); });
    if (std::ranges::is_sorted(columns)) return {};
    std::vector<Unit> sorted;
    for (const auto column : columns) sorted.push_back(units[column]);
    units = std::move(sorted);
    return columns;
}

[[nodiscard]] Result<ResponseColumns> columnsOfVolume(const SubjectFiles& files)
{
    const auto& path = files.mask.volume;
    const auto shape = readVolumeShape(path);
    if (!shape) return std::unexpected(shape.error());
    const auto values = readVolume(path, *shape);
    if (!values) return std::unexpected(values.error());
    ResponseColumns columns;
    columns.units.space = files.space;
    columns.units.shape = *shape;
    columns.units.voxels = voxelsAbove(*values, *shape, kInside);
    auto& voxels = columns.units.voxels;
    if (voxels.empty()) return std::unexpected(noUnit(path));
    if (files.mask.matlabOrder) {
        std::ranges::sort(voxels, {}, [](VoxelIndex voxel) { return std::tuple(voxel.k, voxel.j, voxel.i); });
        columns.columnOf[0] = sortedByUnit(voxels, [](VoxelIndex voxel) { return voxel; });
    }
    return columns;
}

/// What is in [trials, units] or [units, trials] of one file, as rows of units.
class MatrixBetas : public BetaSource {
public:
    MatrixBetas(MatrixFile file, std::vector<std::size_t> columns)
        : m_file(std::move(file))
        , m_columns(std::move(columns))
    {}

    [[nodiscard]] files::DType dtype() const override { return files::DType::float32; }
    [[nodiscard]] double scale() const override { return 1; }
    [[nodiscard]] std::size_t trials() const override { return m_file.trials(); }
    [[nodiscard]] std::size_t units() const override { return m_columns.size(); }
    [[nodiscard]] std::string files() const override { return m_file.path().filename().string(); }
    [[nodiscard]] Result<void> rows(std::size_t first, std::size_t count, std::span<std::byte> values) override
    {
        const std::span floats(reinterpret_cast<float*>(values.data()), values.size() / sizeof(float));
        return m_file.rows(std::span(m_columns).subspan(first, count), floats);
    }

private:
    MatrixFile m_file;
    std::vector<std::size_t> m_columns;
};

/// The file of one side (a volume has the first), compared with the units that its columns should be.
[[nodiscard]] Result<MatrixFile> openSide(const SessionFiles& files, std::size_t side)
{
    const auto& matrix = *files.matrix;
    const auto& units = matrix.columns.units;
    auto file =
        MatrixFile::open(units.onSurface() ? files.halves[side] : files.volumes.front(), matrix.dataset, matrix.unitsFirst);
    if (!file) return file;
    const auto due = units.onSurface() ? units.vertices[side].size() : units.voxels.size();
    if (file->units() == due) return file;
    const bool turned = file->trials() == due;
    return std::unexpected(Error{
        ErrorKind::mismatch,
        fmt::format("{} has {} {}, the mask has {}.", file->path().string(), file->units(),
                    units.onSurface() ? "vertices" : "voxels", due),
        turned ? fmt::format("Its axes are the other way round: say \"rows\": \"{}\".", matrix.unitsFirst ? "trials" : "units")
               : std::string("Name the mask that the responses were taken with, of the same subject and space.")});
}

/// Columns of the wanted units; nothing: one of them has none.
template <typename Unit>
[[nodiscard]] std::optional<std::vector<std::size_t>> columnsFor(std::span<const Unit> wanted, std::span<const Unit> there,
                                                                 std::span<const std::size_t> columnOf)
{
    std::vector<std::size_t> columns;
    for (const auto unit : wanted) {
        const auto found = std::ranges::lower_bound(there, unit);
        if (found == there.end() || *found != unit) return std::nullopt;
        const auto place = static_cast<std::size_t>(found - there.begin());
        columns.push_back(columnOf.empty() ? place : columnOf[place]);
    }
    return columns;
}

[[nodiscard]] Error notAmong(const SessionFiles& files, const ResponseUnits& units)
{
    const auto& there = files.matrix->columns.units;
    return {ErrorKind::mismatch,
            fmt::format("Not all of the {} {} that were asked for are among the {} that session {} has responses of.",
                        units.size(), units.onSurface() ? "vertices" : "voxels", there.size(), files.session),
            "Ask for a region inside the mask, or for all."};
}

}  // namespace

Result<ResponseColumns> columnsOf(const SubjectFiles& files)
{
    if (!files.onSurface()) return columnsOfVolume(files);
    ResponseColumns columns;
    columns.units.space = files.space;
    columns.units.vertexCounts = files.vertexCounts;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        auto vertices = maskedVertices(files.mask.surfaces[side], hemisphere, files.vertexCounts[side]);
        if (!vertices) return std::unexpected(vertices.error());
        if (vertices->empty()) return std::unexpected(noUnit(files.mask.surfaces[side]));
        columns.columnOf[side] = sortedByUnit(*vertices, [](VertexId vertex) { return vertex; });
        columns.units.vertices[side] = std::move(*vertices);
    }
    return columns;
}

Result<std::vector<SessionFiles>> sessionsOf(const SubjectFiles& files)
{
    auto columns = columnsOf(files);
    if (!columns) return std::unexpected(columns.error());
    std::vector<SessionFiles> sessions;
    for (const auto& described : files.responses) {
        SessionFiles session;
        session.session = static_cast<int>(sessions.size()) + 1;
        session.halves = described.halves;
        if (!described.file.empty()) session.volumes = {described.file};
        const auto name = described.file.filename().string();
        if (!name.ends_with(".nii") && !name.ends_with(".nii.gz"))
            session.matrix =
                std::make_shared<const ResponseMatrix>(ResponseMatrix{described.dataset, described.unitsFirst, *columns});
        sessions.push_back(std::move(session));
    }
    return sessions;
}

Result<BetaShape> matrixShapeOf(const SessionFiles& files)
{
    const auto& units = files.matrix->columns.units;
    BetaShape shape{units.shape, units.vertexCounts, 0};
    for (std::size_t side = 0; side < (units.onSurface() ? 2U : 1U); ++side) {
        const auto file = openSide(files, side);
        if (!file) return std::unexpected(file.error());
        const auto trials = static_cast<std::int64_t>(file->trials());
        if (side > 0 && shape.trials != trials)
            return std::unexpected(Error{ErrorKind::mismatch,
                                         fmt::format("{} has {} trials, {} has {}.", files.halves[1].string(), trials,
                                                     files.halves[0].filename().string(), shape.trials),
                                         "Name both hemispheres of the same session."});
        shape.trials = trials;
    }
    return shape;
}

Result<std::unique_ptr<BetaSource>> openMatrix(const SessionFiles& files, const ResponseUnits& units)
{
    const auto& columns = files.matrix->columns;
    const auto open = [&](std::size_t side, const auto& wanted, const auto& there) -> Result<std::unique_ptr<BetaSource>> {
        auto chosen = columnsFor(std::span(wanted), std::span(there), columns.columnOf[side]);
        if (!chosen) return std::unexpected(notAmong(files, units));
        auto file = openSide(files, side);
        if (!file) return std::unexpected(file.error());
        return std::make_unique<MatrixBetas>(std::move(*file), std::move(*chosen));
    };
    if (!units.onSurface()) return open(0, units.voxels, columns.units.voxels);
    std::array<std::unique_ptr<BetaSource>, 2> halves;
    for (std::size_t side = 0; side < 2; ++side) {
        if (units.vertices[side].empty()) continue;
        auto half = open(side, units.vertices[side], columns.units.vertices[side]);
        if (!half) return half;
        halves[side] = std::move(*half);
    }
    return pairedBetas(std::move(halves));
}

}  // namespace cortilens::data
