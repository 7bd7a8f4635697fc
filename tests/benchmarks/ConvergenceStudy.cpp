// SPDX-License-Identifier: Apache-2.0
// How many views a map needs: for each photo, the map at every checkpoint against the map of all views; in the order in which
// views are taken, or in that of the published scripts. Prints the README's table.
//   ConvergenceStudy PHOTOS WEIGHTS [most photos] [views] [backbone] [published]
#include "core/dense/DenseNetwork.h"
#include "core/dense/Distiller.h"
#include "core/dense/MapDifference.h"
#include "core/dense/ViewPlan.h"
#include "core/files/Photo.h"
#include "core/models/BackboneRow.h"
#include "core/models/Device.h"
#include "tests/benchmarks/Percentiles.h"

#include <ATen/core/Tensor.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using namespace cortilens;
namespace fs = std::filesystem;

struct Checkpoint {
    int views = 0;
    double convergence = 0;
    double worstPearson = 0;                                         // of random readouts
    double medianPearson = 0;                                        // of the same
    double classPearson = std::numeric_limits<double>::quiet_NaN();  // the worst of the photo's classes
    double classSharpest = classPearson;                             // the photo's first class
};

constexpr std::size_t kClasses = 5;

std::vector<double> widened(std::span<const float> values)
{
    return {values.begin(), values.end()};
}

/// Weights of the classes whose heatmaps rise highest, the first one first.
std::vector<std::vector<double>> classesOn(const dense::FeatureMap& map, const models::ClassifierHead& head)
{
    const auto channels = static_cast<std::size_t>(map.channels);
    std::vector<std::pair<double, std::vector<double>>> classes;
    for (std::size_t i = 0; i < static_cast<std::size_t>(head.classes); ++i) {
        auto readout = widened(std::span(head.weights).subspan(i * channels, channels));
        const auto heat = dense::heatmap(map.mean, readout);
        double sum = 0;
        for (const double value : heat) sum += value;
        classes.emplace_back(sum, std::move(readout));
    }
    std::ranges::partial_sort(classes, classes.begin() + kClasses, std::greater{}, [](const auto& c) { return c.first; });
    std::vector<std::vector<double>> best;
    for (std::size_t i = 0; i < kClasses; ++i) best.push_back(std::move(classes[i].second));
    return best;
}

/// Every checkpoint of one photo, the last one being all views.
Result<std::vector<Checkpoint>> checkpointsOf(const dense::Distiller& distiller, const Photo& photo,
                                              const std::optional<models::ClassifierHead>& head)
{
    std::vector<dense::FeatureMap> maps;
    dense::DistilOptions options;
    options.onPartial = [&](const dense::FeatureMap& partial) { maps.push_back(partial); };
    auto last = distiller.distil(photo, options);
    if (!last) return std::unexpected(last.error());
    maps.push_back(std::move(*last));
    std::vector<Checkpoint> checkpoints;
    const auto& all = maps.back();
    const auto classes = head ? classesOn(all, *head) : std::vector<std::vector<double>>{};
    for (const auto& map : maps) {
        Checkpoint checkpoint{.views = map.viewsDone, .convergence = static_cast<double>(map.convergence)};
        const auto channels = static_cast<std::size_t>(map.channels);
        const auto difference = dense::differenceOf(map.mean, all.mean, channels);
        checkpoint.worstPearson = difference.worstPearson;
        checkpoint.medianPearson = difference.medianPearson;
        for (const auto& readout : classes) {
            const double pearson = dense::pearson(dense::heatmap(map.mean, readout), dense::heatmap(all.mean, readout));
            checkpoint.classPearson = std::fmin(checkpoint.classPearson, pearson);  // of a number and NaN the number
            if (&readout == &classes.front()) checkpoint.classSharpest = pearson;
        }
        checkpoints.push_back(checkpoint);
    }
    return checkpoints;
}

using Number = double Checkpoint::*;

/// Median and lowest over photos.
std::string summary(const std::vector<Checkpoint>& checkpoints, Number number)
{
    std::vector<double> values;
    for (const auto& checkpoint : checkpoints) values.push_back(checkpoint.*number);
    return fmt::format("{:.5f} {:.5f}", bench::quantile(values, 0.5), bench::quantile(values, 0));
}

std::string summaries(const std::vector<Checkpoint>& checkpoints)
{
    return fmt::format("{} | {} | {} | {} | {}", summary(checkpoints, &Checkpoint::classSharpest),
                       summary(checkpoints, &Checkpoint::classPearson), summary(checkpoints, &Checkpoint::medianPearson),
                       summary(checkpoints, &Checkpoint::worstPearson), summary(checkpoints, &Checkpoint::convergence));
}

constexpr std::string_view kHeads = "first class     | worst of 5      | typical random  | worst of 32     | convergence";

void printByViews(const std::vector<std::vector<Checkpoint>>& photos)
{
    std::map<int, std::vector<Checkpoint>> byViews;
    for (const auto& photo : photos)
        for (const auto& checkpoint : photo) byViews[checkpoint.views].push_back(checkpoint);
    fmt::print("\nPearson of heatmaps with all views': median over photos, lowest photo\nviews   | {}\n", kHeads);
    for (const auto& [views, checkpoints] : byViews) fmt::print("{:7} | {}\n", views, summaries(checkpoints));
}

void printByTolerance(const std::vector<std::vector<Checkpoint>>& photos)
{
    fmt::print("\nstop at | views | {}\n", kHeads);
    for (const double stop : {0.98, 0.99, 0.993, 0.995, 0.996, 0.997, 0.998, 0.9985, 0.999, 0.9993, 0.9995, 0.9997, 0.9999}) {
        double views = 0;
        std::vector<Checkpoint> ends;
        for (const auto& photo : photos) {
            const auto reached = std::ranges::find_if(photo, [&](const Checkpoint& c) { return c.convergence >= stop; });
            ends.push_back(reached == photo.end() ? photo.back() : *reached);
            views += ends.back().views / static_cast<double>(photos.size());
        }
        fmt::print("{:7} | {:5.1f} | {}\n", stop, views, summaries(ends));
    }
}

int fail(const Error& error)
{
    fmt::print(stderr, "{} {}\n", error.message, error.remedy);
    return 1;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 3)
        return fail(
            {ErrorKind::invalidRequest, "ConvergenceStudy PHOTOS WEIGHTS [most photos] [views] [backbone] [published]", {}});
    const auto* row = models::findRow(argc > 5 ? argv[5] : "deit-tiny");
    const auto device = models::chooseDevice({});
    if (!device) return fail(device.error());
    if (row == nullptr) return fail({ErrorKind::invalidRequest, "There is no such backbone.", {}});
    const auto network = dense::DenseNetwork::open(*row, argv[2], device->device);
    if (!network) return fail(network.error());
    auto recipe = dense::recipeOf(*row, device->device.precision);
    if (argc > 4) recipe.views = std::max(std::atoi(argv[4]), 1);
    const bool published = argc > 6 && std::string_view(argv[6]) == "published";
    const auto views = dense::viewsFor(recipe.views, recipe.maxShift);
    const auto forward = [&network, adaptor = recipe.adaptor](const at::Tensor& pixels, std::stop_token stop) {
        return (*network)->tokens(pixels, adaptor, std::move(stop));
    };
    const dense::Distiller distiller(recipe, forward, published ? views : dense::settlingEarly(views));
    std::optional<models::ClassifierHead> head;
    if (auto found = (*network)->transformer().head()) head = std::move(*found);
    std::vector<fs::path> paths;
    for (const auto& entry : fs::directory_iterator(argv[1])) paths.push_back(entry.path());
    std::ranges::sort(paths);
    if (argc > 3 && static_cast<std::size_t>(std::atoi(argv[3])) < paths.size())
        paths.resize(static_cast<std::size_t>(std::atoi(argv[3])));
    std::vector<std::vector<Checkpoint>> photos;
    for (const auto& path : paths) {
        const auto photo = files::readPhoto(path);
        if (!photo) continue;
        auto checkpoints = checkpointsOf(distiller, *photo, head);
        if (!checkpoints) return fail(checkpoints.error());
        photos.push_back(std::move(*checkpoints));
        fmt::print(stderr, "{} of {}\n", photos.size(), paths.size());
    }
    fmt::print("{}, {} photos, {} px, {} views, {}, {} order\n", row->name, photos.size(), recipe.pixels, recipe.views,
               models::nameOf(recipe.precision), published ? "published" : "settling");
    if (photos.empty()) return 1;
    printByViews(photos);
    printByTolerance(photos);
    return 0;
}
