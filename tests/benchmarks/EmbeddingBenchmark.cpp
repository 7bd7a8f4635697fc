// SPDX-License-Identifier: Apache-2.0
// How fast many photos are embedded and how busy that keeps the cores, against the same photos one after the other with all
// threads on each; and how soon the embeddings of all 73 000 photos of NSD are in memory. Formula weights: the arithmetic is the
// real one.
#include "core/dense/Benchmark.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/Embedder.h"
#include "core/dense/EmbeddingTable.h"
#include "core/dense/ViewPixels.h"
#include "core/files/PillowResize.h"
#include "core/models/Device.h"
#include "tests/benchmarks/Percentiles.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace {

using namespace cortilens;
using Clock = std::chrono::steady_clock;

[[nodiscard]] double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[nodiscard]] double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           1e-6 * static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

void embed(benchmark::State& state, const char* backbone, std::size_t photos)
{
    const auto choice = models::chooseDevice({.device = "cpu", .precision = {}, .threads = 0});
    const auto& row = *models::findRow(backbone);
    const auto network = dense::DenseNetwork::fromFormula(row, choice->device);
    if (!network) return state.SkipWithError("the network cannot be made");
    const auto recipe = dense::embeddingRecipeOf(row, choice->device.precision);
    const dense::Embedder embedder(recipe, *network);
    const auto photo = dense::patternPhoto(425);
    photos = bench::isQuick() ? 2 : photos;
    std::vector<double> rates;
    std::vector<double> idle;
    for (auto unused : state) {
        (void)unused;
        std::atomic<std::size_t> taken = 0;
        const double cpu = cpuSeconds();
        const auto start = Clock::now();
        const auto embedded = embedder.embed(
            [&]() -> std::optional<dense::Embedder::Item> {
                const auto place = taken++;
                return place < photos ? std::optional(dense::Embedder::Item{place, photo}) : std::nullopt;
            },
            [](std::size_t, const Photo&, const std::vector<float>&) -> Result<void> { return {}; });
        if (!embedded) return state.SkipWithError("embedding failed");
        const double seconds = secondsSince(start);
        state.SetIterationTime(seconds);
        rates.push_back(static_cast<double>(photos) / seconds);
        idle.push_back(1 - (cpuSeconds() - cpu) / (seconds * at::get_num_threads()));
    }
    // The plain way, for comparison: prepare and forward one photo after the other.
    const auto start = Clock::now();
    for (std::size_t n = 0; n < photos; ++n) {
        const auto square = files::resizeBicubic(photo, recipe.pixels, recipe.pixels);
        const auto vector = (*network)->embedding(dense::normalised(square, recipe.mean, recipe.deviation).unsqueeze(0));
        benchmark::DoNotOptimize(vector);
    }
    state.counters["photos_per_s"] = bench::quantile(rates, 0.5);
    state.counters["idle"] = bench::quantile(idle, 0.5);
    state.counters["over_plain"] = bench::quantile(rates, 0.5) * secondsSince(start) / static_cast<double>(photos);
}

void load(benchmark::State& state)
{
    std::string folder = "/tmp/cortilens-embeddings-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) return state.SkipWithError("no temporary folder");
    const dense::EmbeddingTable::Shape shape{.photos = bench::isQuick() ? 730 : 73000, .channels = 512};
    const dense::EmbeddingProvenance provenance{"stimuli", "weights", "recipe"};
    std::vector<NsdId> photos;
    {
        auto table = dense::EmbeddingTable::open(folder, provenance, shape);
        std::vector<float> unit(512, 0.044194174F);
        const std::string hash(64, '7');
        for (std::int32_t n = 0; n < shape.photos; ++n) {
            photos.push_back({n});
            unit[static_cast<std::size_t>(n) % unit.size()] = static_cast<float>(n);
            if (!table || !table->put({n}, hash, unit)) return state.SkipWithError("the table cannot be written");
        }
    }
    for (auto unused : state) {
        (void)unused;
        const auto matrix = dense::storedEmbeddings(folder, provenance, shape, photos);
        if (!matrix || !matrix->missing.empty()) return state.SkipWithError("the table cannot be read");
        benchmark::DoNotOptimize(matrix->values.data());
    }
    std::filesystem::remove_all(folder);
}

}  // namespace

BENCHMARK_CAPTURE(embed, deit_tiny_224, "deit-tiny", 40)
    ->UseManualTime()
    ->Iterations(bench::iterationsOr(5))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(embed, control_336, "control", 40)
    ->UseManualTime()
    ->Iterations(bench::iterationsOr(5))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(embed, clip_vit_b16_224, "clip-vit-b16", 16)
    ->UseManualTime()
    ->Iterations(bench::iterationsOr(3))
    ->Unit(benchmark::kMillisecond);
BENCHMARK(load)->Iterations(bench::iterationsOr(5))->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
