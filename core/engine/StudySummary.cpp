// SPDX-License-Identifier: Apache-2.0
#include "core/data/Design.h"
#include "core/data/TrialPhotos.h"
#include "core/dense/Adaptor.h"
#include "core/engine/Study.h"
#include "core/engine/TextInquiry.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cortilens::engine {

namespace {

/// Mean R2 over a region's voxels that have a readout; NaN when none has.
[[nodiscard]] float meanR2(const data::Region& region, const Backbone* backbone)
{
    double sum = 0;
    int known = 0;
    for (const auto& voxel : region.voxels) {
        const auto row = backbone ? backbone->encoder->rowOf(voxel) : std::nullopt;
        if (!row || std::isnan(backbone->encoder->r2[*row])) continue;
        sum += static_cast<double>(backbone->encoder->r2[*row]);
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

/// R2 as an entry of the list, without values.
[[nodiscard]] Overlay r2Entry()
{
    Overlay overlay;
    overlay.id = "r2";
    overlay.name = "Encoder R\xc2\xb2";
    overlay.quantity = "R\xc2\xb2 on test photos";
    overlay.kind = OverlayKind::sequential;
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

template <typename Items> void append(std::vector<std::string>& list, const Items& items)
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
        summary.regions.back().meanR2 = meanR2(region, backbone);
    }
    summary.overlays.assign(m_subject.overlays().begin(), m_subject.overlays().end());
    if (backbone) {
        auto entry = r2Entry();
        entry.high = upperEnd(backbone->encoder->r2, 0.01F);
        summary.overlays.push_back(std::move(entry));
    }
    for (const auto& each : backbones()) summary.backbones.push_back(summaryOf(each));
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
    if (query.id != "r2") return m_subject.overlay(query.id);
    const auto backbone = usableBackbone(query.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    return r2Overlay(**backbone);
}

Result<Overlay> Study::r2Overlay(const Backbone& backbone) const
{
    auto overlay = r2Entry();
    overlay.high = upperEnd(backbone.encoder->r2, 0.01F);
    for (const auto hemisphere : kHemispheres)
        overlay.values.at(sideOf(hemisphere)) = m_subject.onSurface(hemisphere, backbone.encoder->voxels, backbone.encoder->r2);
    return overlay;
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
    Overlay overlay;
    overlay.id = "response";
    overlay.name = "Response to the patches";
    overlay.quantity = "Predicted response";
    overlay.unit = "z-scored beta";
    overlay.kind = OverlayKind::diverging;
    overlay.high = upperEnd(absolute(values), 1e-6F);
    overlay.low = -overlay.high;
    for (const auto hemisphere : kHemispheres)
        overlay.values.at(sideOf(hemisphere)) = m_subject.onSurface(hemisphere, backbone.encoder->voxels, values);
    return overlay;
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
