// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TopPhotosOf.h"

#include "core/analysis/TopPhotos.h"
#include "core/data/SurfaceSources.h"
#include "core/engine/Embeddings.h"
#include "core/engine/TrainingData.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::engine {

namespace {

/// Photos and what they are ranked by.
struct Values {
    std::vector<NsdId> photos;
    std::vector<float> values;
    std::vector<std::uint8_t> repeats{};  // of measured ones
    std::size_t missing = 0;              // photos without a value
    std::size_t voxels = 0;               // that a value is the mean of
};

[[nodiscard]] Result<Values> predicted(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                       const wire::TopPhotosQuery& query)
{
    const auto backbone = study->usableBackbone(query.backbone);
    if (!backbone) return std::unexpected(backbone.error());
    const auto readout = study->readoutOf(query.selection, **backbone);
    if (!readout) return std::unexpected(readout.error());
    const auto order = embeddingOrderOf(study, source, query.backbone);
    if (!order) return std::unexpected(order.error());
    const auto all = allPhotos(*study);
    if (!all) return std::unexpected(all.error());
    constexpr std::size_t kAtOnce = 2048;  // 4 MB of a backbone with 512 channels
    Values ranked;
    ranked.voxels = static_cast<std::size_t>(readout->voxels);
    const auto add = [&](dense::EmbeddingMatrix piece) -> Result<void> {
        auto readable = readableBy(*(*backbone)->encoder, std::move(piece.values));
        if (!readable) return std::unexpected(readable.error());
        const auto values = analysis::predictedResponses(*readable, readout->weights, readout->bias);
        if (!values) return std::unexpected(values.error());
        ranked.photos.insert(ranked.photos.end(), piece.photos.begin(), piece.photos.end());
        ranked.values.insert(ranked.values.end(), values->begin(), values->end());
        ranked.missing += piece.missing.size();
        return {};
    };
    if (auto read = dense::eachStored(order->store, order->provenance, order->shape, *all, kAtOnce, add); !read)
        return std::unexpected(read.error());
    return ranked;
}

/// A selection as both kinds of responses hold it; one of the two may be empty.
struct Selected {
    std::vector<WeightedVoxel> voxels;
    data::VertexSets vertices;  ///< of the subject's own surface
};

/// Errors: those of Subject::voxelsOf, when it has no vertices either.
[[nodiscard]] Result<Selected> selectedIn(const Study& study, const Selection& selection)
{
    Selected selected;
    auto voxels = study.subject().voxelsOf(selection);
    auto vertices = study.subject().verticesOf(selection);
    if (!voxels && !vertices) return std::unexpected(voxels.error());
    if (voxels) selected.voxels = std::move(*voxels);
    if (vertices) selected.vertices = std::move(*vertices);
    return selected;
}

template <typename Unit>
void addPlace(std::vector<std::size_t>& places, Unit unit, std::span<const Unit> sorted, std::size_t first = 0)
{
    if (const auto place = std::ranges::lower_bound(sorted, unit); place != sorted.end() && *place == unit)
        places.push_back(first + static_cast<std::size_t>(place - sorted.begin()));
}

/// Where the selection lies among what was measured.
[[nodiscard]] std::vector<std::size_t> placesIn(const Study& study, const Selected& selected, const data::ResponseUnits& units)
{
    std::vector<std::size_t> places;
    if (units.space == study.subject().space()) {
        const auto there = units.places();
        for (const auto& [voxel, weight] : selected.voxels) addPlace<VoxelIndex>(places, voxel, there);
        return places;
    }
    if (!units.onSurface()) return places;
    const auto sources = data::vertexSources(study.subject(), units.space, units.vertexCounts);
    if (!sources) return places;
    const auto vertices = data::sourcesOf(selected.vertices, *sources);
    for (std::size_t side = 0; side < 2; ++side)
        for (const auto vertex : vertices[side])
            addPlace<VertexId>(places, vertex, units.vertices[side], side == 0 ? 0 : units.vertices[0].size());
    return places;
}

/// Of the converted responses that hold the most of the selection, those in the space of the backbone's encoder before others.
[[nodiscard]] Result<Values> measured(const Study& study, const Selected& selected, const std::string& backbone)
{
    const auto usable = study.usableBackbone(backbone);
    const std::string preferred = usable ? (*usable)->encoder->space : study.subject().space();
    std::optional<data::Responses> best;
    std::vector<std::size_t> places;
    for (const auto& folder : data::convertedIn(study.tree().responseFolder())) {
        auto responses = data::Responses::open(folder);
        if (!responses || responses->key().subject != study.subject().name()) continue;
        auto found = placesIn(study, selected, responses->units());
        const auto rank = [&](const data::Responses& one, std::size_t held) {
            return std::pair(one.units().space == preferred, held);
        };
        if (found.empty() || (best && rank(*responses, found.size()) <= rank(*best, places.size()))) continue;
        places = std::move(found);
        best.emplace(std::move(*responses));
    }
    if (!best)
        return std::unexpected(Error{
            ErrorKind::notFound, fmt::format("No converted responses of {} hold the selected voxels.", study.subject().name()),
            "Convert them with `cortilens-engine responses`, or train an encoder, which does it as well."});
    std::vector<float> values(best->images().size() * places.size());
    if (auto read = best->means(places, values); !read) return std::unexpected(read.error());
    return Values{.photos = {best->images().begin(), best->images().end()},
                  .values = analysis::meanResponses(values, places.size()),
                  .repeats = {best->repeats().begin(), best->repeats().end()},
                  .voxels = places.size()};
}

/// Over voxels, else over vertices.
[[nodiscard]] float meanCeiling(const Study& study, const Selected& selected)
{
    const auto& subject = study.subject();
    double sum = 0;
    int known = 0;
    const auto add = [&](float ceiling) {
        if (std::isnan(ceiling)) return;
        sum += static_cast<double>(ceiling);
        ++known;
    };
    for (const auto& [voxel, weight] : selected.voxels) add(subject.noiseCeiling(voxel));
    if (selected.voxels.empty())
        for (const auto hemisphere : kHemispheres)
            for (const auto vertex : selected.vertices[sideOf(hemisphere)])
                add(subject.vertexMaps(hemisphere).noiseCeiling[static_cast<std::size_t>(vertex.value)]);
    return known > 0 ? static_cast<float>(sum / known) : std::numeric_limits<float>::quiet_NaN();
}

/// One end of a ranking as it travels.
void take(const std::vector<analysis::RankedPhoto>& ranked, const Values& values, std::vector<NsdId>& photos,
          std::vector<float>& figures, std::vector<std::int32_t>& repeats)
{
    for (const auto& [photo, value] : ranked) {
        photos.push_back(photo);
        figures.push_back(value);
        if (values.repeats.empty()) continue;
        const auto place = std::ranges::lower_bound(values.photos, photo);  // Responses::images() ascends
        repeats.push_back(values.repeats[static_cast<std::size_t>(place - values.photos.begin())]);
    }
}

}  // namespace

Result<wire::TopPhotosReply> topPhotosOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                         const wire::TopPhotosQuery& query)
{
    const bool byPrediction = query.by == "predicted";
    if (!byPrediction && query.by != "measured")
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("Photos cannot be ranked by '{}'.", query.by),
                                     "Rank them by predicted or measured response."});
    const auto selected = selectedIn(*study, query.selection);
    if (!selected) return std::unexpected(selected.error());
    const auto values = byPrediction ? predicted(study, source, query) : measured(*study, *selected, query.backbone);
    if (!values) return std::unexpected(values.error());
    wire::TopPhotosReply reply;
    reply.missing = static_cast<std::int64_t>(values->missing);
    if (!values->photos.empty()) {  // without an embedding there is nothing to rank, which is no failure
        const auto ranking =
            analysis::rankPhotos(values->photos, values->values, static_cast<std::size_t>(std::clamp(query.count, 1, 1000)));
        if (!ranking) return std::unexpected(ranking.error());
        take(ranking->top, *values, reply.top, reply.topValues, reply.topRepeats);
        take(ranking->bottom, *values, reply.bottom, reply.bottomValues, reply.bottomRepeats);
        reply.photos = static_cast<std::int64_t>(ranking->photos);
        reply.missing += static_cast<std::int64_t>(values->photos.size() - ranking->photos);
    }
    reply.voxels = static_cast<std::int64_t>(values->voxels);
    reply.noiseCeiling = meanCeiling(*study, *selected);
    reply.quantity = byPrediction ? "predicted response" : "measured response";
    reply.unit = "z-scored beta";
    return reply;
}

}  // namespace cortilens::engine
