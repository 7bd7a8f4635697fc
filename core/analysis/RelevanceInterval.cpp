// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/RelevanceInterval.h"

#include "core/analysis/ActivationShelf.h"
#include "core/encoder/Bootstrap.h"
#include "core/encoder/SeededDraws.h"

#include <Eigen/Core>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <span>

namespace cortilens::analysis {

namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Columns = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::ColMajor>;
using Matrix = Eigen::Map<const RowMajor>;

constexpr Eigen::Index kPatchesAtOnce = 256;  // a slab of 1000 draws is a megabyte

[[nodiscard]] Result<void> check(const dense::FeatureMap& features, const encoder::ReadoutParts& parts,
                                 const IntervalOptions& options)
{
    if (parts.size() < kLeastParts)
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("{} parts are too few for an interval, {} are the least.", parts.size(), kLeastParts),
                  "Select a larger region."});
    if (options.draws < kLeastDraws || options.draws > kMostDraws || !(options.confidence > 0) || !(options.confidence < 1))
        return std::unexpected(
            Error{ErrorKind::invalidRequest,
                  fmt::format("An interval of {} from {} bootstrap samples cannot be had.", options.confidence, options.draws),
                  fmt::format("Ask for {} to {} samples and a confidence between 0 and 1.", kLeastDraws, kMostDraws)});
    const auto width = parts.hidden ? parts.hidden->units() : static_cast<std::size_t>(features.channels);
    if (parts.width != width)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("The readouts have {} values, but a patch's feature vector has {}.", parts.width, width),
                  "Use an encoder that was trained for the backbone of these features."});
    return {};
}

/// What each part answers to each patch, times its shares, [patches, parts]. NaN for a patch without a direction.
[[nodiscard]] Result<RowMajor> answersOf(const dense::FeatureMap& features, const encoder::ReadoutParts& parts,
                                         ActivationShelf& shelf)
{
    const auto patches = static_cast<Eigen::Index>(features.grid.cells());
    const auto width = static_cast<Eigen::Index>(parts.width);
    const auto count = static_cast<Eigen::Index>(parts.size());
    const Matrix weights(parts.weights.data(), count, width);
    const Eigen::Map<const Eigen::RowVectorXf> bias(parts.bias.data(), count);
    RowMajor answers;
    if (parts.hidden) {
        const auto activations = shelf.of(features, parts.hidden);
        if (!activations) return std::unexpected(activations.error());
        answers = Matrix((*activations)->data(), patches, width) * weights.transpose();
    } else {
        const Matrix vectors(features.mean.data(), patches, width);
        answers = vectors * weights.transpose();
        // 0 / 0 is the NaN that a patch without a direction has.
        answers.array().colwise() /= vectors.rowwise().norm().array();
    }
    answers.rowwise() += bias;
    return answers;
}

/// How often each part is in each sample, divided by the shares of all that are, [parts, draws].
[[nodiscard]] Columns samplesOf(const encoder::ReadoutParts& parts, const IntervalOptions& options)
{
    const auto count = static_cast<Eigen::Index>(parts.size());
    Columns samples = Columns::Zero(count, options.draws);
    std::mt19937_64 generator(options.seed);
    for (Eigen::Index draw = 0; draw < samples.cols(); ++draw) {
        double shares = 0;
        for (Eigen::Index each = 0; each < count; ++each) {
            const auto part = encoder::drawBelow(generator, parts.size());
            samples(static_cast<Eigen::Index>(part), draw) += 1;
            shares += static_cast<double>(parts.shares[part]);
        }
        samples.col(draw) /= static_cast<float>(shares);
    }
    return samples;
}

}  // namespace

Result<Interval> intervalOf(const dense::FeatureMap& features, const encoder::ReadoutParts& parts, const IntervalOptions& options,
                            ActivationShelf& shelf)
{
    if (auto fits = check(features, parts, options); !fits) return std::unexpected(fits.error());
    const auto answers = answersOf(features, parts, shelf);
    if (!answers) return std::unexpected(answers.error());
    const auto samples = samplesOf(parts, options);
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    Interval interval{std::vector<float>(features.grid.cells(), kNan), std::vector<float>(features.grid.cells(), kNan)};
    RowMajor slab;  // [patches, draws]
    for (Eigen::Index first = 0; first < answers->rows(); first += kPatchesAtOnce) {
        const auto count = std::min(kPatchesAtOnce, answers->rows() - first);
        slab.noalias() = answers->middleRows(first, count) * samples;
        for (Eigen::Index patch = 0; patch < count; ++patch) {
            const std::span values(slab.row(patch).data(), static_cast<std::size_t>(slab.cols()));
            if (std::isnan(values.front())) continue;
            const auto place = static_cast<std::size_t>(first + patch);
            interval.low[place] = encoder::quantile(values, (1 - options.confidence) / 2);
            interval.high[place] = encoder::quantile(values, (1 + options.confidence) / 2);
        }
    }
    return interval;
}

}  // namespace cortilens::analysis
