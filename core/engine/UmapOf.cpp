// SPDX-License-Identifier: Apache-2.0
#include "core/engine/UmapOf.h"

#include "core/analysis/Relevance.h"
#include "core/analysis/Umap.h"
#include "core/encoder/EncoderUnits.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/TrainingData.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::unexpected<Error> notFound(std::string message, std::string remedy)
{
    return std::unexpected(Error{ErrorKind::notFound, std::move(message), std::move(remedy)});
}

/// Rows of the encoder that are laid out: of the region, with enough R2 and a direction. Errors: notFound.
[[nodiscard]] Result<std::vector<std::size_t>>
rowsFor(const encoder::Encoder& encoder, std::span<const encoder::ScoredRegion> regions, const wire::UmapQuery& query)
{
    auto region = regions.begin();  // the whole encoder comes first
    if (!query.region.empty()) region = std::ranges::find(regions, query.region, &encoder::ScoredRegion::name);
    if (region == regions.end()) {
        std::vector<std::string> names;
        for (const auto& known : regions.subspan(1)) names.push_back(known.name);
        return notFound(fmt::format("The encoder has no voxel in a region called {}.", query.region),
                        fmt::format("Choose one of {}.", fmt::join(names, ", ")));
    }
    const auto width = encoder.width();
    std::vector<std::size_t> rows;
    for (const auto row : region->voxels) {
        const bool isGood = query.leastR2 <= -1 || (row < encoder.r2.size() && encoder.r2[row] >= query.leastR2);
        const auto weights = std::span(encoder.weights).subspan(row * width, width);
        if (isGood && std::ranges::any_of(weights, [](float weight) { return weight != 0; })) rows.push_back(row);
    }
    std::ranges::sort(rows);
    if (rows.empty())
        return notFound(fmt::format("No voxel of {} has an R2 of {:g} or more.", region->name, query.leastR2),
                        "Ask for less, or take an encoder that states the R2 of its voxels.");
    return rows;
}

/// What is known of the rows that are laid out.
void describe(wire::UmapReply& reply, const encoder::Encoder& encoder, std::span<const encoder::ScoredRegion> regions,
              std::span<const std::size_t> rows)
{
    const auto table = encoder::unitTable(encoder);
    const auto columns = static_cast<std::size_t>(table.columns);
    reply.unitName = table.name;
    for (const auto row : rows) {
        const auto numbers = std::span(table.numbers).subspan(row * columns, columns);
        reply.units.insert(reply.units.end(), numbers.begin(), numbers.end());
        reply.r2.push_back(row < encoder.r2.size() ? encoder.r2[row] : std::nanf(""));
    }
    for (const auto& region : regions.subspan(1)) {
        wire::UmapRegion some{.name = region.name, .rows = {}};
        for (const auto voxel : region.voxels)
            if (const auto place = std::ranges::lower_bound(rows, voxel); place != rows.end() && *place == voxel)
                some.rows.push_back(static_cast<std::int32_t>(place - rows.begin()));
        std::ranges::sort(some.rows);
        if (!some.rows.empty()) reply.regions.push_back(std::move(some));
    }
}

/// Patches with a direction, [P, width], of the photos whose map is stored.
[[nodiscard]] Result<std::vector<float>> patchesOf(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                                   PhotoHashes& hashes, const FeatureOrder& like, const wire::UmapQuery& query,
                                                   const TrainingCourse& course, wire::UmapReply& reply)
{
    const auto& encoder = *like.backbone->encoder;
    const auto width = encoder.width();
    std::vector<float> patches;
    for (const auto image : query.images) {
        if (course.stop.stop_requested()) return cancelled();
        const auto hash = hashes.of(study, image);
        if (!hash) return std::unexpected(hash.error());
        auto provenance = like.provenance;
        provenance.photo = *hash;
        const auto features = source.look(provenance);
        if (!features) {
            reply.missing.push_back(image);
            continue;
        }
        const auto vectors = analysis::readableVectors(*features, encoder.hidden);
        if (!vectors) return std::unexpected(vectors.error());
        for (std::size_t patch = 0; patch < features->grid.cells(); ++patch) {
            const auto vector = std::span(*vectors).subspan(patch * width, width);
            if (std::isnan(vector.front())) continue;
            patches.insert(patches.end(), vector.begin(), vector.end());
            const auto [row, column] = std::div(static_cast<int>(patch), features->grid.cols);
            reply.patchImages.push_back(image);
            reply.patchRows.push_back(row);
            reply.patchColumns.push_back(column);
        }
    }
    return patches;
}

[[nodiscard]] analysis::UmapCourse courseFor(const TrainingCourse& course)
{
    analysis::UmapCourse passed;
    passed.stop = course.stop;
    if (course.report)
        passed.report = [&course](const analysis::UmapProgress& progress) {
            const bool isSearch = progress.stage == analysis::UmapProgress::Stage::neighbors;
            course.report({.stage = isSearch ? "looking for neighbours" : "laying out",
                           .fraction = static_cast<double>(progress.done) / static_cast<double>(progress.of),
                           .detail = fmt::format("{} of {}", progress.done, progress.of)});
        };
    return passed;
}

}  // namespace

Result<wire::UmapReply> umapOf(const std::shared_ptr<const Study>& study, FeatureSource& source, PhotoHashes& hashes,
                               const wire::UmapQuery& query, const TrainingCourse& course)
{
    const auto order = orderOf(study, source, wishFor(query, query.images.empty() ? NsdId{} : query.images.front()));
    if (!order) return std::unexpected(order.error());
    const auto& encoder = *order->backbone->encoder;
    const auto regions = regionsOf(*study, encoder);
    if (!regions) return std::unexpected(regions.error());
    const auto rows = rowsFor(encoder, *regions, query);
    if (!rows) return std::unexpected(rows.error());

    wire::UmapReply reply;
    reply.components = query.components;
    describe(reply, encoder, *regions, *rows);
    const auto width = encoder.width();
    std::vector<float> weights;
    for (const auto row : *rows)
        weights.insert(weights.end(), encoder.weights.begin() + static_cast<std::ptrdiff_t>(row * width),
                       encoder.weights.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
    const auto voxels = analysis::UnitRows::of(weights, width);
    if (!voxels) return std::unexpected(voxels.error());
    const auto passed = courseFor(course);
    auto layout = analysis::umap(*voxels,
                                 {.neighbors = query.neighbors,
                                  .minDistance = static_cast<double>(query.minDistance),
                                  .components = query.components,
                                  .seed = static_cast<std::uint64_t>(query.seed)},
                                 passed);
    if (!layout) return std::unexpected(layout.error());
    const auto vectors = patchesOf(study, source, hashes, *order, query, course, reply);
    if (!vectors) return std::unexpected(vectors.error());
    if (!vectors->empty()) {
        const auto patches = analysis::UnitRows::of(*vectors, width);
        if (!patches) return std::unexpected(patches.error());
        auto placed = analysis::placeInUmap(*layout, *voxels, *patches, passed);
        if (!placed) return std::unexpected(placed.error());
        reply.patchPositions = std::move(*placed);
    }
    reply.positions = std::move(layout->positions);
    reply.title = fmt::format("{}{}, {}: {} {} laid out, {} patches of {} photos placed among them", study->subject().name(),
                              encoder.synthetic ? " (synthetic)" : "", recipeText(*order), rows->size(), study->unitsOf(encoder),
                              reply.patchImages.size(), query.images.size() - reply.missing.size());
    return reply;
}

}  // namespace cortilens::engine
