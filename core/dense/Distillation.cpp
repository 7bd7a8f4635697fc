// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Distillation.h"

#include "core/dense/DeviceMean.h"
#include "core/dense/Float16.h"
#include "core/dense/MapDifference.h"
#include "core/dense/RunningMean.h"
#include "core/models/Upload.h"

#include <ATen/ATen.h>

#include <bit>
#include <cassert>
#include <limits>
#include <optional>
#include <utility>

namespace cortilens::dense {

/// The sums over views, and what they were at the checkpoints before.
class Distillation::Sums {
public:
    virtual ~Sums() = default;
    virtual void add(const View& view, const at::Tensor& tokens) = 0;

    /// Means are of now. Rounded to 16 bits, so that a map from the store equals a fresh one.
    virtual void reachCheckpoint(FeatureMap& map) = 0;

    /// FeatureMap::convergence as of the last checkpoint.
    [[nodiscard]] virtual float convergence() = 0;

    /// Writes what the last checkpoint left elsewhere.
    virtual void bring(FeatureMap& map) = 0;
};

namespace {

class HostSums final : public Distillation::Sums {
public:
    explicit HostSums(const FeatureRecipe& recipe)
        : m_mean(recipe.grid(), recipe.channels)
        , m_channels(static_cast<std::size_t>(recipe.channels))
    {}

    void add(const View& view, const at::Tensor& tokens) override
    {
        m_mean.add(view, {tokens.const_data_ptr<float>(), static_cast<std::size_t>(tokens.numel())});
    }

    void reachCheckpoint(FeatureMap& map) override
    {
        auto mean = m_mean.mean();
        roundToFloat16(mean);
        const auto& earlier = m_halfway.empty() ? map.mean : m_halfway;
        if (!earlier.empty()) m_convergence = static_cast<float>(cosinesOf(earlier, mean, m_channels).mean);
        m_halfway = std::exchange(map.mean, std::move(mean));
        map.spread = m_mean.spread();
        roundToFloat16(map.spread);
        map.visits.assign(m_mean.visits().begin(), m_mean.visits().end());
        map.convergence = m_convergence;
    }

    [[nodiscard]] float convergence() override { return m_convergence; }
    void bring(FeatureMap&) override {}

private:
    RunningMean m_mean;
    std::size_t m_channels;
    std::vector<float> m_halfway;  // the mean at the checkpoint before the map's
    float m_convergence = std::numeric_limits<float>::quiet_NaN();
};

/// Mean over patches [cells, channels] of the cosine between `a` and `b`, of those that have a direction in both: one number.
[[nodiscard]] at::Tensor meanCosine(const at::Tensor& a, const at::Tensor& b)
{
    const auto productsOf = [](const at::Tensor& x, const at::Tensor& y) { return (x.to(at::kDouble) * y).sum(-1); };
    const auto squares = productsOf(a, a) * productsOf(b, b);
    const auto haveDirection = squares > 0;
    const auto cosines = productsOf(a, b) / squares.masked_fill(haveDirection.logical_not(), 1).sqrt();
    return (cosines * haveDirection).sum() / haveDirection.sum();
}

class DeviceSums final : public Distillation::Sums {
public:
    explicit DeviceSums(const FeatureRecipe& recipe)
        : m_sums(recipe.grid(), recipe.channels)
    {}

    void add(const View& view, const at::Tensor& tokens) override { m_sums.add(view, tokens); }

    void reachCheckpoint(FeatureMap& map) override
    {
        map.visits = m_sums.visits();
        m_earlier = m_halfway.defined() ? m_halfway : m_mean;
        m_halfway = std::exchange(m_mean, m_sums.mean().to(at::kHalf).to(at::kFloat));
        m_convergence = {};
        m_isBrought = false;
    }

    [[nodiscard]] float convergence() override
    {
        if (!m_earlier.defined()) return std::numeric_limits<float>::quiet_NaN();
        if (!m_convergence) m_convergence = meanCosine(m_earlier, m_mean).to(at::kFloat).item<float>();
        return *m_convergence;
    }

    void bring(FeatureMap& map) override
    {
        if (std::exchange(m_isBrought, true)) return;
        const auto spread = m_sums.spread().to(at::kHalf);
        // Memory is touched for the first time while the GPU is still busy: that takes longer than the copy.
        map.mean.resize(static_cast<std::size_t>(m_mean.numel()));
        map.spread.resize(static_cast<std::size_t>(spread.numel()));
        map.convergence = convergence();
        models::readInto(map.mean, m_mean);
        models::readInto(map.spread, spread);
    }

private:
    DeviceMean m_sums;
    at::Tensor m_mean;     // at the last checkpoint, [cells, channels]
    at::Tensor m_halfway;  // at the one before
    at::Tensor m_earlier;  // whose cosine with the mean is the convergence
    std::optional<float> m_convergence;
    bool m_isBrought = false;
};

[[nodiscard]] std::unique_ptr<Distillation::Sums> sumsFor(const FeatureRecipe& recipe, const at::Tensor& tokens)
{
    if (tokens.is_cpu()) return std::make_unique<HostSums>(recipe);
    return std::make_unique<DeviceSums>(recipe);
}

}  // namespace

Distillation::Distillation(const FeatureRecipe& recipe, Provenance provenance)
    : m_recipe(recipe)
{
    m_map.grid = recipe.grid();
    m_map.channels = recipe.channels;
    m_map.viewsTotal = recipe.views;
    m_map.convergence = std::numeric_limits<float>::quiet_NaN();
    m_map.provenance = std::move(provenance);
}

Distillation::~Distillation() = default;

bool Distillation::isCheckpoint(int views)
{
    const auto count = static_cast<unsigned>(views);
    return std::has_single_bit(count) || (count % 3 == 0 && std::has_single_bit(count / 3));
}

void Distillation::add(const View& view, const at::Tensor& tokens)
{
    if (!m_sums) m_sums = sumsFor(m_recipe, tokens);
    m_sums->add(view, tokens);
    ++m_views;
    if (!isCheckpoint(m_views) && m_views < m_recipe.views) return;
    m_sums->reachCheckpoint(m_map);
    m_map.viewsDone = m_views;
}

bool Distillation::isFinished()
{
    if (m_map.viewsDone == m_recipe.views) return true;
    return m_recipe.stopAtConvergence > 0 && m_sums && m_sums->convergence() >= m_recipe.stopAtConvergence;
}

FeatureMap& Distillation::map()
{
    assert(m_map.viewsDone == m_views);
    if (m_sums) m_sums->bring(m_map);
    return m_map;
}

}  // namespace cortilens::dense
