// SPDX-License-Identifier: Apache-2.0
#include "core/dense/DistilMany.h"

#include "core/models/TorchErrors.h"
#include "core/types/FirstError.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <thread>
#include <utility>
#include <vector>

namespace cortilens::dense {

namespace {

/// Takes photos until there are no more or somebody is in trouble.
void distilSome(const Distiller& distiller, const NextPhoto& next, const DistilManyOptions& options, FirstError& trouble)
try {
    while (!trouble.token().stop_requested()) {
        auto photo = next();
        if (!photo) return;
        DistilOptions one;
        one.viewsPerBatch = options.viewsPerBatch;
        one.stop = options.stop;
        one.provenance = std::move(photo->provenance);
        auto map = distiller.distil(*photo->photo, one);
        if (!map) return trouble.report(map.error());
        if (auto told = photo->done(std::move(*map)); !told) return trouble.report(told.error());
    }
} catch (...) {
    trouble.report(models::errorFromTorch(fmt::format("distilling photos through {}", distiller.recipe().backbone)));
}

}  // namespace

Result<void> distilMany(const Distiller& distiller, const NextPhoto& next, const DistilManyOptions& options)
{
    FirstError trouble;
    if (options.atOnce <= 1) {
        distilSome(distiller, next, options, trouble);
        return trouble.result();
    }
    if (distiller.place().kind != models::Device::Kind::cpu) {
        std::vector<std::jthread> workers;
        for (int worker = 0; worker < options.atOnce; ++worker)
            workers.emplace_back([&] { distilSome(distiller, next, options, trouble); });
        workers.clear();  // joins
        return trouble.result();
    }
    // Inside a parallel region every product runs on the thread that asks for it. Should there be fewer threads than asked for,
    // the first worker of a thread leaves nothing for the others.
    at::parallel_for(0, options.atOnce, 1, [&](std::int64_t first, std::int64_t last) {
        for (auto worker = first; worker < last; ++worker) distilSome(distiller, next, options, trouble);
    });
    return trouble.result();
}

std::int64_t estimateBytesOfMany(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                                 int atOnce, const models::BackboneRow* companion)
{
    const auto one = estimateBytes(recipe, row, device, 1, companion);
    // A view more in a batch is a photo more as far as the network goes; beside it each has its border, views and sums.
    const auto another = estimateBytes(recipe, row, device, 2, companion) - one;
    const std::int64_t bordered = recipe.pixels + std::int64_t{2} * recipe.maxShift * recipe.patch;
    const std::int64_t view = std::int64_t{3} * recipe.pixels * recipe.pixels * 4;
    const std::int64_t features = static_cast<std::int64_t>(recipe.grid().cells()) * recipe.channels;
    return one + (atOnce - 1) * (another + 3 * bordered * bordered * 4 + 2 * view + features * (2 * 8 + 2 * 4));
}

int photosAtOnce(const FeatureRecipe& recipe, const models::BackboneRow& row, const models::Device& device,
                 std::int64_t mostBytes, const models::BackboneRow* companion)
{
    constexpr int kOnGpu = 2;  // while one is prepared or brought back, the other is computed
    if (device.kind != models::Device::Kind::cpu) return kOnGpu;
    const int threads = at::get_num_threads();
    return estimateBytesOfMany(recipe, row, device, threads, companion) <= mostBytes ? threads : 1;
}

}  // namespace cortilens::dense
