// SPDX-License-Identifier: Apache-2.0
#include "core/engine/TopPhotosOf.h"

#include "core/analysis/TopPhotos.h"
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
    auto matrix = storedEmbeddings(*order, *all);
    if (!matrix) return std::unexpected(matrix.error());
    auto readable = readableBy(*(*backbone)->encoder, std::move(matrix->values));
    if (!readable) return std::unexpected(readable.error());
    auto values = analysis::predictedResponses(*readable, readout->weights, readout->bias);
    if (!values) return std::unexpected(values.error());
    return Values{.photos = std::move(matrix->photos),
                  .values = std::move(*values),
                  .missing = matrix->missing.size(),
                  .voxels = static_cast<std::size_t>(readout->voxels)};
}

/// Of the converted responses that hold the most of the voxels.
[[nodiscard]] Result<Values> measured(const Study& study, std::span<const WeightedVoxel> voxels)
{
    std::optional<data::Responses> best;
    std::vector<std::size_t> places;
    for (const auto& folder : data::convertedIn(study.tree().responseFolder())) {
        auto responses = data::Responses::open(folder);
        if (!responses || responses->key().subject != study.subject().name() || responses->key().space != study.subject().space())
            continue;
        std::vector<std::size_t> found;
        const auto there = responses->units().places();
        for (const auto& [voxel, weight] : voxels)
            if (const auto place = std::ranges::lower_bound(there, voxel); place != there.end() && *place == voxel)
                found.push_back(static_cast<std::size_t>(place - there.begin()));
        if (found.size() <= places.size()) continue;
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

[[nodiscard]] float meanCeiling(const Study& study, std::span<const WeightedVoxel> voxels)
{
    double sum = 0;
    int known = 0;
    for (const auto& [voxel, weight] : voxels) {
        const float ceiling = study.subject().noiseCeiling(voxel);
        if (std::isnan(ceiling)) continue;
        sum += static_cast<double>(ceiling);
        ++known;
    }
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
    const auto voxels = study->subject().voxelsOf(query.selection);
    if (!voxels) return std::unexpected(voxels.error());
    const auto values = byPrediction ? predicted(study, source, query) : measured(*study, *voxels);
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
    reply.noiseCeiling = meanCeiling(*study, *voxels);
    reply.quantity = byPrediction ? "predicted response" : "measured response";
    reply.unit = "z-scored beta";
    return reply;
}

}  // namespace cortilens::engine
