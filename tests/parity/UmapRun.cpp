// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/FuzzyGraph.h"
#include "core/analysis/Umap.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

/// umap_run ROWS.f32 CHANNELS FURTHER.f32 FOLDER [NEIGHBORS MIN_DISTANCE COMPONENTS THREADS]: lays out ROWS, places FURTHER and
/// says in one line of JSON how long each took. The inputs are bare float32, rows first; FOLDER gets neighbors.npy [N, NEIGHBORS
/// - 1], graph.npy [E, 3] (from, to, weight), layout.npy [N, components] and placed.npy [M, components].
namespace {

using namespace cortilens;
using Clock = std::chrono::steady_clock;

[[nodiscard]] double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

[[nodiscard]] Result<analysis::UnitRows> rowsOf(const char* path, std::size_t channels)
{
    const auto file = files::MappedFile::open(path);
    if (!file) return std::unexpected(file.error());
    return analysis::UnitRows::of({reinterpret_cast<const float*>(file->bytes().data()), file->bytes().size() / sizeof(float)},
                                  channels);
}

[[nodiscard]] Result<void> write(const std::filesystem::path& path, std::span<const float> values, int columns)
{
    return files::writeNpy(path, values, {static_cast<std::int64_t>(values.size()) / columns, columns});
}

[[nodiscard]] Result<void> run(char** argv, const analysis::UmapOptions& options, int threads)
{
    const auto channels = std::strtoull(argv[2], nullptr, 10);
    const auto rows = rowsOf(argv[1], channels);
    if (!rows) return std::unexpected(rows.error());
    const auto further = rowsOf(argv[3], channels);
    if (!further) return std::unexpected(further.error());
    const std::filesystem::path folder(argv[4]);

    auto start = Clock::now();
    const auto neighbors =
        analysis::nearestNeighbors(*rows, static_cast<std::size_t>(options.neighbors) - 1, {.stop = {}, .threads = threads});
    if (!neighbors) return std::unexpected(neighbors.error());
    const double searching = secondsSince(start);
    std::vector<float> graph;
    for (const auto& edge : analysis::fuzzyUnion(*neighbors))
        graph.insert(graph.end(), {static_cast<float>(edge.from), static_cast<float>(edge.to), edge.weight});
    start = Clock::now();
    const auto layout = analysis::umap(*rows, options, {.stop = {}, .threads = threads});
    if (!layout) return std::unexpected(layout.error());
    const double all = secondsSince(start);
    start = Clock::now();
    const auto placed = analysis::placeInUmap(*layout, *rows, *further, {.stop = {}, .threads = threads});
    if (!placed) return std::unexpected(placed.error());
    fmt::print("{{\"neighbors\": {:.2f}, \"all\": {:.2f}, \"placing\": {:.2f}}}\n", searching, all, secondsSince(start));

    const std::vector<float> found(neighbors->rows.begin(), neighbors->rows.end());
    if (auto done = write(folder / "neighbors.npy", found, static_cast<int>(neighbors->count)); !done) return done;
    if (auto done = write(folder / "graph.npy", graph, 3); !done) return done;
    if (auto done = write(folder / "layout.npy", layout->positions, options.components); !done) return done;
    return write(folder / "placed.npy", *placed, options.components);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 5) return 2;
    analysis::UmapOptions options;
    if (argc > 5) options.neighbors = std::atoi(argv[5]);
    if (argc > 6) options.minDistance = std::strtod(argv[6], nullptr);
    if (argc > 7) options.components = std::atoi(argv[7]);
    const auto done = run(argv, options, argc > 8 ? std::atoi(argv[8]) : 0);
    if (done) return 0;
    fmt::print(stderr, "{}\n", done.error().message);
    return 1;
}
