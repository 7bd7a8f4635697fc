// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/RegionScores.h"

#include "core/encoder/Bootstrap.h"
#include "core/encoder/Significance.h"
#include "core/files/Csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cortilens::encoder {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr float kSignificant = 0.05F;

[[nodiscard]] RegionScore scoreOf(const Scores& scores, const ScoredRegion& region, std::span<const float> ceilings,
                                  double threshold)
{
    RegionScore result{.name = region.name, .of = region.voxels.size()};
    std::vector<double> values;
    std::size_t withCeiling = 0;
    double below = 0;
    for (const auto voxel : region.voxels) {
        const auto r2 = static_cast<double>(scores.r2[voxel]);
        if (std::isnan(r2)) continue;
        values.push_back(r2);
        result.mean += r2;
        result.pearson += static_cast<double>(scores.pearson[voxel]);
        result.above += r2 > threshold ? 1 : 0;
        result.significant += scores.qValues[voxel] < kSignificant ? 1 : 0;
        if (ceilings.empty() || !(ceilings[voxel] > 0)) continue;
        ++withCeiling;
        below += r2;
        result.ceiling += static_cast<double>(ceilings[voxel]);
    }
    result.voxels = values.size();
    const auto count = static_cast<double>(values.size());
    for (auto* value : {&result.mean, &result.pearson, &result.above, &result.significant})
        *value = count > 0 ? *value / count : kNan;
    result.ofCeiling = withCeiling > 0 ? 100 * below / (result.ceiling / 100) : kNan;
    result.ceiling = withCeiling > 0 ? result.ceiling / static_cast<double>(withCeiling) : kNan;
    result.median = quantile(values, 0.5);
    return result;
}

}  // namespace

std::vector<RegionScore> regionScores(const Scores& scores, std::span<const ScoredRegion> regions,
                                      std::span<const float> ceilings, double threshold, double confidence)
{
    std::vector<RegionScore> table;
    for (std::size_t r = 0; r < regions.size(); ++r) {
        auto& row = table.emplace_back(scoreOf(scores, regions[r], ceilings, threshold));
        row.low = kNan;
        row.high = kNan;
        if (r >= scores.regionDraws.size() || row.voxels == 0) continue;
        std::tie(row.low, row.high) =
            percentileInterval({scores.regionDraws[r].begin(), scores.regionDraws[r].end()}, confidence);
    }
    return table;
}

std::string toCsv(std::span<const RegionScore> regions, double threshold, const ScoredImages& images)
{
    std::string text = fmt::format(
        "region,test_images,test_trials,voxels_scored,voxels,r2_mean,r2_median,r2_mean_low,r2_mean_high,share_r2_above_{:g},"
        "share_fdr_below_0.05,pearson_mean,noise_ceiling_mean_percent,r2_percent_of_ceiling\n",
        threshold);
    for (const auto& region : regions) {
        text +=
            fmt::format("{},{},{},{},{}", files::csvField(region.name), images.images, images.trials, region.voxels, region.of);
        for (const double value : {region.mean, region.median, region.low, region.high, region.above, region.significant,
                                   region.pearson, region.ceiling, region.ofCeiling})
            text += ',' + files::csvField(value);
        text += '\n';
    }
    return text;
}

Result<std::vector<RegionDifference>> compareRegions(const Scores& first, const Scores& second,
                                                     std::span<const ScoredRegion> regions, double confidence)
{
    if (first.images != second.images || first.r2.size() != second.r2.size() || first.regionDraws.size() != regions.size() ||
        second.regionDraws.size() != regions.size())
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("The encoders were scored on {} images x {} voxels and on {} x {}.",
                                                 first.images, first.r2.size(), second.images, second.r2.size()),
                                     "Evaluate both on the same images and voxels."});
    std::vector<RegionDifference> differences;
    for (std::size_t r = 0; r < regions.size(); ++r) {
        const auto& a = first.regionDraws[r];
        const auto& b = second.regionDraws[r];
        if (a.empty() || a.size() != b.size())
            return std::unexpected(
                Error{ErrorKind::invalidRequest, "A comparison needs bootstrap samples, as many for both.", {}});
        std::vector<double> draws(a.size());
        std::ranges::transform(a, b, draws.begin(),
                               [](float x, float y) { return static_cast<double>(x) - static_cast<double>(y); });
        const auto below = static_cast<double>(std::ranges::count_if(draws, [](double d) { return d <= 0; }));
        const auto above = static_cast<double>(std::ranges::count_if(draws, [](double d) { return d >= 0; }));
        const auto mean = [&](const Scores& scores) { return scoreOf(scores, regions[r], {}, 0).mean; };
        RegionDifference difference{.name = regions[r].name, .difference = mean(first) - mean(second)};
        std::tie(difference.low, difference.high) = percentileInterval(draws, confidence);
        difference.pValue = std::min(1.0, 2 * (std::min(below, above) + 1) / (static_cast<double>(draws.size()) + 1));
        differences.push_back(std::move(difference));
    }
    std::vector<float> pValues;
    for (const auto& difference : differences) pValues.push_back(static_cast<float>(difference.pValue));
    const auto qValues = falseDiscoveryRates(pValues);
    for (std::size_t r = 0; r < differences.size(); ++r) differences[r].qValue = static_cast<double>(qValues[r]);
    return differences;
}

std::string toCsv(std::span<const RegionDifference> differences)
{
    std::string text = "region,r2_mean_difference,low,high,p,fdr_q\n";
    for (const auto& row : differences)
        text += fmt::format("{},{},{},{},{},{}\n", files::csvField(row.name), files::csvField(row.difference),
                            files::csvField(row.low), files::csvField(row.high), files::csvField(row.pValue),
                            files::csvField(row.qValue));
    return text;
}

}  // namespace cortilens::encoder
