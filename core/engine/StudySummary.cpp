// SPDX-License-Identifier: Apache-2.0
#include "core/data/Design.h"
#include "core/data/SurfaceSampling.h"
#include "core/data/TrialPhotos.h"
#include "core/dense/Adaptor.h"
#include "core/engine/Study.h"
#include "core/engine/TextInquiry.h"
#include "core/engine/TrainingData.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <ranges>
#include <tuple>
#include <utility>

namespace cortilens::engine {

namespace {

/// Mean over the rows where R2 is known; NaN when it is nowhere.
[[nodiscard]] float meanR2(const encoder::Encoder& encoder, std::span<const std::size_t> rows)
{
    double sum = 0;
    int known = 0;
    for (const auto row : rows) {
        if (std::isnan(encoder.r2[row])) continue;
        sum += static_cast<double>(encoder.r2[row]);
        ++known;
    }
    return known > 0 ? static_cast<float>(sum / known) : std::numeric_limits<float>::quiet_NaN();
}

[[nodiscard]] const Backbone* firstUsable(std::span<const Backbone> backbones)
{
    const auto found = std::ranges::find_if(backbones, &Backbone::isUsable);
    return found == backbones.end() ? nullptr : &*found;
}

/// What of all encoders' R2 the colours span: the best percentile, so that a single voxel does not dim the rest.
[[nodiscard]] float upperEnd(std::span<const float> values, float least)
{
    std::vector<float> known;
    std::ranges::copy_if(values, std::back_inserter(known), [](float value) { return !std::isnan(value); });
    if (known.empty()) return least;
    const auto place = known.begin() + static_cast<std::ptrdiff_t>(known.size() * 99 / 100);
    std::ranges::nth_element(known, place);
    return std::max(*place, least);
}

[[nodiscard]] std::vector<float> absolute(std::span<const float> values)
{
    std::vector<float> result(values.size());
    std::ranges::transform(values, result.begin(), [](float value) { return std::abs(value); });
    return result;
}

/// R2 / (ceiling / 100), %, by row; NaN where there is no ceiling.
[[nodiscard]] std::vector<float> percentOfCeiling(const encoder::Encoder& encoder)
{
    std::vector<float> values(encoder.r2.size());
    std::ranges::transform(encoder.r2, encoder.noiseCeiling, values.begin(), [](float r2, float ceiling) {
        return ceiling > 0 ? 100 * r2 / (ceiling / 100) : std::numeric_limits<float>::quiet_NaN();
    });
    return values;
}

/// A score of the encoder's voxels as a map; ids but the first begin with `encoder-`, by which the window knows that they change
/// with the backbone.
struct ScoreMap {
    std::string_view id;
    const char* name;
    const char* quantity;
    const char* unit;
    float leastHigh;  // of the colours
    std::vector<float> (*values)(const encoder::Encoder&);
};
constexpr std::array<ScoreMap, 3> kScoreMaps{{{"r2", "Encoder R\xc2\xb2", "R\xc2\xb2 on test photos", "", 0.01F,
                                               [](const encoder::Encoder& encoder) { return encoder.r2; }},
                                              {"encoder-pearson", "Encoder r", "Pearson r on test photos", "", 0.1F,
                                               [](const encoder::Encoder& encoder) { return encoder.pearson; }},
                                              {"encoder-ceiling", "Encoder R\xc2\xb2, share of the ceiling",
                                               "R\xc2\xb2 on test photos, of the noise ceiling", "%", 1.0F, percentOfCeiling}}};

/// An entry of the list, without values.
[[nodiscard]] Overlay entryOf(const ScoreMap& map, std::span<const float> values)
{
    Overlay overlay;
    overlay.id = map.id;
    overlay.name = map.name;
    overlay.quantity = map.quantity;
    overlay.unit = map.unit;
    overlay.kind = OverlayKind::sequential;
    overlay.high = upperEnd(values, map.leastHigh);
    return overlay;
}

/// How often the subject saw each photo; empty when nothing says so.
[[nodiscard]] std::vector<std::uint8_t> trialsOfPhotos(const data::StudyFiles& study, const data::Subject& subject, int photos)
{
    if (const auto* nsd = study.nsd()) {
        const auto design = data::readDesign(nsd->design());
        return design ? data::trialsOf(*design, subject.name(), subject.sessions(), photos) : std::vector<std::uint8_t>{};
    }
    std::vector<std::uint8_t> counts(static_cast<std::size_t>(photos));
    const auto trials = data::trialPhotosOf(study, subject.name());
    if (!trials) return {};  // said among the pieces
    for (const auto photo : trials->photos)
        if (auto& count = counts[static_cast<std::size_t>(photo.value)]; count < 255) ++count;
    return counts;
}

/// Of the first backbone that can be used: those that it has. R2 is always listed, since a click reads it.
[[nodiscard]] std::vector<Overlay> scoreEntries(const encoder::Encoder& encoder)
{
    std::vector<Overlay> entries;
    for (const auto& map : kScoreMaps) {
        const auto values = map.values(encoder);
        const bool known = std::ranges::any_of(values, [](float value) { return !std::isnan(value); });
        if (known || map.id == "r2") entries.push_back(entryOf(map, values));
    }
    return entries;
}

/// Every value of a preset: NACLIP with sigma 10 · 896 px · 51 views, shifted by up to 8 patches.
[[nodiscard]] std::string wordsOf(const models::BackboneRow& row, const models::Recipe& preset)
{
    constexpr std::string_view kDot = " \xc2\xb7 ";
    std::string words;
    if (row.hasNetwork()) {
        words = fmt::format("{}{}{}", dense::titleOf(preset.adaptor),
                            preset.adaptor == dense::Adaptor::naclip ? fmt::format(" with sigma {}", preset.sigma) : "", kDot);
    }
    words += fmt::format("{} px{}{} view{}", preset.pixels, kDot, preset.views, preset.views == 1 ? "" : "s");
    if (preset.views > 1) words += fmt::format(", shifted by up to {} patches", preset.maxShift);
    if (preset.stopAtConvergence > 0)
        words += fmt::format("{}no more views once the mean has settled (cosine {})", kDot, preset.stopAtConvergence);
    return words;
}

template <typename Item, typename Items> void append(std::vector<Item>& list, const Items& items)
{
    list.insert(list.end(), items.begin(), items.end());
}

}  // namespace

wire::BackboneSummary summaryOf(const Backbone& backbone)
{
    wire::BackboneSummary summary;
    summary.id = backbone.row->id;
    summary.name = backbone.row->name;
    summary.usable = backbone.isUsable();
    if (backbone.problem) summary.why = fmt::format("{} {}", backbone.problem->message, backbone.problem->remedy);
    for (const auto adaptor : dense::adaptorsOf(*backbone.row)) summary.adaptors.emplace_back(dense::nameOf(adaptor));
    summary.presets.push_back(backbone.row->recipe.preset);
    for (const auto& preset : backbone.row->presets)
        if (preset.preset != backbone.row->recipe.preset) summary.presets.push_back(preset.preset);
    for (const auto& preset : summary.presets)
        summary.presetWords.push_back(wordsOf(*backbone.row, *models::findPreset(*backbone.row, preset)));
    summary.inputPixels = backbone.row->recipe.pixels;
    summary.views = backbone.row->recipe.views;
    summary.encoder = backbone.encoderFile.filename().string();
    for (const auto& encoder : backbone.fitting)
        summary.encoders.push_back({.file = encoder.file.string(),
                                    .method = encoder.method,
                                    .space = encoder.space,
                                    .readouts = static_cast<std::int64_t>(encoder.readouts),
                                    .meanR2 = encoder.meanR2,
                                    .writtenSeconds = encoder.writtenSeconds});
    if (backbone.encoder) summary.encoderSpace = backbone.encoder->space;
    summary.synthetic = backbone.encoder && backbone.encoder->synthetic;
    summary.hasWeights = !backbone.weightsProblem;
    if (!backbone.row->fileNames.empty()) summary.weightsFile = backbone.row->fileNames.front();
    summary.source = backbone.row->source;
    summary.licence = backbone.row->licence;
    summary.words = howWordsAreRead(*backbone.row);
    return summary;
}

/// The tree's own story; else the first region that a person would look at, on the first photo.
wire::Story Study::story() const
{
    if (const auto& told = m_tree.description().story) return {told->image, told->selection, told->backbone};
    wire::Story story;
    if (const auto* backbone = firstUsable(backbones())) story.backbone = backbone->row->id;
    for (const auto* family : {"faces", "places", "food", "bodies", "words", "early"})
        for (const auto& region : m_subject.regions())
            if (region.outline.family == family && !region.voxels.empty()) {
                story.selection = RoiName{region.outline.name};
                return story;
            }
    return story;
}

wire::DrawnFacts Study::factsOf(const data::Region& region) const
{
    const auto* backbone = firstUsable(backbones());
    return {.name = region.outline.name,
            .voxelCount = region.outline.voxelCount,
            .r2 = backbone ? meanR2(*backbone->encoder, rowsOf(region, *backbone->encoder, backbone->sources))
                           : std::numeric_limits<float>::quiet_NaN(),
            .noiseCeiling = region.outline.meanNoiseCeiling};
}

wire::SubjectSummary Study::summary() const
{
    const auto& description = m_tree.description();
    wire::SubjectSummary summary;
    summary.directory = m_tree.place().string();
    summary.title = description.title.empty() ? m_tree.root().filename().string() : description.title;
    summary.synthetic = description.synthetic;
    summary.subjects.assign(m_tree.subjects().begin(), m_tree.subjects().end());
    summary.subject = m_subject.name();
    summary.space = m_subject.space();
    summary.volumeShape = m_subject.volumeShape();
    summary.vertexCounts = m_subject.vertexCounts();
    summary.forms.assign(m_subject.forms().begin(), m_subject.forms().end());
    const auto* backbone = firstUsable(backbones());
    for (const auto& region : m_subject.regions()) {
        summary.regions.push_back(region.outline);
        summary.regions.back().meanR2 = factsOf(region).r2;
    }
    summary.overlays.assign(m_subject.overlays().begin(), m_subject.overlays().end());
    if (backbone) append(summary.overlays, scoreEntries(*backbone->encoder));
    for (const auto& each : backbones()) summary.backbones.push_back(summaryOf(each));
    for (auto& space : trainingSpacesOf(*this)) {
        const bool hasBetas = !m_tree.versions(m_subject.name(), space).empty();
        summary.trainingSpaces.push_back({std::move(space), hasBetas});
    }
    summary.story = story();
    append(summary.notices, m_tree.notices());
    append(summary.notices, m_subject.notices());
    append(summary.notices, m_backbones.notices);
    if (const auto photos = stimuli()) {
        summary.stimulusCount = (*photos)->count();
        append(summary.notices, (*photos)->notices());
    } else {
        summary.notices.push_back(photos.error().message);
    }
    return summary;
}

Result<Overlay> Study::overlay(const wire::OverlayQuery& query) const
{
    if (query.id == "selection") return selectionOverlay(query.selection);
    const auto map = std::ranges::find(kScoreMaps, query.id, &ScoreMap::id);
    if (map == kScoreMaps.end()) {
        const auto sampling = data::samplingFrom(query.sampling);
        if (!sampling) return std::unexpected(sampling.error());
        return m_subject.overlay(query.id, *sampling);
    }
    const auto backbone = usableBackbone(query.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    const auto values = map->values(*(*backbone)->encoder);
    auto overlay = entryOf(*map, values);
    overlay.values = onSurface(**backbone, values);
    return overlay;
}

std::array<std::vector<float>, 2> Study::onSurface(const Backbone& backbone, std::span<const float> values) const
{
    const auto& encoder = *backbone.encoder;
    std::array<std::vector<float>, 2> perVertex;
    for (const auto hemisphere : kHemispheres) {
        const auto side = sideOf(hemisphere);
        perVertex[side] = encoder.onSurface()
                              ? data::carried(hemisphere, encoder.vertices, values,
                                              static_cast<std::size_t>(encoder.vertexCounts[side]), backbone.sources)
                              : m_subject.onSurface(hemisphere, encoder.voxels, values);
    }
    return perVertex;
}

Result<Overlay> Study::selectionOverlay(const Selection& selection) const
{
    const auto voxels = m_subject.voxelsOf(selection);
    if (!voxels) return std::unexpected(voxels.error());
    std::vector<VoxelIndex> indices;
    std::vector<float> shares;
    for (const auto& [voxel, weight] : *voxels) {
        indices.push_back(voxel);
        shares.push_back(weight);
    }
    Overlay overlay;
    overlay.id = "selection";
    overlay.name = titleOf(selection);
    overlay.quantity = "Share in the selection";
    overlay.kind = OverlayKind::sequential;
    for (const auto hemisphere : kHemispheres)
        overlay.values.at(sideOf(hemisphere)) = m_subject.onSurface(hemisphere, indices, shares);
    return overlay;
}

Overlay Study::responseOverlay(const Backbone& backbone, std::span<const float> values) const
{
    Overlay words;
    words.id = "response";
    words.name = "Response to the patches";
    words.quantity = "Predicted response";
    words.unit = "z-scored beta";
    return divergingOverlay(backbone, std::move(words), values, 1e-6F);
}

Overlay Study::divergingOverlay(const Backbone& backbone, Overlay words, std::span<const float> values, float leastHigh) const
{
    words.kind = OverlayKind::diverging;
    words.high = upperEnd(absolute(values), leastHigh);
    words.low = -words.high;
    words.values = onSurface(backbone, values);
    return words;
}

Overlay Study::planeOverlay(const Backbone& backbone, Overlay words, std::span<const float> across,
                            std::span<const float> up) const
{
    const auto rangeOf = [](std::span<const float> values) {
        auto known = values | std::views::filter([](float value) { return std::isfinite(value); });
        return known.empty() ? std::pair(0.0F, 0.0F) : std::pair(std::ranges::min(known), std::ranges::max(known));
    };
    words.kind = OverlayKind::plane;
    std::tie(words.low, words.high) = rangeOf(across);
    std::tie(words.heightLow, words.heightHigh) = rangeOf(up);
    words.values = onSurface(backbone, across);
    words.heights = onSurface(backbone, up);
    return words;
}

Result<wire::StimulusTable> Study::stimulusTable() const
{
    const auto photos = stimuli();
    if (!photos) return std::unexpected(photos.error());
    wire::StimulusTable table;
    for (const auto& row : (*photos)->rows()) {
        table.nsdId.push_back(row.nsdId.value);
        table.cocoId.push_back(row.cocoId);
        table.shared.push_back(row.shared ? 1 : 0);
    }
    table.trials = trialsOfPhotos(m_tree, m_subject, (*photos)->count());
    table.trials.resize(table.nsdId.size());  // without a design: never seen
    return table;
}

}  // namespace cortilens::engine
