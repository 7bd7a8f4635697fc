// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Study.h"

#include "core/data/RegisteredSphere.h"
#include "core/data/SurfaceFiles.h"
#include "core/engine/Resources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cortilens::engine {

namespace {

constexpr auto kNaN = std::numeric_limits<float>::quiet_NaN();

[[nodiscard]] std::string readoutText(const encoder::Readout& readout, std::string_view units)
{
    const auto kind = readout.hidden ? std::string("MLP readout on patches, ") : std::string{};
    if (readout.asked == 1) return fmt::format("{}readout of 1 {}", kind, units == "vertices" ? "vertex" : "voxel");
    if (readout.voxels == readout.asked) return fmt::format("{}mean of {} {}", kind, readout.voxels, units);
    return fmt::format("{}mean of {} {}; {} more have no readout", kind, readout.voxels, units, readout.asked - readout.voxels);
}

[[nodiscard]] float meanNoiseCeiling(const data::Subject& subject, std::span<const WeightedVoxel> voxels)
{
    double sum = 0;
    int known = 0;
    for (const auto& [voxel, weight] : voxels)
        if (const float value = subject.noiseCeiling(voxel); !std::isnan(value)) {
            sum += static_cast<double>(value);
            ++known;
        }
    return known > 0 ? static_cast<float>(sum / known) : kNaN;
}

/// A choice that cannot be followed is an error: another encoder in its place would answer another question.
[[nodiscard]] Result<void> checkTaken(const std::filesystem::path& chosen, const Study& study,
                                      std::span<const std::string> notices)
{
    std::vector<std::string> known;
    for (const auto& backbone : study.backbones()) {
        if (backbone.encoderFile.empty()) continue;
        if (backbone.encoderFile.filename() == chosen.filename()) return {};
        for (const auto& encoder : backbone.fitting) known.push_back(encoder.file.filename().string());
    }
    const auto name = chosen.filename().string();
    const auto why = std::ranges::find_if(notices, [&](const auto& notice) { return notice.find(name) != std::string::npos; });
    std::ranges::sort(known);
    return std::unexpected(
        Error{ErrorKind::mismatch,
              fmt::format("The chosen encoder cannot be taken. {}",
                          why == notices.end() ? fmt::format("{} is for another subject.", chosen.string()) : *why),
              known.empty() ? std::string("Train one with `cortilens-engine train`.")
                            : fmt::format("Name one of: {}.", fmt::join(known, ", "))});
}

}  // namespace

Study::Study(data::StudyFiles tree, data::Subject subject)
    : m_tree(std::move(tree))
    , m_subject(std::move(subject))
{}

Result<std::shared_ptr<const Study>> Study::open(const std::filesystem::path& directory, std::string_view subject,
                                                 const std::filesystem::path& resources,
                                                 std::span<const std::filesystem::path> encoders)
{
    auto tree = data::StudyFiles::open(directory);
    if (!tree) return std::unexpected(tree.error());
    auto person = data::Subject::open(*tree, subject);
    if (!person) return std::unexpected(person.error());
    std::shared_ptr<Study> study(new Study(std::move(*tree), std::move(*person)));
    study->m_weightsFolders = engine::weightsFolders(study->m_tree.root(), resources);
    study->m_backbones = backbonesOf(study->m_tree, study->m_subject, study->m_weightsFolders, encoders);
    for (const auto& chosen : encoders)
        if (auto taken = checkTaken(chosen, *study, study->m_backbones.notices); !taken) return std::unexpected(taken.error());
    study->openStimuli();
    return study;
}

Result<std::shared_ptr<const Study>> Study::withDrawn(const std::shared_ptr<const Study>& study,
                                                      std::span<const DrawnRegion> regions)
{
    const auto opened = asOpened(study);
    auto subject = opened->m_subject.withDrawn(regions);
    if (!subject) return std::unexpected(subject.error());
    std::shared_ptr<Study> drawn(new Study(opened->m_tree, std::move(*subject)));
    drawn->m_opened = opened;
    drawn->m_weightsFolders = opened->m_weightsFolders;
    drawn->m_backbones = opened->m_backbones;
    drawn->m_photos = opened->m_photos;
    drawn->m_whites = opened->m_whites;
    drawn->m_homology = opened->m_homology;
    return drawn;
}

Result<std::shared_ptr<const Study>> Study::other(const std::string& subject) const
{
    // Whoever asks for the same one waits: it is read once.
    const std::scoped_lock lock(m_homology->mutex);
    auto& other = m_homology->others[subject];
    if (other) return other;
    auto person = data::Subject::open(m_tree, subject);
    if (!person) return std::unexpected(person.error());
    std::shared_ptr<Study> study(new Study(m_tree, std::move(*person)));
    study->m_weightsFolders = m_weightsFolders;
    study->m_backbones = backbonesOf(study->m_tree, study->m_subject, study->m_weightsFolders);
    study->openStimuli();
    return other = study;
}

Result<std::shared_ptr<const data::RegisteredSphere>> Study::registered(Hemisphere hemisphere) const
{
    const std::scoped_lock lock(m_homology->mutex);
    auto& sphere = m_homology->spheres.at(sideOf(hemisphere));
    if (sphere) return sphere;
    auto read = m_subject.registered(hemisphere);
    if (!read) return std::unexpected(read.error());
    return sphere = std::make_shared<const data::RegisteredSphere>(std::move(*read));
}

void Study::openStimuli()
{
    auto stimuli = data::Stimuli::open(m_subject.files().photos);
    if (stimuli)
        m_photos = std::make_shared<PhotoShelf>(std::move(*stimuli));
    else
        m_photos = std::unexpected(stimuli.error());
}

Result<const data::Stimuli*> Study::stimuli() const
{
    if (!m_photos) return std::unexpected(m_photos.error());
    return &(*m_photos)->stimuli();
}

Result<std::shared_ptr<const ShelvedPhoto>> Study::photo(NsdId id) const
{
    if (!m_photos) return std::unexpected(m_photos.error());
    return (*m_photos)->photo(id);
}

Result<const Backbone*> Study::usableBackbone(std::string_view id) const
{
    const auto backbone = findBackbone(id);
    if (backbone && (*backbone)->problem) return std::unexpected(*(*backbone)->problem);
    return backbone;
}

Result<const Backbone*> Study::backboneWithWeights(std::string_view id) const
{
    const auto backbone = findBackbone(id);
    if (backbone && (*backbone)->weightsProblem) return std::unexpected(*(*backbone)->weightsProblem);
    return backbone;
}

Result<const Backbone*> Study::findBackbone(std::string_view id) const
{
    std::vector<std::string_view> known;
    for (const auto& backbone : backbones()) {
        known.push_back(backbone.row->id);
        if (backbone.row->id == id) return &backbone;
    }
    return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no backbone called '{}'.", id),
                                 fmt::format("Choose one of {}.", fmt::join(known, ", "))});
}

std::string_view Study::unitsOf(const encoder::Encoder& encoder) const
{
    return m_subject.unitsAreVertices() ? "vertices" : encoder::unitsOf(encoder);
}

Result<encoder::Readout> Study::readoutOf(const Selection& selection, const Backbone& backbone) const
{
    if (backbone.encoder->onSurface()) {
        const auto own = m_subject.verticesOf(selection);
        if (!own) return std::unexpected(own.error());
        return encoder::readoutOfVertices(*backbone.encoder, data::sourcesOf(*own, backbone.sources));
    }
    const auto voxels = m_subject.voxelsOf(selection);
    if (!voxels) return std::unexpected(voxels.error());
    return encoder::readoutOf(*backbone.encoder, *voxels);
}

std::vector<std::size_t> rowsOf(const data::Region& region, const encoder::Encoder& encoder, const data::VertexSources& sources)
{
    std::vector<std::size_t> rows;
    if (encoder.onSurface()) {
        const auto vertices = data::sourcesOf(region.outline.vertices, sources);
        for (const auto hemisphere : kHemispheres)
            for (const auto vertex : vertices[sideOf(hemisphere)])
                if (const auto row = encoder.rowOf(SurfaceVertex{hemisphere, vertex})) rows.push_back(*row);
        return rows;
    }
    for (const auto& voxel : region.voxels)
        if (const auto row = encoder.rowOf(voxel)) rows.push_back(*row);
    return rows;
}

wire::VertexTable Study::vertexTable(Hemisphere hemisphere) const
{
    const auto& maps = m_subject.vertexMaps(hemisphere);
    wire::VertexTable table{.hemisphere = hemisphere, .curvature = maps.curvature, .noiseCeiling = maps.noiseCeiling};
    table.voxel.reserve(maps.voxel.size());
    // A vertex that is a unit itself lies in no voxel.
    const bool alone = m_subject.unitsAreVertices();
    for (const auto& voxel : maps.voxel)
        table.voxel.push_back(alone ? std::array<std::int32_t, 3>{-1, -1, -1} : std::array{voxel.i, voxel.j, voxel.k});
    return table;
}

std::shared_ptr<const SurfaceMesh> Study::white(Hemisphere hemisphere) const
{
    const std::scoped_lock lock(m_whites->mutex);
    auto& white = m_whites->white.at(sideOf(hemisphere));
    if (!white) {
        auto mesh = m_subject.surface(hemisphere, SurfaceForm::white);
        white = std::make_shared<const SurfaceMesh>(mesh ? std::move(*mesh) : SurfaceMesh{});
    }
    return white;
}

std::array<float, 3> Study::positionOf(const SurfaceVertex& vertex) const
{
    const auto mesh = white(vertex.hemisphere);
    const auto index = static_cast<std::size_t>(vertex.vertex.value);
    return index < mesh->points.size() ? mesh->points[index] : std::array{kNaN, kNaN, kNaN};
}

float Study::areaMm2(const std::array<std::vector<VertexId>, 2>& vertices) const
{
    double sum = 0;
    for (const auto hemisphere : kHemispheres)
        if (const auto& side = vertices[sideOf(hemisphere)]; !side.empty()) sum += data::areaMm2(*white(hemisphere), side);
    return static_cast<float>(sum);
}

Result<wire::SelectionReport> Study::describe(const wire::DescribeQuery& query) const
{
    const auto backbone = usableBackbone(query.backbone);
    auto voxels = m_subject.voxelsOf(query.selection);
    // A vertex has a readout of its own in an encoder of a surface, whether or not it lies in a voxel.
    if (!voxels && backbone && (*backbone)->encoder->onSurface() && m_subject.verticesOf(query.selection))
        voxels = std::vector<WeightedVoxel>{};
    if (!voxels) return std::unexpected(voxels.error());
    wire::SelectionReport report;
    report.title = titleOf(query.selection);
    report.voxelCount = static_cast<std::int32_t>(voxels->size());
    report.surfaceRas = {kNaN, kNaN, kNaN};
    if (const auto* vertex = std::get_if<SurfaceVertex>(&query.selection)) {
        report.regions = m_subject.regionsAt(*vertex);
        report.surfaceRas = positionOf(*vertex);
        if (!m_subject.unitsAreVertices() && !voxels->empty()) report.voxel = voxels->front().voxel;
    } else if (const auto* voxel = std::get_if<VoxelIndex>(&query.selection)) {
        report.regions = m_subject.regionsAt(*voxel);
        report.voxel = *voxel;
    } else if (const auto* region = m_subject.findRegion(std::get<RoiName>(query.selection).name)) {
        report.regions = {region->outline.name};
    }
    if (std::holds_alternative<RoiName>(query.selection))
        if (const auto vertices = m_subject.verticesOf(query.selection)) report.areaMm2 = areaMm2(*vertices);
    report.noiseCeiling = meanNoiseCeiling(m_subject, *voxels);
    report.r2 = kNaN;
    const auto readout =
        backbone ? readoutOf(query.selection, **backbone) : Result<encoder::Readout>(std::unexpected(backbone.error()));
    if (!readout) {
        report.readout = readout.error().message;
        return report;
    }
    report.r2 = readout->r2;
    if (std::isnan(report.noiseCeiling)) report.noiseCeiling = readout->noiseCeiling;
    report.testImages = (*backbone)->encoder->testImages;
    report.readout = readoutText(*readout, unitsOf(*(*backbone)->encoder));
    return report;
}

std::string titleOf(const Selection& selection)
{
    if (const auto* vertex = std::get_if<SurfaceVertex>(&selection))
        return fmt::format("{} {}", prefixOf(vertex->hemisphere), vertex->vertex.value);
    if (const auto* voxel = std::get_if<VoxelIndex>(&selection))
        return fmt::format("voxel {}, {}, {}", voxel->i, voxel->j, voxel->k);
    if (const auto* roi = std::get_if<RoiName>(&selection)) return roi->name;
    return {};
}

}  // namespace cortilens::engine
