// SPDX-License-Identifier: Apache-2.0
// How soon the first map of an unseen photo is there, against one plain forward pass of the same network in the same run, and
// how much memory that takes. Formula weights: the arithmetic is the real one, so the times are.
#include "core/dense/Benchmark.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/Distiller.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "core/models/VisionTransformer.h"
#include "tests/benchmarks/Percentiles.h"

#include <ATen/ATen.h>
#include <benchmark/benchmark.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace cortilens;
using Clock = std::chrono::steady_clock;

[[nodiscard]] double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[nodiscard]] double peakMegabytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024e-6;
}

struct Subject {
    std::shared_ptr<const dense::DenseNetwork> network;
    dense::FeatureRecipe recipe;
};

[[nodiscard]] std::optional<Subject> subjectOf(const char* backbone)
{
    const auto* row = models::findRow(backbone);
    const auto choice = models::chooseDevice({.device = "cpu", .precision = {}, .threads = 0});
    if (row == nullptr || !choice) return std::nullopt;
    const auto network = dense::DenseNetwork::fromFormula(*row, choice->device);
    if (!network) return std::nullopt;
    return Subject{*network, dense::recipeOf(*row, choice->device.precision)};
}

/// Photo -> null view's map, through the distiller, which is stopped after so many views.
[[nodiscard]] double secondsToFirstMap(const Subject& subject, const Photo& photo, int views)
{
    const dense::Distiller distiller(subject.recipe, subject.network);
    std::stop_source stop;
    double seconds = 0;
    const auto start = Clock::now();
    const auto outcome = distiller.distil(photo, {.stop = stop.get_token(), .onPartial = [&](const dense::FeatureMap& map) {
                                                      if (seconds == 0) seconds = secondsSince(start);
                                                      if (map.viewsDone >= views) stop.request_stop();
                                                  }});
    return outcome ? secondsSince(start) : seconds;
}

/// One pass of the network as trained, on pixels that are ready.
[[nodiscard]] double secondsOfPlainForward(const Subject& subject, const at::Tensor& pixels)
{
    const auto start = Clock::now();
    const auto tokens = subject.network->tokens(pixels, dense::Adaptor::none);
    benchmark::DoNotOptimize(tokens);
    return secondsSince(start);
}

void firstMap(benchmark::State& state, const char* backbone)
{
    const auto subject = subjectOf(backbone);
    if (!subject) return state.SkipWithError("the network cannot be made");
    const auto photo = dense::patternPhoto(425);
    const auto pixels = at::rand({1, 3, subject->recipe.pixels, subject->recipe.pixels});
    (void)secondsOfPlainForward(*subject, pixels);  // memory is first touched here, for both sides
    std::vector<double> plain;
    std::vector<double> ratio;
    for (auto unused : state) {
        (void)unused;
        const double forward = secondsOfPlainForward(*subject, pixels);
        // Once a second view as well: memory is at its highest when a map is refined.
        const double map = secondsToFirstMap(*subject, photo, plain.empty() ? 2 : 1);
        plain.push_back(forward);
        ratio.push_back(map / forward);
        state.SetIterationTime(map);
    }
    state.counters["forward_s"] = bench::quantile(plain, 0.5);
    state.counters["first_over_forward"] = bench::quantile(ratio, 0.5);
    state.counters["peak_MB"] = peakMegabytes();
}

}  // namespace

BENCHMARK_CAPTURE(firstMap, deit_tiny_336, "deit-tiny")
    ->UseManualTime()
    ->Iterations(bench::iterationsOr(21))
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(firstMap, clip_vit_b16_896, "clip-vit-b16")
    ->UseManualTime()
    ->Iterations(bench::iterationsOr(3))
    ->Unit(benchmark::kMillisecond);

BENCHMARK_MAIN();
