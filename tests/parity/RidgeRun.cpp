// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Ridge.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

/// ridge_run X.f32 Y.f32 IMAGES CHANNELS VOXELS FOLDS INTERCEPT OUT.npy PENALTY...: fits and says in one line of JSON how long it
/// took. The inputs are bare float32, rows first; OUT gets [V, C + 3]: weights, bias, penalty, loss.
namespace {

using namespace cortilens;

[[nodiscard]] std::span<const float> floatsOf(const files::MappedFile& file)
{
    return {reinterpret_cast<const float*>(file.bytes().data()), file.bytes().size() / sizeof(float)};
}

/// Highest resident size so far, what is mapped from files included.
[[nodiscard]] long peakKilobytes()
{
    std::ifstream lines("/proc/self/status");
    long peak = 0;
    for (std::string line; std::getline(lines, line);)
        if (line.starts_with("VmHWM:")) peak = std::strtol(line.c_str() + 6, nullptr, 10);
    return peak;
}

[[nodiscard]] Result<void> run(char** argv, int argc)
{
    const auto x = files::MappedFile::open(argv[1]);
    if (!x) return std::unexpected(x.error());
    const auto y = files::MappedFile::open(argv[2]);
    if (!y) return std::unexpected(y.error());
    const auto number = [&](int place) { return std::strtoull(argv[place], nullptr, 10); };
    const auto channels = number(4);
    const auto voxels = number(5);
    encoder::RidgeOptions options;
    options.folds = static_cast<int>(number(6));
    options.intercept = number(7) != 0;
    options.penalties.clear();
    for (int place = 9; place < argc; ++place) options.penalties.push_back(std::strtod(argv[place], nullptr));
    const auto device = models::chooseDevice({.device = "cpu", .precision = {}, .threads = 0});
    if (!device) return std::unexpected(device.error());

    const auto start = std::chrono::steady_clock::now();
    const auto fit = encoder::fitRidge(floatsOf(*x), channels, encoder::blocksOf(floatsOf(*y), voxels), options, device->device);
    if (!fit) return std::unexpected(fit.error());
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    fmt::print(
        "{{\"seconds\": {:.3f}, \"peak_kb\": {}, \"condition\": {:.4g}, \"fp64\": {}, \"threads\": {}, \"gflop\": {:.1f}}}\n",
        seconds.count(), peakKilobytes(), fit->condition, fit->fp64, device->threads,
        encoder::ridgeOperations(number(3), channels, voxels, options) / 1e9);
    std::vector<float> table;
    for (std::size_t v = 0; v < voxels; ++v) {
        const auto weights = std::span(fit->weights).subspan(v * channels, channels);
        table.insert(table.end(), weights.begin(), weights.end());
        table.push_back(fit->bias[v]);
        table.push_back(static_cast<float>(options.penalties[fit->choice[v]]));
        table.push_back(fit->loss[v]);
    }
    return files::writeNpy(argv[8], table, {static_cast<std::int64_t>(voxels), static_cast<std::int64_t>(channels + 3)});
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 10) return 2;
    const auto done = run(argv, argc);
    if (done) return 0;
    fmt::print(stderr, "{}\n", done.error().message);
    return 1;
}
