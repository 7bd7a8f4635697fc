// SPDX-License-Identifier: Apache-2.0
// Distilled features of the paper's backbones on a bare node: this program's way and the published scripts', how far the two
// are apart, and which share of the chip's own matrix products that is. Formula weights: the arithmetic is the real one.
#include "core/dense/Benchmark.h"
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
    int views = 0;  // 0: all on CUDA, three on the CPU
    bool json = false;
};

struct Figures {
    const models::BackboneRow* row = nullptr;
    double flopsOfView = 0;
    std::int64_t bytes = 0;  // of the GPU, taken so far
    dense::Comparison comparison;

    [[nodiscard]] double flopsPerSecond() const { return flopsOfView / comparison.ourSeconds; }
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

[[nodiscard]] Result<Figures> figuresOf(const models::BackboneRow& row, const models::DeviceChoice& choice,
                                        const Options& options)
{
    auto scripts = choice.device;  // where they would run here: plain float32 on the CPU, bf16 autocast on CUDA
    const bool onCuda = scripts.kind == models::Device::Kind::cuda;
    scripts.precision = onCuda ? models::Precision::bf16 : models::Precision::fp32;
    const auto network = networkOf(row, choice.device);
    if (!network) return std::unexpected(network.error());
    const auto theirs = scripts == choice.device ? *network : networkOf(row, scripts);
    if (!theirs) return std::unexpected(theirs.error());
    auto comparison = dense::compareWithPublished(*network, *theirs, dense::patternPhoto(kPhotoSide), {.views = options.views});
    if (!comparison) return std::unexpected(comparison.error());
    return Figures{.row = &row,
                   .flopsOfView = flopsOf(row),
                   .bytes = onCuda ? choice.memoryBytes - models::freeBytesOf(choice.device) : 0,
                   .comparison = *comparison};
}

[[nodiscard]] Json jsonOf(const Figures& figures, double roofline)
{
    const auto& c = figures.comparison;
    return {{"id", figures.row->id},
            {"pixels", figures.row->recipe.pixels},
            {"views", c.fullViews},
            {"viewsPerBatch", c.viewsPerBatch},
            {"viewsMeasured", c.views},
            {"secondsPerView", c.ourSeconds},
            {"secondsAllViews", c.ourSeconds * c.fullViews},
            {"publishedSecondsPerView", c.publishedSeconds},
            {"publishedSecondsAllViews", c.publishedSeconds * c.fullViews},
            {"ratio", c.ratio()},
            {"firstMapSeconds", c.firstMapSeconds},
            {"plainForwardSeconds", c.plainSeconds},
            {"teraflopsOfView", figures.flopsOfView * 1e-12},
            {"teraflopsPerSecond", figures.flopsPerSecond() * 1e-12},
            {"shareOfRoofline", figures.flopsPerSecond() / roofline},
            {"deviceBytesTaken", figures.bytes},
            {"lowestCosine", c.difference.worstCosine},
            {"relativeDifference", c.difference.relative},
            {"lowestHeatmapPearson", c.difference.worstPearson}};
}

void print(const Figures& figures, double roofline)
{
    const auto& row = *figures.row;
    const auto& c = figures.comparison;
    const auto line = [&](const char* who, double seconds) {
        const auto extrapolated = c.views < c.fullViews ? fmt::format(", from {} measured", c.views) : std::string{};
        fmt::print("  {:<20} {:.5f} s a view, {:.4f} s for all {} views{}\n", who, seconds, seconds * c.fullViews, c.fullViews,
                   extrapolated);
    };
    fmt::print("\n{} ({}), {} px, batches of {}\n", row.name, row.id, row.recipe.pixels, c.viewsPerBatch);
    line("published algorithm", c.publishedSeconds);
    line("this program", c.ourSeconds);
    fmt::print("  {:<20} {:.2f} times as fast\n", "ratio", c.ratio());
    fmt::print("  {:<20} {:.4f} s, {:.2f} of one plain forward pass\n", "first map", c.firstMapSeconds,
               c.firstMapSeconds / c.plainSeconds);
    fmt::print("  {:<20} {:.3f} TFLOP a view: {:.3g} TFLOP/s, {:.1f} % of the roofline\n", "work", figures.flopsOfView * 1e-12,
               figures.flopsPerSecond() * 1e-12, 100 * figures.flopsPerSecond() / roofline);
    if (figures.bytes > 0)
        fmt::print("  {:<20} {:.2f} GB of the device taken so far, by this and other programs\n", "memory",
                   static_cast<double>(figures.bytes) * 1e-9);
    fmt::print("  {:<20} 1 - cosine of a patch {:.1e} at most; relative {:.1e}; 1 - Pearson of a heatmap {:.1e} at most\n",
               "difference", 1 - c.difference.worstCosine, c.difference.relative, 1 - c.difference.worstPearson);
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
        const auto figures = figuresOf(*row, *device, options);
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
        "[--threads N] [--json]\n");
    return 2;
}
