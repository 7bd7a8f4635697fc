// SPDX-License-Identifier: Apache-2.0
#include "core/engine/DoctorBench.h"

#include "core/dense/Benchmark.h"
#include "core/dense/DenseNetwork.h"
#include "core/engine/MapPrecisions.h"
#include "core/engine/Resources.h"
#include "core/models/BackboneRow.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iterator>
#include <span>
#include <vector>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;
using Network = std::shared_ptr<const dense::DenseNetwork>;

constexpr int kPhotoSide = 425;  // of an NSD stimulus
constexpr int kMostViews = 5000;

struct RowBench {
    const models::BackboneRow* row = nullptr;
    std::filesystem::path weights;  ///< empty: from a formula
    models::Precision precision{};
    models::Precision publishedPrecision{};
    dense::Comparison comparison;

    /// Of all views of the recipe, as long as each takes what those measured took.
    [[nodiscard]] double full(double secondsOfOneView) const { return secondsOfOneView * comparison.fullViews; }
};

[[nodiscard]] Result<Network> openNetwork(const models::BackboneRow& row, const std::filesystem::path& weights,
                                          const models::Device& device)
{
    return weights.empty() ? dense::DenseNetwork::fromFormula(row, device) : dense::DenseNetwork::open(row, weights, device);
}

/// `device` as the row's maps are made there.
[[nodiscard]] Result<RowBench> benchRow(const models::BackboneRow& row, const models::Device& device,
                                        std::span<const std::filesystem::path> folders, const BenchOptions& options)
{
    RowBench bench{.row = &row, .weights = {}, .precision = {}, .publishedPrecision = {}, .comparison = {}};
    if (auto found = findWeights(row, folders)) bench.weights = std::move(*found);
    const auto network = openNetwork(row, bench.weights, device);
    if (!network) return std::unexpected(network.error());
    bench.precision = (*network)->device().precision;
    auto theirs = device;  // where the scripts would run here: plain float32 on the CPU, bf16 autocast on CUDA
    theirs.precision = device.kind == models::Device::Kind::cpu ? models::Precision::fp32 : models::Precision::bf16;
    bench.publishedPrecision = theirs.precision;
    const auto published = theirs == device ? *network : openNetwork(row, bench.weights, theirs);
    if (!published) return std::unexpected(published.error());
    auto comparison = dense::compareWithPublished(*network, *published, dense::patternPhoto(kPhotoSide),
                                                  {.views = options.views, .progress = [&](int done, int of) {
                                                       if (options.progress) options.progress(static_cast<double>(done) / of);
                                                   }});
    if (!comparison) return std::unexpected(comparison.error());
    bench.comparison = *comparison;
    return bench;
}

[[nodiscard]] Json jsonOf(const models::DeviceChoice& device, std::span<const RowBench> rows)
{
    Json json{{"version", kEngineVersion}, {"libtorch", models::torchVersion()}, {"device", models::toText(device.device)},
              {"deviceName", device.name}, {"threads", device.threads},          {"backbones", Json::array()}};
    for (const auto& row : rows) {
        const auto& c = row.comparison;
        json["backbones"].push_back({{"id", row.row->id},
                                     {"pixels", row.row->recipe.pixels},
                                     {"weights", row.weights.string()},
                                     {"formulaWeights", row.weights.empty()},
                                     {"viewsMeasured", c.views},
                                     {"viewsOfRecipe", c.fullViews},
                                     {"viewsPerBatch", c.viewsPerBatch},
                                     {"precision", models::nameOf(row.precision)},
                                     {"publishedPrecision", models::nameOf(row.publishedPrecision)},
                                     {"publishedSecondsPerView", c.publishedSeconds},
                                     {"publishedSecondsAllViews", row.full(c.publishedSeconds)},
                                     {"secondsPerView", c.ourSeconds},
                                     {"secondsAllViews", row.full(c.ourSeconds)},
                                     {"ratio", c.ratio()},
                                     {"plainForwardSeconds", c.plainSeconds},
                                     {"firstMapSeconds", c.firstMapSeconds},
                                     {"lowestCosine", c.difference.worstCosine},
                                     {"meanCosine", c.difference.meanCosine},
                                     {"relativeDifference", c.difference.relative},
                                     {"lowestHeatmapPearson", c.difference.worstPearson}});
    }
    return json;
}

[[nodiscard]] std::string textOf(const models::DeviceChoice& device, std::span<const RowBench> rows)
{
    auto text = fmt::format("cortilens-engine {}, LibTorch {}\n", kEngineVersion, models::torchVersion());
    auto out = std::back_inserter(text);
    fmt::format_to(out, "device     {} ({})\nthreads    {}\n", models::toText(device.device), device.name, device.threads);
    for (const auto& row : rows) {
        const auto& c = row.comparison;
        fmt::format_to(out, "\n{} ({}), {} px\n", row.row->name, row.row->id, row.row->recipe.pixels);
        fmt::format_to(out, "  weights              {}\n",
                       row.weights.empty() ? "from a formula: no file was found" : row.weights.string());
        const auto extrapolated = c.views < c.fullViews ? fmt::format(", from {} measured", c.views) : std::string{};
        fmt::format_to(out, "  published algorithm  {:.4g} s a view, {:.4g} s for all {} views{} ({})\n", c.publishedSeconds,
                       row.full(c.publishedSeconds), c.fullViews, extrapolated, models::nameOf(row.publishedPrecision));
        fmt::format_to(out, "  this program         {:.4g} s a view, {:.4g} s for all {} views{} ({})\n", c.ourSeconds,
                       row.full(c.ourSeconds), c.fullViews, extrapolated, models::nameOf(row.precision));
        fmt::format_to(out, "  ratio                {:.2f} times as fast\n", c.ratio());
        fmt::format_to(out, "  first map            {:.3g} s, {:.2f} of one plain forward pass ({:.3g} s)\n", c.firstMapSeconds,
                       c.firstMapSeconds / c.plainSeconds, c.plainSeconds);
        fmt::format_to(out,
                       "  difference           1 - cosine of a patch {:.1e} at most, {:.1e} in the mean; relative {:.1e}; "
                       "1 - Pearson of a heatmap {:.1e} at most\n",
                       1 - c.difference.worstCosine, 1 - c.difference.meanCosine, c.difference.relative,
                       1 - c.difference.worstPearson);
    }
    return text;
}

}  // namespace

Result<std::string> benchOf(const EngineOptions& engine, const BenchOptions& options, ReportForm form)
{
    const auto* named = models::findRow(options.backbone);
    if (!options.backbone.empty() && (named == nullptr || !named->hasNetwork()))
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("There is no network called '{}'.", options.backbone), {}});
    if (options.views < 0 || options.views > kMostViews)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} views cannot be timed.", options.views),
                                     fmt::format("Ask for 1 to {}.", kMostViews)});
    const auto device = models::chooseDevice(engine.device);
    if (!device) return std::unexpected(device.error());
    const auto resources = findResources(engine.resources);
    const auto folders = weightsFolders({}, resources ? *resources : std::filesystem::path{});
    const auto precisions = mapPrecisionsFor(engine, *device);
    std::vector<RowBench> benches;
    for (const auto& row : models::rows()) {
        const bool wanted = options.backbone.empty() ? findWeights(row, folders).has_value() : options.backbone == row.id;
        if (!row.hasNetwork() || !wanted) continue;
        if (options.stage) options.stage(fmt::format("Timing {}", row.name));
        auto ofMaps = device->device;
        if (precisions) ofMaps.precision = precisions->of(row).precision;
        auto bench = benchRow(row, ofMaps, folders, options);
        if (!bench) return std::unexpected(bench.error());
        benches.push_back(std::move(*bench));
    }
    return form == ReportForm::json ? jsonOf(*device, benches).dump(2) + '\n' : textOf(*device, benches);
}

}  // namespace cortilens::engine
