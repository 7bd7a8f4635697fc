// SPDX-License-Identifier: Apache-2.0
#include "core/dense/PrecisionTrial.h"

#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"
#include "core/dense/MapDifference.h"
#include "core/models/FormulaWeights.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <utility>

namespace cortilens::dense {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kEnough(500);  // of passes; small networks make more of them
constexpr int kFewestRounds = 2;                   // the first touches memory
constexpr int kMostRounds = 8;
constexpr double kWorthIt = 0.9;  // of float32's time: less of a gain may be chance

/// A precision on its way through the rounds.
struct Contestant {
    PrecisionTrial trial;
    std::shared_ptr<const DenseNetwork> network;
    at::Tensor answer{};
};

[[nodiscard]] Result<void> runOnce(Contestant& contestant, const at::Tensor& pixels, const std::stop_token& stop)
{
    const auto start = Clock::now();
    auto tokens = contestant.network->tokens(pixels, Adaptor::none, stop);
    if (!tokens) return std::unexpected(tokens.error());
    const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
    contestant.trial.seconds = std::min(contestant.trial.seconds, seconds);
    contestant.answer = std::move(*tokens);
    return {};
}

[[nodiscard]] std::span<const float> numbersOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

[[nodiscard]] Result<std::vector<Contestant>> contestantsOf(const models::BackboneRow& row)
{
    auto shallow = row;
    shallow.depth = 1;
    std::vector<Contestant> contestants;
    for (const auto precision : precisionsToTry(row)) {
        auto network = DenseNetwork::fromFormula(shallow, {.precision = precision});
        if (!network) return std::unexpected(network.error());
        PrecisionTrial trial;
        trial.precision = precision;
        trial.seconds = std::numeric_limits<double>::infinity();
        contestants.push_back({trial, std::move(*network)});
    }
    return contestants;
}

}  // namespace

std::vector<models::Precision> precisionsToTry(const models::BackboneRow& row)
{
    using enum models::Precision;
    std::vector<models::Precision> precisions{fp32};
    if (!row.hasNetwork()) return precisions;
    if (models::precisionOf(row, {.precision = fixed16}) == fixed16) precisions.push_back(fixed16);
    if (models::cpuMultipliesBfloat16()) precisions.push_back(bf16);
    return precisions;
}

Result<std::vector<PrecisionTrial>> tryPrecisions(const models::BackboneRow& row, const std::stop_token& stop)
try {
    auto contestants = contestantsOf(row);
    if (!contestants) return std::unexpected(contestants.error());
    const int side = row.recipe.pixels;
    auto photo = models::formulaPhoto(side);
    const auto pixels = at::from_blob(photo.data(), {1, 3, side, side}, at::kFloat);
    const auto start = Clock::now();
    for (int round = 0; round < kMostRounds && (round < kFewestRounds || Clock::now() - start < kEnough); ++round)
        for (auto& contestant : *contestants)
            if (auto ran = runOnce(contestant, pixels, stop); !ran) return std::unexpected(ran.error());
    std::vector<PrecisionTrial> trials;
    const auto exact = contestants->front().answer;
    for (auto& contestant : *contestants) {
        if (contestant.trial.precision != models::Precision::fp32) {
            const auto difference =
                differenceOf(numbersOf(contestant.answer), numbersOf(exact), static_cast<std::size_t>(row.channels()));
            contestant.trial.worstCosine = difference.worstCosine;
            contestant.trial.worstPearson = difference.worstPearson;
        }
        trials.push_back(contestant.trial);
    }
    return trials;
} catch (...) {
    return std::unexpected(models::errorFromTorch(fmt::format("trying precisions on {}", row.name)));
}

models::Precision fastestAsGood(std::span<const PrecisionTrial> trials, int depth)
{
    const auto isExact = [](const PrecisionTrial& trial) { return trial.precision == models::Precision::fp32; };
    const auto exact = std::ranges::find_if(trials, isExact);
    if (exact == trials.end()) return models::Precision::fp32;
    auto best = *exact;
    for (const auto& trial : trials) {
        const double share = std::max(depth, 1);
        const bool isAsGood = (1 - trial.worstCosine) * share <= 1 - PrecisionAgreement::kWorstCosine &&
                              (1 - trial.worstPearson) * share <= 1 - PrecisionAgreement::kHeatmapPearson;
        if (isAsGood && trial.seconds < best.seconds && trial.seconds <= kWorthIt * exact->seconds) best = trial;
    }
    return best.precision;
}

}  // namespace cortilens::dense
