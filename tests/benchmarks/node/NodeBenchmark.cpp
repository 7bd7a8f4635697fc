// SPDX-License-Identifier: Apache-2.0
// Distilled features of the paper's backbones on a bare node: this program's way and the published scripts', how far the two
// are apart, and which share of the chip's own matrix products that is. Formula weights: the arithmetic is the real one.
#include "core/dense/BatchSize.h"
#include "core/dense/Benchmark.h"
#include "core/dense/Distiller.h"
#include "core/dense/PublishedLoop.h"
#include "core/dense/ViewPlan.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace cortilens;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;
using Network = std::shared_ptr<const dense::DenseNetwork>;

constexpr int kPhotoSide = 425;  // of an NSD stimulus

struct Options {
    models::DeviceRequest device;
    std::vector<std::string> backbones;
    int views = 0;           // of this program; 0: all on CUDA, three on the CPU
    int publishedViews = 0;  // of the published loop; 0: as many, at most eight
    int batch = 0;           // 0: as the program would
    bool json = false;
};

struct Figures {
    const models::BackboneRow* row = nullptr;
    int batch = 0;
    int views = 0;
    int publishedViews = 0;
    double seconds = 0;           // of one view, this program, photo and map included
    double publishedSeconds = 0;  // likewise
    double flopsOfView = 0;
    dense::MapDifference difference;  // over publishedViews

    [[nodiscard]] double flopsPerSecond() const { return flopsOfView / seconds; }
};

template <class Work> [[nodiscard]] double secondsOf(const Work& work)
{
    const auto start = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Multiplications and additions of one view through patches, blocks and head.
[[nodiscard]] double flopsOf(const models::BackboneRow& row)
{
    const double patches = static_cast<double>(row.gridOf(row.recipe.pixels).cells());
    const double tokens = patches + row.leadingTokens();
    const double width = row.width;
    const double block = tokens * width * (4 * width + 2.0 * row.mlpWidth) + 2 * tokens * tokens * width;
    const double stem = patches * width * 3 * row.patch * row.patch;
    const double hidden = row.headWidth;
    const double head = row.headWidth > 0 ? patches * hidden * (width + row.headBlocks * hidden + row.projection)
                                          : patches * width * row.projection;
    return 2 * (row.depth * block + stem + head);
}

/// What a large matrix product reaches: bf16 on CUDA, float32 on the CPU.
[[nodiscard]] double measuredRoofline(const models::Device& device)
{
    const c10::InferenceMode guard;
    const bool onCuda = device.kind == models::Device::Kind::cuda;
    const std::int64_t side = onCuda ? 8192 : 1536;
    const int products = onCuda ? 20 : 3;
    const auto options = at::TensorOptions(onCuda ? at::kBFloat16 : at::kFloat).device(placeOf(device));
    const auto a = at::rand({side, side}, options);
    const auto b = at::rand({side, side}, options);
    auto c = at::mm(a, b);
    (void)c.sum().item<float>();  // whatever was asked of the device has ended
    const double seconds = secondsOf([&] {
        for (int i = 0; i < products; ++i) at::mm_out(c, a, b);
        (void)c.sum().item<float>();
    });
    const auto n = static_cast<double>(side);
    return 2 * n * n * n * products / seconds;
}

[[nodiscard]] Result<Network> networkOf(const models::BackboneRow& row, const models::Device& device)
{
    auto transformer = models::VisionTransformer::fromFormula(row, device);
    if (!transformer) return std::unexpected(transformer.error());
    return std::make_shared<const dense::DenseNetwork>(std::move(*transformer), row.recipe.sigma);
}

[[nodiscard]] Result<dense::FeatureMap> distilled(const Network& network, int views, int batch, const Photo& photo)
{
    auto recipe = dense::recipeOf(network->row(), network->device().precision);
    recipe.views = views;
    dense::DistilOptions options;
    options.viewsPerBatch = batch;
    return dense::Distiller(recipe, network).distil(photo, options);
}

/// The mean over its views, as the scripts' readers take it.
[[nodiscard]] Result<std::vector<float>> published(const Network& network, int views, const Photo& photo)
{
    auto recipe = dense::recipeOf(network->row(), network->device().precision);
    recipe.views = views;
    dense::PublishedLoop loop(recipe, [&](const at::Tensor& pixels, std::stop_token stop) {
        return network->tokens(pixels, recipe.adaptor, std::move(stop), models::Arithmetic::published);
    });
    if (auto begun = loop.begin(photo); !begun) return std::unexpected(begun.error());
    for (const auto& view : dense::viewsFor(views, recipe.maxShift))
        if (auto added = loop.addView(view); !added) return std::unexpected(added.error());
    auto sum = loop.finish();
    if (!sum) return std::unexpected(sum.error());
    const auto channels = static_cast<std::size_t>(recipe.channels);
    for (std::size_t i = 0; i < sum->sum.size(); ++i)
        if (const auto visits = sum->visits[i / channels]; visits > 0) sum->sum[i] /= static_cast<float>(visits);
    return std::move(sum->sum);
}

[[nodiscard]] Result<Figures> figuresOf(const models::BackboneRow& row, const models::Device& device, const Options& options)
{
    auto scripts = device;  // where they would run here: plain float32 on the CPU, bf16 autocast on CUDA
    const bool onCuda = device.kind == models::Device::Kind::cuda;
    scripts.precision = onCuda ? models::Precision::bf16 : models::Precision::fp32;
    const auto network = networkOf(row, device);
    if (!network) return std::unexpected(network.error());
    const auto theirs = scripts == device ? *network : networkOf(row, scripts);
    if (!theirs) return std::unexpected(theirs.error());
    const auto photo = dense::patternPhoto(kPhotoSide);

    Figures figures;
    figures.row = &row;
    figures.flopsOfView = flopsOf(row);
    figures.views = std::min(row.recipe.views, options.views > 0 ? options.views : onCuda ? row.recipe.views : 3);
    figures.publishedViews =
        std::min(row.recipe.views, options.publishedViews > 0 ? options.publishedViews : std::min(figures.views, 8));
    const auto recipe = dense::recipeOf(row, device.precision);
    figures.batch = options.batch > 0 ? options.batch : dense::viewsPerBatchFor(recipe, row, device, models::freeBytesOf(device));

    // Memory is first touched, and kernels are loaded, before anything is timed.
    if (auto warm = distilled(*network, std::min(1 + figures.batch, row.recipe.views), figures.batch, photo); !warm)
        return std::unexpected(warm.error());
    if (auto warm = published(*theirs, 1, photo); !warm) return std::unexpected(warm.error());

    Result<dense::FeatureMap> map;
    figures.seconds = secondsOf([&] { map = distilled(*network, figures.views, figures.batch, photo); }) / figures.views;
    if (!map) return std::unexpected(map.error());
    Result<std::vector<float>> mean;
    figures.publishedSeconds =
        secondsOf([&] { mean = published(*theirs, figures.publishedViews, photo); }) / figures.publishedViews;
    if (!mean) return std::unexpected(mean.error());
    if (figures.publishedViews != figures.views) map = distilled(*network, figures.publishedViews, figures.batch, photo);
    if (!map) return std::unexpected(map.error());
    figures.difference = dense::differenceOf(map->mean, *mean, static_cast<std::size_t>(row.channels()));
    return figures;
}

[[nodiscard]] Json jsonOf(const Figures& figures, double roofline)
{
    const int all = figures.row->recipe.views;
    return {{"id", figures.row->id},
            {"pixels", figures.row->recipe.pixels},
            {"views", all},
            {"viewsPerBatch", figures.batch},
            {"viewsMeasured", figures.views},
            {"publishedViewsMeasured", figures.publishedViews},
            {"secondsPerView", figures.seconds},
            {"secondsAllViews", figures.seconds * all},
            {"publishedSecondsPerView", figures.publishedSeconds},
            {"publishedSecondsAllViews", figures.publishedSeconds * all},
            {"ratio", figures.publishedSeconds / figures.seconds},
            {"teraflopsOfView", figures.flopsOfView * 1e-12},
            {"teraflopsPerSecond", figures.flopsPerSecond() * 1e-12},
            {"shareOfRoofline", figures.flopsPerSecond() / roofline},
            {"lowestCosine", figures.difference.worstCosine},
            {"relativeDifference", figures.difference.relative},
            {"lowestHeatmapPearson", figures.difference.worstPearson}};
}

void print(const Figures& figures, double roofline)
{
    const auto& row = *figures.row;
    const auto line = [&](const char* who, double seconds, int measured) {
        const auto extrapolated = measured < row.recipe.views ? fmt::format(", from {} measured", measured) : std::string{};
        fmt::print("  {:<20} {:.4f} s a view, {:.2f} s for all {} views{}\n", who, seconds, seconds * row.recipe.views,
                   row.recipe.views, extrapolated);
    };
    fmt::print("\n{} ({}), {} px, batches of {}\n", row.name, row.id, row.recipe.pixels, figures.batch);
    line("published algorithm", figures.publishedSeconds, figures.publishedViews);
    line("this program", figures.seconds, figures.views);
    fmt::print("  {:<20} {:.2f} times as fast\n", "ratio", figures.publishedSeconds / figures.seconds);
    fmt::print("  {:<20} {:.3f} TFLOP a view: {:.3g} TFLOP/s, {:.1f} % of the roofline\n", "work", figures.flopsOfView * 1e-12,
               figures.flopsPerSecond() * 1e-12, 100 * figures.flopsPerSecond() / roofline);
    fmt::print("  {:<20} 1 - cosine of a patch {:.1e} at most; relative {:.1e}; 1 - Pearson of a heatmap {:.1e} at most\n",
               "difference", 1 - figures.difference.worstCosine, figures.difference.relative,
               1 - figures.difference.worstPearson);
}

/// Nothing: the words are not understood.
[[nodiscard]] std::optional<Options> optionsFrom(std::span<char* const> words)
{
    Options options;
    for (std::size_t i = 1; i < words.size(); ++i) {
        const std::string_view name = words[i];
        if (name == "--json") {
            options.json = true;
            continue;
        }
        if (i + 1 == words.size()) return std::nullopt;
        const std::string_view value = words[++i];
        const auto number = [&](int& target) {
            const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), target);
            return code == std::errc{} && end == value.data() + value.size() && target > 0;
        };
        bool known = true;
        if (name == "--device")
            options.device.device = value;
        else if (name == "--precision")
            known = (options.device.precision = models::precisionFrom(value)).has_value();
        else if (name == "--backbone")
            options.backbones.emplace_back(value);
        else if (name == "--views")
            known = number(options.views);
        else if (name == "--published-views")
            known = number(options.publishedViews);
        else if (name == "--batch")
            known = number(options.batch);
        else if (name == "--threads")
            known = number(options.device.threads);
        else
            known = false;
        if (!known) return std::nullopt;
    }
    if (options.backbones.empty()) options.backbones = {"clip-vit-b16", "dinov2-vitb14-reg", "radio-v2.5-b"};
    return options;
}

[[nodiscard]] int fail(const Error& error)
{
    fmt::print(stderr, "NodeBenchmark: {} {}\n", error.message, error.remedy);
    return 1;
}

[[nodiscard]] int run(const Options& options)
{
    const auto device = models::chooseDevice(options.device);
    if (!device) return fail(device.error());
    const double roofline = measuredRoofline(device->device);
    const auto* const product = device->device.kind == models::Device::Kind::cuda ? "bf16" : "float32";
    if (!options.json)
        fmt::print("LibTorch {}\ndevice     {} ({}), {}, {} threads{}{}\nroofline   {:.4g} TFLOP/s, of a large {} product\n",
                   models::torchVersion(), toText(device->device), device->name, nameOf(device->device.precision),
                   device->threads, device->note.empty() ? "" : "; ", device->note, roofline * 1e-12, product);
    Json json{{"libtorch", models::torchVersion()},
              {"device", toText(device->device)},
              {"deviceName", device->name},
              {"precision", nameOf(device->device.precision)},
              {"threads", device->threads},
              {"rooflineOf", product},
              {"rooflineTeraflopsPerSecond", roofline * 1e-12},
              {"backbones", Json::array()}};
    for (const auto& id : options.backbones) {
        const auto* row = models::findRow(id);
        if (row == nullptr || !row->hasNetwork()) return fail({ErrorKind::invalidRequest, "There is no network " + id + '.', {}});
        const auto figures = figuresOf(*row, device->device, options);
        if (!figures) return fail(figures.error());
        json["backbones"].push_back(jsonOf(*figures, roofline));
        if (!options.json) print(*figures, roofline);
    }
    if (options.json) fmt::print("{}\n", json.dump(2));
    return 0;
}

}  // namespace

int main(int argc, char** argv)
{
    const auto options = optionsFrom({argv, static_cast<std::size_t>(argc)});
    if (options) return run(*options);
    fmt::print(
        stderr,
        "NodeBenchmark [--device auto|cpu|cuda|cuda:N] [--precision fp32|bf16|fp16|fixed16] [--backbone ID]... [--views N] "
        "[--published-views N] [--batch N] [--threads N] [--json]\n");
    return 2;
}
