// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Relevance.h"

#include "core/analysis/ActivationShelf.h"

#include <Eigen/Core>
#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace cortilens::analysis {

namespace {

using Matrix = Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using Vector = Eigen::Map<const Eigen::VectorXf>;

[[nodiscard]] Vector vectorOf(std::span<const float> values)
{
    return {values.data(), static_cast<Eigen::Index>(values.size())};
}

/// The patches' features, [rows * cols, channels].
[[nodiscard]] Matrix matrixOf(const dense::FeatureMap& features)
{
    return {features.mean.data(), static_cast<Eigen::Index>(features.grid.cells()), features.channels};
}

[[nodiscard]] Error mismatch(std::string_view what, std::size_t got, std::string_view other, std::size_t expected)
{
    return {ErrorKind::mismatch, fmt::format("{} has {} values, but {} has {}.", what, got, other, expected),
            "Use an encoder that was trained for the backbone of these features."};
}

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

[[nodiscard]] std::span<const float> valuesOf(const RowMajor& matrix)
{
    return {matrix.data(), static_cast<std::size_t>(matrix.size())};
}

[[nodiscard]] RelevanceMap mapOf(const dense::FeatureMap& features)
{
    return {.grid = features.grid,
            .values = std::vector<float>(features.grid.cells()),
            .spread = features.spread,
            .viewsDone = features.viewsDone,
            .viewsTotal = features.viewsTotal,
            .convergence = features.convergence};
}

[[nodiscard]] Error invalid(std::string message)
{
    return {ErrorKind::invalidRequest, std::move(message), "Brush patches of the photo that show something."};
}

}  // namespace

Result<RelevanceMap> relevance(const dense::FeatureMap& features, std::span<const float> weights, float bias)
{
    const auto channels = static_cast<std::size_t>(features.channels);
    if (weights.size() != channels)
        return std::unexpected(mismatch("The readout", weights.size(), "a patch's feature vector", channels));
    auto map = mapOf(features);
    const auto patches = matrixOf(features);
    // 0 / 0 is the NaN that a patch without a direction has.
    Eigen::Map<Eigen::ArrayXf>(map.values.data(), patches.rows()) =
        (patches * vectorOf(weights)).array() / patches.rowwise().norm().array() + bias;
    return map;
}

Result<RelevanceMap> relevance(const dense::FeatureMap& features, const encoder::Readout& readout)
{
    ActivationShelf none(0);
    return relevance(features, readout, none);
}

Result<RelevanceMap> relevance(const dense::FeatureMap& features, const encoder::Readout& readout, ActivationShelf& shelf)
{
    if (!readout.hidden) return relevance(features, readout.weights, readout.bias);
    const auto activations = shelf.of(features, readout.hidden);
    if (!activations) return std::unexpected(activations.error());
    auto map = mapOf(features);
    const auto patches = static_cast<Eigen::Index>(features.grid.cells());
    const Matrix all((*activations)->data(), patches, static_cast<Eigen::Index>(readout.hidden->units()));
    Eigen::Map<Eigen::ArrayXf>(map.values.data(), patches) = (all * vectorOf(readout.weights)).array() + readout.bias;
    return map;
}

Result<std::vector<float>> readableVectors(const dense::FeatureMap& features,
                                           const std::shared_ptr<const encoder::HiddenLayer>& hidden)
{
    if (hidden) {
        ActivationShelf none(0);
        const auto activations = none.of(features, hidden);
        if (!activations) return std::unexpected(activations.error());
        return **activations;
    }
    std::vector<float> vectors(features.mean.size());
    const auto patches = matrixOf(features);
    // 0 / 0 is the NaN that a patch without a direction has.
    Eigen::Map<RowMajor>(vectors.data(), patches.rows(), patches.cols()) =
        patches.array().colwise() / patches.rowwise().norm().array();
    return vectors;
}

Result<std::vector<float>> meanDirection(const dense::FeatureMap& features, std::span<const GridCell> patches)
{
    return meanDirection(features, patches, nullptr);
}

Result<std::vector<float>> meanDirection(const dense::FeatureMap& features, std::span<const GridCell> patches,
                                         const encoder::HiddenLayer* hidden)
{
    if (patches.empty()) return std::unexpected(invalid("No patch was chosen."));
    const auto all = matrixOf(features);
    RowMajor units(static_cast<Eigen::Index>(patches.size()), features.channels);
    for (Eigen::Index place = 0; const auto cell : patches) {
        if (!features.grid.holds(cell))
            return std::unexpected(invalid(fmt::format("Patch ({}, {}) is outside the grid of {} x {} patches.", cell.row,
                                                       cell.col, features.grid.rows, features.grid.cols)));
        const Eigen::VectorXd vector = all.row(static_cast<Eigen::Index>(features.grid.indexOf(cell))).cast<double>();
        const double length = vector.norm();
        if (length == 0) return std::unexpected(invalid(fmt::format("Patch ({}, {}) has no direction.", cell.row, cell.col)));
        units.row(place++) = (vector / length).cast<float>();
    }
    std::vector<float> activations;
    if (hidden) {
        auto found = encoder::activationsOf(*hidden, valuesOf(units));
        if (!found) return found;
        activations = std::move(*found);
    }
    const auto width = hidden ? static_cast<Eigen::Index>(hidden->units()) : units.cols();
    const Matrix rows(hidden ? activations.data() : units.data(), units.rows(), width);
    const Eigen::VectorXf mean = rows.cast<double>().colwise().mean().cast<float>();
    return std::vector<float>(mean.begin(), mean.end());
}

Result<std::vector<float>> respond(std::span<const float> direction, std::span<const float> weights, std::span<const float> bias)
{
    if (weights.size() != direction.size() * bias.size())
        return std::unexpected(
            mismatch("The weights' matrix", weights.size(),
                     fmt::format("one for {} voxels and a direction of {} channels", bias.size(), direction.size()),
                     direction.size() * bias.size()));
    std::vector<float> responses(bias.size());
    const Matrix matrix(weights.data(), static_cast<Eigen::Index>(bias.size()), static_cast<Eigen::Index>(direction.size()));
    Eigen::Map<Eigen::VectorXf>(responses.data(), matrix.rows()) = matrix * vectorOf(direction) + vectorOf(bias);
    return responses;
}

}  // namespace cortilens::analysis
