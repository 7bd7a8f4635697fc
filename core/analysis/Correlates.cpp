// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Correlates.h"

#include "core/encoder/Bootstrap.h"
#include "core/encoder/SeededDraws.h"
#include "core/models/TorchErrors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string_view>
#include <tuple>
#include <utility>

namespace cortilens::analysis {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kConfidence = 0.95;

[[nodiscard]] std::int64_t signedOf(std::size_t count)
{
    return static_cast<std::int64_t>(count);
}

template <typename Value> [[nodiscard]] at::Tensor borrowed(std::span<const Value> values, std::size_t rows, std::size_t columns)
{
    // LibTorch has no view of constant memory; nothing writes to this one.
    return at::from_blob(const_cast<Value*>(values.data()),  // NOLINT(cppcoreguidelines-pro-type-const-cast)
                         {signedOf(rows), signedOf(columns)}, at::CppTypeToScalarType<Value>::value);
}

void addTo(std::vector<double>& sums, const at::Tensor& more)
{
    const auto values = more.to(at::kDouble).contiguous();
    const auto* begin = values.const_data_ptr<double>();
    std::transform(sums.begin(), sums.end(), begin, sums.begin(), std::plus<>());
}

[[nodiscard]] std::vector<double> doublesOf(const at::Tensor& tensor)
{
    const auto values = tensor.to(at::kDouble).contiguous();
    return {values.const_data_ptr<double>(), values.const_data_ptr<double>() + values.numel()};
}

[[nodiscard]] bool isFinite(std::span<const float> values)
{
    return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

using PairSums = CorrelateSums::PairSums;

/// NaN where one of them is constant; `leastVariance` of y: what is less is rounding.
[[nodiscard]] double pearsonOf(const PairSums& sums, double leastVariance = 0)
{
    const double varianceY = sums.yy - sums.y * sums.y / sums.n;
    const double varianceQ = sums.qq - sums.q * sums.q / sums.n;
    const double least = 1e-12 * sums.qq;
    if (!(varianceY > leastVariance) || !(varianceQ > least)) return kNan;
    return std::clamp((sums.yq - sums.y * sums.q / sums.n) / std::sqrt(varianceY * varianceQ), -1.0, 1.0);
}

}  // namespace

/// The patches of one photo that count, with what all photos have in common subtracted.
struct CorrelateSums::Batch {
    std::vector<float> rows;    // [n, width]
    std::vector<float> values;  // [n, properties]
    std::size_t patches = 0;
    bool isWhole = true;  // all patches of the photo count
};

CorrelateSums::CorrelateSums(std::size_t width, std::size_t properties, std::vector<float> readouts, const Shuffling& shuffling)
    : m_width(width)
    , m_properties(properties)
    , m_readouts(std::move(readouts))
    , m_rowSums(width)
    , m_rowProducts(width * width)
    , m_crossSums(width * properties)
    , m_valueSums(properties)
    , m_valueSquares(properties)
    , m_shuffles(m_readouts.size() / width, properties, shuffling)
{}

std::size_t CorrelateSums::sumsPerPhoto() const
{
    return 1 + 2 * m_properties + readoutCount() * (2 + m_properties);
}

/// `sums` as of a photo, or of several added up.
CorrelateSums::PairSums CorrelateSums::sumsOf(std::span<const double> sums, std::size_t readout, std::size_t property) const
{
    const auto maps = sums.subspan(1 + 2 * m_properties);
    const auto readouts = readoutCount();
    return {.n = sums[0],
            .y = maps[readout],
            .yy = maps[readouts + readout],
            .q = sums[1 + property],
            .qq = sums[1 + m_properties + property],
            .yq = maps[2 * readouts + readout * m_properties + property]};
}

std::int64_t CorrelateSums::photos() const
{
    return signedOf(m_perPhoto.size() / sumsPerPhoto());
}

std::int64_t CorrelateSums::patches() const
{
    return m_patches;
}

CorrelateSums::Batch CorrelateSums::batchOf(std::span<const float> rows, std::span<const float> values)
{
    Batch batch;
    for (std::size_t patch = 0; patch < values.size() / m_properties; ++patch) {
        const auto row = rows.subspan(patch * m_width, m_width);
        const auto value = values.subspan(patch * m_properties, m_properties);
        if (!isFinite(row) || !isFinite(value)) continue;
        batch.rows.insert(batch.rows.end(), row.begin(), row.end());
        batch.values.insert(batch.values.end(), value.begin(), value.end());
        ++batch.patches;
    }
    batch.isWhole = batch.patches == values.size() / m_properties;
    if (batch.patches == 0) return batch;
    if (m_rowOrigin.empty()) {
        const auto mean = borrowed<float>(batch.rows, batch.patches, m_width).mean(0).contiguous();
        m_rowOrigin.assign(mean.const_data_ptr<float>(), mean.const_data_ptr<float>() + mean.numel());
        m_valueOrigin.assign(batch.values.begin(), batch.values.begin() + signedOf(m_properties));
    }
    for (std::size_t i = 0; i < batch.rows.size(); ++i) batch.rows[i] -= m_rowOrigin[i % m_width];
    for (std::size_t i = 0; i < batch.values.size(); ++i) batch.values[i] -= m_valueOrigin[i % m_properties];
    return batch;
}

/// The photo's own sums, which samples of photos are added up from.
Result<void> CorrelateSums::addPhoto(const Batch& batch, GridSize grid)
{
    const auto values = borrowed<float>(batch.values, batch.patches, m_properties).to(at::kDouble);
    m_perPhoto.push_back(static_cast<double>(batch.patches));
    const auto append = [this](const at::Tensor& sums) {
        const auto numbers = doublesOf(sums);
        m_perPhoto.insert(m_perPhoto.end(), numbers.begin(), numbers.end());
    };
    append(values.sum(0));
    append(values.square().sum(0));
    if (m_readouts.empty()) return {};
    const auto inFloat =
        at::mm(borrowed<float>(batch.rows, batch.patches, m_width), borrowed<float>(m_readouts, readoutCount(), m_width).t());
    const auto maps = inFloat.to(at::kDouble);
    append(maps.sum(0));
    append(maps.square().sum(0));
    append(at::mm(maps.t(), values));
    if (!batch.isWhole) {
        m_shuffles.addFixed(std::span(m_perPhoto).last(readoutCount() * m_properties));
        return {};
    }
    const auto across = inFloat.t().contiguous();
    if (grid.cells() != batch.patches) grid = {1, static_cast<int>(batch.patches)};
    return m_shuffles.add(grid, {across.const_data_ptr<float>(), across.const_data_ptr<float>() + across.numel()}, batch.values);
}

Result<void> CorrelateSums::add(std::span<const float> rows, std::span<const float> values, GridSize grid)
try {
    if (rows.size() * m_properties != values.size() * m_width || values.size() % m_properties != 0)
        return std::unexpected(Error{
            ErrorKind::mismatch,
            fmt::format("{} numbers of vectors and {} of properties are not of the same patches.", rows.size(), values.size()),
            {}});
    const auto batch = batchOf(rows, values);
    if (batch.patches == 0) return {};
    if (auto added = addPhoto(batch, grid); !added) return added;
    const auto vectors = borrowed<float>(batch.rows, batch.patches, m_width);
    const auto measured = borrowed<float>(batch.values, batch.patches, m_properties).to(at::kDouble);
    addTo(m_rowProducts, at::mm(vectors.t(), vectors));
    addTo(m_rowSums, vectors.sum(0, false, at::kDouble));
    addTo(m_crossSums, at::mm(vectors.t().to(at::kDouble), measured));
    addTo(m_valueSums, measured.sum(0));
    addTo(m_valueSquares, measured.square().sum(0));
    m_patches += signedOf(batch.patches);
    return {};
} catch (...) {
    return std::unexpected(models::errorFromTorch("adding up a photo's patches"));
}

Result<std::vector<float>> CorrelateSums::correlations(std::span<const float> weights) const
try {
    if (weights.size() % m_width != 0)
        return std::unexpected(Error{ErrorKind::mismatch,
                                     fmt::format("{} weights are no whole number of readouts of {}.", weights.size(), m_width),
                                     "Use an encoder that was trained for the backbone of these features."});
    const std::size_t count = weights.size() / m_width;
    constexpr std::size_t kAtOnce = 2048;  // 8 MB of 512 channels in float64
    const auto sums = borrowed<double>(m_rowSums, 1, m_width);
    const auto products = borrowed<double>(m_rowProducts, m_width, m_width);
    const auto cross = borrowed<double>(m_crossSums, m_width, m_properties);
    std::vector<float> result;
    result.reserve(count * m_properties);
    for (std::size_t first = 0; first < count; first += kAtOnce) {
        const std::size_t readouts = std::min(kAtOnce, count - first);
        const auto some =
            borrowed<float>(weights.subspan(first * m_width, readouts * m_width), readouts, m_width).to(at::kDouble);
        const auto y = doublesOf(at::mm(some, sums.t()));
        const auto yy = doublesOf((at::mm(some, products) * some).sum(1));
        const auto yq = doublesOf(at::mm(some, cross));
        const auto length = doublesOf(some.square().sum(1));
        for (std::size_t v = 0; v < readouts; ++v)
            for (std::size_t k = 0; k < m_properties; ++k)
                result.push_back(static_cast<float>(pearsonOf({.n = static_cast<double>(m_patches),
                                                               .y = y[v],
                                                               .yy = yy[v],
                                                               .q = m_valueSums[k],
                                                               .qq = m_valueSquares[k],
                                                               .yq = yq[v * m_properties + k]},
                                                              1e-9 * length[v] * static_cast<double>(m_patches))));
    }
    return result;
} catch (...) {
    return std::unexpected(models::errorFromTorch("correlating readouts"));
}

Result<std::vector<Correlation>> CorrelateSums::intervals(const Bootstrap& bootstrap) const
try {
    const auto photos = static_cast<std::size_t>(this->photos());
    const std::size_t readouts = readoutCount();
    const std::size_t width = sumsPerPhoto();
    std::vector<Correlation> results(readouts * m_properties, Correlation{kNan, kNan, kNan});
    if (photos == 0) return results;
    const auto perPhoto = borrowed<double>(m_perPhoto, photos, width);
    std::vector<std::vector<double>> draws(results.size());
    const auto all = doublesOf(perPhoto.sum(0));
    for (std::size_t i = 0; i < results.size(); ++i)
        results[i].r = pearsonOf(sumsOf(all, i / m_properties, i % m_properties), 1e-12 * all[0]);
    if (photos < 2) return results;
    constexpr int kAtOnce = 64;  // samples, of which each has a number per photo
    std::mt19937_64 generator(bootstrap.seed);
    for (int first = 0; first < bootstrap.draws; first += kAtOnce) {
        const int samples = std::min(kAtOnce, bootstrap.draws - first);
        std::vector<double> counts(static_cast<std::size_t>(samples) * photos);
        for (std::size_t sample = 0; sample < static_cast<std::size_t>(samples); ++sample)
            for (std::size_t i = 0; i < photos; ++i) counts[sample * photos + encoder::drawBelow(generator, photos)] += 1;
        const auto sums = doublesOf(at::mm(borrowed<double>(counts, static_cast<std::size_t>(samples), photos), perPhoto));
        for (std::size_t sample = 0; sample < static_cast<std::size_t>(samples); ++sample)
            for (std::size_t i = 0; i < results.size(); ++i) {
                const double r = pearsonOf(
                    sumsOf(std::span(sums).subspan(sample * width, width), i / m_properties, i % m_properties), 1e-12 * all[0]);
                if (!std::isnan(r)) draws[i].push_back(r);
            }
    }
    for (std::size_t i = 0; i < results.size(); ++i)
        std::tie(results[i].low, results[i].high) = encoder::percentileInterval(std::move(draws[i]), kConfidence);
    return results;
} catch (...) {
    return std::unexpected(models::errorFromTorch("drawing samples of photos"));
}

Result<std::vector<ChanceCorrelation>> CorrelateSums::chances() const
try {
    const auto cells = readoutCount() * m_properties;
    std::vector<ChanceCorrelation> chances(cells, {kNan, kNan});
    const auto draws = static_cast<std::size_t>(m_shuffles.draws());
    if (draws == 0 || m_shuffles.exchanged() < 2) return chances;
    const auto products = m_shuffles.products();
    if (!products) return std::unexpected(products.error());
    // Whatever order the photos come in, everything but y q stays as it is.
    const auto all = doublesOf(borrowed<double>(m_perPhoto, static_cast<std::size_t>(photos()), sumsPerPhoto()).sum(0));
    for (std::size_t cell = 0; cell < cells; ++cell) {
        auto sums = sumsOf(all, cell / m_properties, cell % m_properties);
        const double least = 1e-12 * all[0];
        const double r = pearsonOf(sums, least);
        if (std::isnan(r)) continue;
        // Products over pairs of photos are float32: what differs from r by less is as far out.
        constexpr double kRounding = 1e-5;
        std::size_t above = 0;
        std::size_t below = 0;
        for (std::size_t draw = 0; draw < draws; ++draw) {
            sums.yq = products->shuffled[draw * cells + cell];
            const double shuffled = pearsonOf(sums, least);
            above += shuffled >= r - kRounding ? 1 : 0;
            below += shuffled <= r + kRounding ? 1 : 0;
        }
        sums.yq = products->others[cell];
        const double share = static_cast<double>(1 + std::min(above, below)) / static_cast<double>(draws + 1);
        chances[cell] = {pearsonOf(sums, least), std::min(1.0, 2 * share)};
    }
    return chances;
} catch (...) {
    return std::unexpected(models::errorFromTorch("shuffling photos"));
}

}  // namespace cortilens::analysis
