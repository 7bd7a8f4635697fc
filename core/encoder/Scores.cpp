// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Scores.h"

#include "core/data/Splits.h"
#include "core/encoder/SeededDraws.h"
#include "core/encoder/Significance.h"
#include "core/models/TorchErrors.h"
#include "core/types/Cancelled.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace cortilens::encoder {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t kSmallestBlock = 16;
constexpr std::size_t kLargestBlock = 512;

[[nodiscard]] at::Tensor borrowed(std::span<const float> values, std::size_t rows, std::size_t columns)
{
    // LibTorch has no view of constant memory; nothing writes to this one.
    return at::from_blob(const_cast<float*>(values.data()),  // NOLINT(cppcoreguidelines-pro-type-const-cast)
                         {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)}, at::kFloat);
}

[[nodiscard]] std::span<const float> floatsOf(const at::Tensor& tensor)
{
    return {tensor.const_data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

[[nodiscard]] Result<void> check(const ScoreInput& input)
{
    const auto refuse = [](ErrorKind kind, std::string message, std::string remedy) -> Result<void> {
        return std::unexpected(Error{kind, std::move(message), std::move(remedy)});
    };
    const auto voxels = input.measured.voxels;
    const auto images = input.measured.rows;
    if (input.channels == 0 || input.weights.size() != voxels * input.channels || input.bias.size() != voxels ||
        (!input.ceilings.empty() && input.ceilings.size() != voxels))
        return refuse(ErrorKind::mismatch,
                      fmt::format("There are readouts of {} voxels, but responses of {}.", input.bias.size(), voxels),
                      "Take both for the same voxels.");
    if (input.embeddings.size() != images * input.channels)
        return refuse(ErrorKind::mismatch,
                      fmt::format("There are embeddings of {} test images, but responses to {}.",
                                  input.embeddings.size() / input.channels, images),
                      "Take both from the same list of images.");
    if (images < data::kFewestTestImages)
        return refuse(ErrorKind::invalidRequest,
                      fmt::format("{} test images score nothing that could be believed; at least {} are needed.", images,
                                  data::kFewestTestImages),
                      "Choose a split that leaves more images to test.");
    for (const auto& region : input.regions)
        if (!region.voxels.empty() && std::ranges::max(region.voxels) >= voxels)
            return refuse(ErrorKind::mismatch, fmt::format("The region {} reaches beyond the {} voxels.", region.name, voxels),
                          {});
    return {};
}

/// How often each sample holds each image [draws, n]. Its own generator, so that the samples are the same everywhere.
[[nodiscard]] at::Tensor drawImages(std::size_t images, const ScoreOptions& options)
{
    auto counts = at::zeros({options.draws, static_cast<std::int64_t>(images)}, at::kFloat);
    auto* values = counts.mutable_data_ptr<float>();
    std::mt19937_64 generator(options.seed);
    for (int sample = 0; sample < options.draws; ++sample, values += images)
        for (std::size_t i = 0; i < images; ++i) values[drawBelow(generator, images)] += 1;
    return counts;
}

/// Scores one block of voxels after another.
class Scorer {
public:
    Scorer(const ScoreInput& input, const ScoreOptions& options, Scores& scores)
        : m_input(input)
        , m_options(options)
        , m_scores(scores)
        , m_embeddings(borrowed(input.embeddings, input.measured.rows, input.channels))
    {
        if (options.draws > 0) m_counts = drawImages(input.measured.rows, options);
        m_regionSums = at::zeros({static_cast<std::int64_t>(input.regions.size()), options.draws}, at::kDouble);
        m_regionCounts.resize(input.regions.size());
    }

    void score(const at::Tensor& measured, std::size_t first)
    {
        const auto width = static_cast<std::size_t>(measured.size(1));
        const auto weights = borrowed(m_input.weights.subspan(first * m_input.channels), width, m_input.channels);
        const auto bias = borrowed(m_input.bias.subspan(first), 1, width);
        const auto y = measured.to(at::kDouble);
        const auto predicted = at::addmm(bias, m_embeddings, weights.t()).to(at::kDouble);
        const auto centred = y - y.mean(0);
        const auto centredPrediction = predicted - predicted.mean(0);
        const auto residual = y - predicted;
        const auto total = centred.square().sum(0);
        const auto unknown = total <= 0;
        const auto r2 = (1 - residual.square().sum(0) / total).masked_fill(unknown, kNan);
        const auto spread = (total * centredPrediction.square().sum(0)).sqrt();
        // A readout without weights says the same of every image: it is related to nothing.
        const auto pearson = at::where(spread > 0, (centred * centredPrediction).sum(0) / spread, 0.0).masked_fill(unknown, kNan);
        const auto finite = total.isfinite();
        write(r2.masked_fill(finite.logical_not(), kNan), m_scores.r2, first);
        write(pearson.masked_fill(finite.logical_not(), kNan), m_scores.pearson, first);
        if (m_options.draws > 0) scoreSamples(centred.to(at::kFloat), residual.to(at::kFloat), first);
    }

    void finishRegions()
    {
        for (std::size_t r = 0; r < m_regionCounts.size(); ++r) {
            const auto means = (m_regionSums[static_cast<std::int64_t>(r)] / m_regionCounts[r]).to(at::kFloat).contiguous();
            const auto values = floatsOf(means);
            m_scores.regionDraws.emplace_back(values.begin(), values.end());
        }
    }

private:
    static void write(const at::Tensor& values, std::vector<float>& into, std::size_t first)
    {
        const auto floats = values.to(at::kFloat).contiguous();
        std::ranges::copy(floatsOf(floats), into.begin() + static_cast<std::ptrdiff_t>(first));
    }

    /// Sums over a sample are sums over images weighted by how often it holds them: three products for all samples.
    void scoreSamples(const at::Tensor& centred, const at::Tensor& residual, std::size_t first)
    {
        const auto images = static_cast<double>(centred.size(0));
        const auto sums = at::mm(m_counts, centred);
        const auto total = at::mm(m_counts, centred.square()) - sums.square() / images;
        const auto r2 = (1 - at::mm(m_counts, residual.square()) / total).t().contiguous();  // [b, draws]
        const auto sorted = std::get<0>(r2.sort(1));
        const double tail = (1 - m_options.confidence) / 2 * (m_options.draws - 1);
        const auto at = [&](double place) {
            const auto below = static_cast<std::int64_t>(std::floor(place));
            const auto above = std::min<std::int64_t>(below + 1, m_options.draws - 1);
            const double share = place - static_cast<double>(below);
            return sorted.select(1, below) * (1 - share) + sorted.select(1, above) * share;
        };
        const auto scored = m_scores.r2.begin() + static_cast<std::ptrdiff_t>(first);
        const auto known = at::from_blob(&*scored, {r2.size(0)}, at::kFloat).isnan().logical_not();
        write(at::where(known, at(tail), kNan), m_scores.low, first);
        write(at::where(known, at(m_options.draws - 1 - tail), kNan), m_scores.high, first);
        addToRegions(at::where(known.unsqueeze(1), r2, 0.0), known, first);
    }

    void addToRegions(const at::Tensor& r2, const at::Tensor& known, std::size_t first)
    {
        const auto width = static_cast<std::size_t>(r2.size(0));
        auto members = at::zeros({static_cast<std::int64_t>(m_regionCounts.size()), r2.size(0)}, at::kFloat);
        auto* member = members.mutable_data_ptr<float>();
        for (std::size_t r = 0; r < m_regionCounts.size(); ++r)
            for (const auto voxel : m_input.regions[r].voxels) {
                if (voxel < first || voxel >= first + width) continue;
                if (!known[static_cast<std::int64_t>(voxel - first)].item<bool>()) continue;
                member[r * width + voxel - first] = 1;
                ++m_regionCounts[r];
            }
        m_regionSums += at::mm(members, r2).to(at::kDouble);
    }

    const ScoreInput& m_input;
    const ScoreOptions& m_options;
    Scores& m_scores;
    at::Tensor m_embeddings;  // [n, C]
    at::Tensor m_counts;      // [draws, n]
    at::Tensor m_regionSums;  // [regions, draws] float64
    std::vector<int> m_regionCounts;
};

[[nodiscard]] std::size_t blockFor(const ScoreInput& input, const ScoreOptions& options)
{
    const auto images = input.measured.rows;
    const auto draws = static_cast<std::size_t>(options.draws);
    const std::size_t perVoxel =
        images * (7 * sizeof(double) + 4 * sizeof(float)) + draws * (6 * sizeof(float) + sizeof(std::int64_t));
    const std::size_t fixed = draws * images * sizeof(float);
    const auto room = options.memoryBytes > fixed ? options.memoryBytes - fixed : 0;
    return std::clamp(room / perVoxel, kSmallestBlock, kLargestBlock);
}

void addSignificance(Scores& scores, std::span<const float> ceilings)
{
    for (std::size_t v = 0; v < scores.r2.size(); ++v) {
        scores.pValues.push_back(static_cast<float>(pValueOfCorrelation(static_cast<double>(scores.pearson[v]), scores.images)));
        const float ceiling = ceilings.empty() ? kNan : ceilings[v];
        scores.ofCeiling.push_back(ceiling > 0 ? 100 * scores.r2[v] / (ceiling / 100) : kNan);
    }
    scores.qValues = falseDiscoveryRates(scores.pValues);
}

}  // namespace

Result<Scores> scoreReadouts(const ScoreInput& input, const ScoreOptions& options, const std::stop_token& stop,
                             const std::function<void(std::size_t, std::size_t)>& report)
try {
    if (auto checked = check(input); !checked) return std::unexpected(checked.error());
    const auto voxels = input.measured.voxels;
    const auto images = input.measured.rows;
    Scores scores;
    scores.images = images;
    for (auto* values : {&scores.r2, &scores.pearson}) values->resize(voxels);
    if (options.draws > 0)
        for (auto* values : {&scores.low, &scores.high}) values->resize(voxels);
    Scorer scorer(input, options, scores);
    const auto width = blockFor(input, options);
    std::vector<float> buffer(images * std::min(width, voxels));
    for (std::size_t first = 0; first < voxels; first += width) {
        if (stop.stop_requested()) return cancelled("The evaluation was cancelled.");
        const auto count = std::min(width, voxels - first);
        const auto values = std::span(buffer).first(images * count);
        if (auto read = input.measured.read(first, count, values); !read) return std::unexpected(read.error());
        scorer.score(borrowed(values, images, count), first);
        if (report) report(first + count, voxels);
    }
    scorer.finishRegions();
    addSignificance(scores, input.ceilings);
    return scores;
} catch (...) {
    return std::unexpected(models::errorFromTorch("evaluating readouts"));
}

}  // namespace cortilens::encoder
