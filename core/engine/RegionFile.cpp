// SPDX-License-Identifier: Apache-2.0
#include "core/engine/RegionFile.h"

#include "core/engine/Study.h"
#include "core/files/FreeSurferWriter.h"
#include "core/files/GiftiWriter.h"
#include "core/files/NiftiWriter.h"
#include "core/files/Npy.h"
#include "core/types/DrawnRegion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

using Vertices = std::array<std::vector<VertexId>, 2>;

constexpr std::array<std::uint8_t, 3> kRegionColor{255, 79, 216};
constexpr std::array<std::uint8_t, 3> kUnknownColor{25, 5, 25};  // as FreeSurfer's tables have it: black stands for no name

enum class Format : std::uint8_t { label, annot, giftiLabels, giftiValues, nifti, npy };

[[nodiscard]] std::optional<Format> formatOf(const fs::path& path)
{
    constexpr std::array<std::pair<std::string_view, Format>, 9> kEndings{{{".label.gii", Format::giftiLabels},
                                                                           {".shape.gii", Format::giftiValues},
                                                                           {".func.gii", Format::giftiValues},
                                                                           {".gii", Format::giftiLabels},
                                                                           {".label", Format::label},
                                                                           {".annot", Format::annot},
                                                                           {".nii.gz", Format::nifti},
                                                                           {".nii", Format::nifti},
                                                                           {".npy", Format::npy}}};
    const auto name = path.filename().string();
    for (const auto& [ending, format] : kEndings)
        if (name.ends_with(ending) && name.size() > ending.size()) return format;
    return std::nullopt;
}

[[nodiscard]] bool isOfVolume(Format format)
{
    return format == Format::nifti || format == Format::npy;
}

/// lh.FILE in the same folder; a name that says so already stays.
[[nodiscard]] fs::path halfOf(const fs::path& path, Hemisphere hemisphere)
{
    const auto name = path.filename().string();
    const auto prefix = fmt::format("{}.", prefixOf(hemisphere));
    return name.starts_with(prefix) ? path : path.parent_path() / (prefix + name);
}

/// The hemisphere that a file's name begins with.
[[nodiscard]] std::optional<Hemisphere> namedHalf(const fs::path& path)
{
    for (const auto hemisphere : kHemispheres)
        if (path.filename().string().starts_with(fmt::format("{}.", prefixOf(hemisphere)))) return hemisphere;
    return std::nullopt;
}

[[nodiscard]] bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

/// One file, and how it is written.
struct Plan {
    fs::path file;
    std::function<Result<void>()> write;
};

class Writer {
public:
    Writer(const Study& study, std::string_view name)
        : m_subject(study.subject())
        , m_name(name)
    {}

    [[nodiscard]] Result<std::vector<Plan>> planFor(const fs::path& out, Format format) const
    {
        if (isOfVolume(format)) return volumePlan(out, format);
        const auto vertices = m_subject.verticesOf(RoiName{m_name});
        if (!vertices) return std::unexpected(vertices.error());
        std::vector<Plan> plans;
        for (const auto hemisphere : kHemispheres) {
            const auto& own = (*vertices)[sideOf(hemisphere)];
            const bool isLeftOut = format == Format::label ? own.empty() : vertexCount(hemisphere) == 0;
            if (namedHalf(out).value_or(hemisphere) != hemisphere || isLeftOut) continue;
            const auto file = halfOf(out, hemisphere);
            plans.push_back({file, [=, this] { return writeHalf(file, format, hemisphere, own); }});
        }
        if (!plans.empty()) return plans;
        return std::unexpected(
            Error{ErrorKind::notFound, fmt::format("{} has no vertex in that hemisphere.", m_name), "Name the other one."});
    }

private:
    [[nodiscard]] std::size_t vertexCount(Hemisphere hemisphere) const
    {
        return static_cast<std::size_t>(m_subject.vertexCounts()[sideOf(hemisphere)]);
    }

    [[nodiscard]] Result<void> writeHalf(const fs::path& file, Format format, Hemisphere hemisphere,
                                         std::span<const VertexId> vertices) const
    {
        if (format == Format::label) return writeLabel(file, hemisphere, vertices);
        std::vector<std::int32_t> labels(vertexCount(hemisphere), 0);
        for (const auto vertex : vertices) labels[static_cast<std::size_t>(vertex.value)] = 1;
        if (format == Format::annot)
            return files::writeFreeSurferAnnot(file, {labels, {{0, "unknown", kUnknownColor}, {1, m_name, kRegionColor}}});
        if (format == Format::giftiLabels)
            return files::writeGiftiLabels(
                file, hemisphere, labels,
                std::array{files::NameTableEntry{0, "???", kUnknownColor}, files::NameTableEntry{1, m_name, kRegionColor}});
        return files::writeGiftiValues(file, hemisphere, m_name, std::vector<float>(labels.begin(), labels.end()));
    }

    [[nodiscard]] Result<void> writeLabel(const fs::path& file, Hemisphere hemisphere, std::span<const VertexId> vertices) const
    {
        const auto white = m_subject.surface(hemisphere, SurfaceForm::white);
        std::vector<files::LabelVertex> rows;
        for (const auto vertex : vertices) {
            const auto place = static_cast<std::size_t>(vertex.value);
            const auto point = white && place < white->points.size() ? white->points[place] : std::array<float, 3>{};
            rows.push_back({vertex, point, 0});
        }
        return files::writeFreeSurferLabel(
            file, fmt::format("{} of {}, by Cortilens; mm of the white surface", m_name, m_subject.name()), rows);
    }

    [[nodiscard]] Result<std::vector<Plan>> volumePlan(const fs::path& out, Format format) const
    {
        const auto shape = m_subject.volumeShape();
        if (format == Format::nifti && m_subject.unitsAreVertices())
            return std::unexpected(Error{ErrorKind::invalidRequest,
                                         fmt::format("The units of {} are vertices: it has no volume.", m_subject.name()),
                                         "Write a .label, an .annot or a .gii."});
        const auto voxels = m_subject.voxelsOf(RoiName{m_name});
        if (!voxels) return std::unexpected(voxels.error());
        std::vector<float> mask(data::flatIndex(shape, {0, 0, shape[2]}), 0.0F);
        for (const auto& [voxel, weight] : *voxels)
            if (data::contains(shape, voxel)) mask[data::flatIndex(shape, voxel)] = 1;
        if (format == Format::nifti) return std::vector<Plan>{{out, [=, this] { return writeVolume(out, mask); }}};
        return std::vector<Plan>{{out, [=, this] { return writeNumbers(out, mask); }}};
    }

    [[nodiscard]] Result<void> writeVolume(const fs::path& out, std::span<const float> mask) const
    {
        const auto shape = m_subject.volumeShape();
        files::NiftiHeader header{.shape = {shape[0], shape[1], shape[2], 1}};
        for (const auto& path : m_subject.files().volumes) {
            const auto like = files::readNiftiHeader(path);
            if (!like || !std::equal(shape.begin(), shape.end(), like->shape.begin())) continue;
            header.worldFromVoxel = like->worldFromVoxel;
            break;
        }
        if (!header.worldFromVoxel)
            return std::unexpected(Error{
                ErrorKind::notFound, fmt::format("No NIfTI volume of {} says where its voxels lie in space.", m_subject.name()),
                "Write a .npy, or name a mask in NIfTI in the study."});
        header.dtype = files::DType::uint8;
        std::vector<std::uint8_t> bytes(mask.begin(), mask.end());
        auto writer = files::NiftiWriter::create(out, header);
        if (!writer) return std::unexpected(writer.error());
        if (auto appended = writer->append(std::as_bytes(std::span(bytes))); !appended) return appended;
        return writer->commit();
    }

    /// C order: z fastest, as nibabel's arrays have it.
    [[nodiscard]] Result<void> writeNumbers(const fs::path& out, std::span<const float> mask) const
    {
        std::vector<float> numbers;
        if (m_subject.unitsAreVertices()) {
            for (const auto hemisphere : kHemispheres)
                for (std::int32_t v = 0; std::cmp_less(v, vertexCount(hemisphere)); ++v)
                    numbers.push_back(mask[data::flatIndex(m_subject.volumeShape(), data::unitOf(hemisphere, {v}))]);
            return files::writeNpy(out, numbers, {static_cast<std::int64_t>(numbers.size())});
        }
        const auto shape = m_subject.volumeShape();
        for (std::int32_t i = 0; i < shape[0]; ++i)
            for (std::int32_t j = 0; j < shape[1]; ++j)
                for (std::int32_t k = 0; k < shape[2]; ++k) numbers.push_back(mask[data::flatIndex(shape, {i, j, k})]);
        return files::writeNpy(out, numbers, {shape[0], shape[1], shape[2]});
    }

    const data::Subject& m_subject;
    std::string m_name;
};

[[nodiscard]] Result<void> makeFolder(const fs::path& folder)
{
    std::error_code trouble;
    fs::create_directories(folder, trouble);
    if (!trouble) return {};
    return std::unexpected(Error{ErrorKind::unreadable,
                                 fmt::format("The folder {} cannot be made: {}.", folder.string(), trouble.message()),
                                 "Look whether the study's folder may be written, or export the region elsewhere."});
}

[[nodiscard]] fs::path savedPlace(const Study& study, std::string_view name)
{
    return study.tree().regionFolder(study.subject().name()) / fmt::format("{}.label", name);
}

/// Both halves of a saved region that are there.
[[nodiscard]] std::vector<fs::path> savedFiles(const fs::path& place)
{
    std::vector<fs::path> found;
    for (const auto hemisphere : kHemispheres)
        if (auto file = halfOf(place, hemisphere); isThere(file)) found.push_back(std::move(file));
    return found;
}

[[nodiscard]] Result<void> removeFile(const fs::path& file)
{
    std::error_code trouble;
    fs::remove(file, trouble);
    if (!trouble) return {};
    return std::unexpected(Error{ErrorKind::unreadable,
                                 fmt::format("{} cannot be deleted: {}.", file.string(), trouble.message()),
                                 "Look whether its folder may be written."});
}

}  // namespace

Result<RegionPlace> writeRegion(const Study& study, std::string_view name, const fs::path& out, bool replace)
{
    const auto format = formatOf(out);
    if (!format)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} has no ending of a region's file.", out.string()),
                                     "Let it end in .label, .annot, .label.gii, .shape.gii, .nii.gz, .nii or .npy."});
    const Writer writer(study, name);
    const auto plans = writer.planFor(out, *format);
    if (!plans) return std::unexpected(plans.error());
    RegionPlace place;
    for (const auto& plan : *plans) {
        place.files.push_back(plan.file);
        place.isThere = place.isThere || (!replace && isThere(plan.file));
    }
    if (place.isThere) return place;
    for (const auto& plan : *plans)
        if (auto written = plan.write(); !written) return std::unexpected(written.error());
    return place;
}

Result<RegionPlace> saveRegion(const Study& study, std::string_view name, bool replace)
{
    if (auto named = checkRegionName(name); !named) return std::unexpected(named.error());
    const auto place = savedPlace(study, name);
    const auto before = savedFiles(place);
    if (!replace && !before.empty()) return RegionPlace{before, true};
    if (auto made = makeFolder(place.parent_path()); !made) return std::unexpected(made.error());
    auto written = writeRegion(study, name, place, true);
    if (!written) return std::unexpected(written.error());
    for (const auto& file : before)
        if (std::ranges::find(written->files, file) == written->files.end())
            if (auto removed = removeFile(file); !removed) return std::unexpected(removed.error());
    return written;
}

Result<RegionPlace> deleteRegion(const Study& study, std::string_view name)
{
    if (auto named = checkRegionName(name); !named) return std::unexpected(named.error());
    RegionPlace place{savedFiles(savedPlace(study, name)), false};
    if (place.files.empty()) return std::unexpected(Error{ErrorKind::notFound, fmt::format("No region {} was saved.", name), {}});
    for (const auto& file : place.files)
        if (auto removed = removeFile(file); !removed) return std::unexpected(removed.error());
    return place;
}

Result<std::string> writeRegion(const RegionOptions& options, const fs::path& resources)
{
    const auto study = Study::open(options.directory, options.subject, resources);
    if (!study) return std::unexpected(study.error());
    const auto place = writeRegion(**study, options.region, options.out, options.replace);
    if (!place) return std::unexpected(place.error());
    std::vector<std::string> files;
    for (const auto& file : place->files) files.push_back(file.string());
    if (place->isThere)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} is there already.", fmt::join(files, " or ")),
                                     "Name another file (--out), or replace it (--force)."});
    return fmt::format("{} of {}: {}", options.region, (*study)->subject().name(), fmt::join(files, ", "));
}

}  // namespace cortilens::engine
