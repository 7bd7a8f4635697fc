// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/TextProbe.h"

#include "core/analysis/Relevance.h"

#include <Eigen/Core>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <string>

namespace cortilens::analysis {

namespace {

[[nodiscard]] std::unexpected<Error> without(const char* what)
{
    return std::unexpected(Error{ErrorKind::invalidRequest, what, "Use other words."});
}

}  // namespace

Result<std::vector<float>> unitMean(std::span<const float> vectors, int channels)
{
    assert(channels > 0 && vectors.size() % static_cast<std::size_t>(channels) == 0);
    if (vectors.empty()) return without("There is no text.");
    const auto count = static_cast<Eigen::Index>(vectors.size()) / channels;
    Eigen::VectorXd sum = Eigen::VectorXd::Zero(channels);
    for (Eigen::Index i = 0; i < count; ++i) {
        const Eigen::VectorXd vector = Eigen::Map<const Eigen::VectorXf>(vectors.data() + i * channels, channels).cast<double>();
        const double length = vector.norm();
        if (!(length > 0) || !std::isfinite(length)) return without("A text has no direction.");
        sum += vector / length;
    }
    const double length = sum.norm();
    if (!(length > 1e-6 * static_cast<double>(count))) return without("The texts cancel each other.");
    const Eigen::VectorXf unit = (sum / length).cast<float>();
    return std::vector<float>(unit.begin(), unit.end());
}

Result<RelevanceMap> textMap(const dense::FeatureMap& features, std::span<const float> unit)
{
    return relevance(features, unit, 0);
}

Result<float> meanCosine(const dense::FeatureMap& features, std::span<const float> unit)
{
    const auto map = textMap(features, unit);
    if (!map) return std::unexpected(map.error());
    double sum = 0;
    int known = 0;
    for (const float value : map->values)
        if (!std::isnan(value)) {
            sum += static_cast<double>(value);
            ++known;
        }
    return known > 0 ? static_cast<float>(sum / known) : std::numeric_limits<float>::quiet_NaN();
}

std::vector<float> cosines(std::span<const float> rows, std::span<const float> unit)
{
    assert(!unit.empty() && rows.size() % unit.size() == 0);
    const auto count = static_cast<Eigen::Index>(rows.size() / unit.size());
    const Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> matrix(
        rows.data(), count, static_cast<Eigen::Index>(unit.size()));
    const Eigen::VectorXf products =
        matrix * Eigen::Map<const Eigen::VectorXf>(unit.data(), static_cast<Eigen::Index>(unit.size()));
    return {products.begin(), products.end()};
}

std::vector<std::size_t> fromHighest(std::span<const float> values)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!std::isnan(values[i])) order.push_back(i);
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return values[a] > values[b]; });
    return order;
}

}  // namespace cortilens::analysis
