// SPDX-License-Identifier: Apache-2.0
#include "core/engine/UmapOf.h"

#include "core/analysis/Umap.h"
#include "core/encoder/EncoderUnits.h"
#include "core/engine/FeatureOrder.h"
#include "core/engine/PatchRows.h"
#include "core/engine/TrainingData.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
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

/// The patches of all photos that are stored; the others are named in `missing`.
[[nodiscard]] Result<PatchRows> patchesOf(const std::shared_ptr<const Study>& study, FeatureSource& source, PhotoHashes& hashes,
                                          const FeatureOrder& like, const wire::UmapQuery& query, const TrainingCourse& course,
                                          std::vector<NsdId>& missing)
{
    const auto& encoder = *like.backbone->encoder;
    PatchRows patches(encoder.width());
    for (const auto image : query.images) {
        if (course.stop.stop_requested()) return cancelled();
        const auto hash = hashes.of(study, image);
        if (!hash) return std::unexpected(hash.error());
        auto provenance = like.provenance;
        provenance.photo = *hash;
        const auto features = source.look(provenance);
        if (!features) {
            missing.push_back(image);
            continue;
        }
        if (auto added = patches.add(image, *features, encoder); !added) return std::unexpected(added.error());
    }
    if (query.centred) patches.centre();
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

[[nodiscard]] Result<std::shared_ptr<const LaidOut>> layOut(const encoder::Encoder& encoder, std::vector<std::size_t> rows,
                                                            const wire::UmapQuery& query, const TrainingCourse& course)
{
    const auto width = encoder.width();
    std::vector<float> weights;
    for (const auto row : rows)
        weights.insert(weights.end(), encoder.weights.begin() + static_cast<std::ptrdiff_t>(row * width),
                       encoder.weights.begin() + static_cast<std::ptrdiff_t>((row + 1) * width));
    auto voxels = analysis::UnitRows::of(weights, width);
    if (!voxels) return std::unexpected(voxels.error());
    auto layout = analysis::umap(*voxels,
                                 {.neighbors = query.neighbors,
                                  .minDistance = static_cast<double>(query.minDistance),
                                  .components = query.components,
                                  .seed = static_cast<std::uint64_t>(query.seed)},
                                 courseFor(course));
    if (!layout) return std::unexpected(layout.error());
    return std::make_shared<const LaidOut>(LaidOut{std::move(rows), std::move(*voxels), std::move(*layout)});
}

[[nodiscard]] Result<std::shared_ptr<const LaidOut>> laidOutFor(const FeatureOrder& order,
                                                                std::span<const encoder::ScoredRegion> regions, UmapShelf& shelf,
                                                                const wire::UmapQuery& query, const TrainingCourse& course)
{
    if (auto kept = shelf.find(order.study, query)) return kept;
    const auto& encoder = *order.backbone->encoder;
    auto rows = rowsFor(encoder, regions, query);
    if (!rows) return std::unexpected(rows.error());
    auto made = layOut(encoder, std::move(*rows), query, course);
    if (made) shelf.keep(order.study, query, *made);
    return made;
}

[[nodiscard]] Result<std::vector<float>> placed(const LaidOut& among, std::span<const float> vectors,
                                                const TrainingCourse& course)
{
    if (vectors.empty()) return std::vector<float>{};
    const auto patches = analysis::UnitRows::of(vectors, among.voxels.channels());
    if (!patches) return std::unexpected(patches.error());
    return analysis::placeInUmap(among.layout, among.voxels, *patches, courseFor(course));
}

/// The voxels' places, on the cortex.
[[nodiscard]] Overlay mapOf(const FeatureOrder& order, const LaidOut& laidOut)
{
    std::array<std::vector<float>, 2> axes;
    axes.fill(std::vector(order.backbone->encoder->size(), std::nanf("")));
    for (std::size_t i = 0; i < laidOut.rows.size(); ++i)
        for (std::size_t axis = 0; axis < 2; ++axis) axes[axis][laidOut.rows[i]] = laidOut.layout.positions[2 * i + axis];
    Overlay words;
    words.id = "umap";
    words.name = "Place on the page (UMAP)";
    words.quantity = "Place of the readout (UMAP)";
    return order.study->planeOverlay(*order.backbone, std::move(words), axes[0], axes[1]);
}

}  // namespace

Result<wire::UmapReply> umapOf(const std::shared_ptr<const Study>& study, FeatureSource& source, PhotoHashes& hashes,
                               UmapShelf& shelf, const wire::UmapQuery& query, const TrainingCourse& course)
{
    const auto order = orderOf(study, source, wishFor(query, query.images.empty() ? NsdId{} : query.images.front()));
    if (!order) return std::unexpected(order.error());
    const auto& encoder = *order->backbone->encoder;
    const auto regions = regionsOf(*study, encoder);
    if (!regions) return std::unexpected(regions.error());
    const auto laidOut = laidOutFor(*order, *regions, shelf, query, course);
    if (!laidOut) return std::unexpected(laidOut.error());

    wire::UmapReply reply;
    reply.components = query.components;
    reply.positions = (*laidOut)->layout.positions;
    describe(reply, encoder, *regions, (*laidOut)->rows);
    if (query.components == 2) reply.map = mapOf(*order, **laidOut);
    const auto patches = patchesOf(study, source, hashes, *order, query, course, reply.missing);
    if (!patches) return std::unexpected(patches.error());
    auto positions = placed(**laidOut, patches->vectors(), course);
    if (!positions) return std::unexpected(positions.error());
    reply.patchPositions = std::move(*positions);
    for (const auto& [image, cell] : patches->patches()) {
        reply.patchImages.push_back(image);
        reply.patchRows.push_back(cell.row);
        reply.patchColumns.push_back(cell.col);
    }
    reply.title = fmt::format("{}{}, {}: {} {} laid out", study->subject().name(), encoder.synthetic ? " (synthetic)" : "",
                              recipeText(*order), (*laidOut)->rows.size(), study->unitsOf(encoder));
    if (!query.images.empty())
        reply.title +=
            fmt::format(", {} patches of {} photos placed among them{}", reply.patchImages.size(),
                        query.images.size() - reply.missing.size(), query.centred ? " (their mean direction taken away)" : "");
    return reply;
}

Result<wire::UmapPatches> umapPatchesOf(const FeatureOrder& order, const dense::FeatureMap& features, UmapShelf& shelf,
                                        const wire::UmapQuery& query, const TrainingCourse& course)
{
    const auto regions = regionsOf(*order.study, *order.backbone->encoder);
    if (!regions) return std::unexpected(regions.error());
    const auto laidOut = laidOutFor(order, *regions, shelf, query, course);
    if (!laidOut) return std::unexpected(laidOut.error());
    PatchRows patches(order.backbone->encoder->width());
    if (auto added = patches.add(order.photo->id, features, *order.backbone->encoder); !added)
        return std::unexpected(added.error());
    if (query.centred) patches.centre();
    const auto positions = placed(**laidOut, patches.vectors(), course);
    if (!positions) return std::unexpected(positions.error());

    const auto components = static_cast<std::size_t>(query.components);
    wire::UmapPatches reply;
    reply.image = order.photo->id;
    reply.grid = features.grid;
    reply.components = query.components;
    reply.positions.assign(features.grid.cells() * components, std::nanf(""));
    for (std::size_t i = 0; i < patches.patches().size(); ++i) {
        const std::size_t at = features.grid.indexOf(patches.patches()[i].cell);
        std::copy_n(positions->begin() + static_cast<std::ptrdiff_t>(i * components), components,
                    reply.positions.begin() + static_cast<std::ptrdiff_t>(at * components));
    }
    return reply;
}

}  // namespace cortilens::engine
