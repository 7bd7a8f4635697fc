// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/SgdEpoch.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <algorithm>

namespace cortilens::encoder {

namespace {

constexpr double kBeta1 = 0.9;
constexpr double kBeta2 = 0.999;
constexpr double kEpsilon = 1e-8;
constexpr std::int64_t kUnitTile = 32;

/// Calls `work(tile)` for each of them on some core. A single one is called in place, where LibTorch's own products may still
/// use all cores.
template <typename Work> void forEachTile(std::int64_t tiles, const Work& work)
{
    at::parallel_for(0, tiles, 1, [&work](std::int64_t begin, std::int64_t end) {
        for (auto tile = begin; tile < end; ++tile) work(tile);
    });
}

/// One batch of an MLP.
class HiddenBatch {
public:
    HiddenBatch(SgdState& state, const SgdEpoch& epoch, const std::vector<SgdTile>& tiles, std::int64_t first)
        : m_state(state)
        , m_epoch(epoch)
        , m_tiles(tiles)
        , m_count(std::min(epoch.batch, epoch.embeddings.size(0) - first))
        , m_step(epoch.firstStep + first / epoch.batch + 1)
        , m_images(epoch.order.narrow(0, first, m_count))
        , m_x(epoch.embeddings.narrow(0, first, m_count))
        , m_sums(at::addmm(state.hiddenB, m_x, state.hiddenW.t()))
        , m_activations(at::gelu(m_sums))
    {}

    /// The sum of squared errors before the step.
    [[nodiscard]] double run()
    {
        const auto tiles = m_tiles.size();
        std::vector<double> squares(tiles);
        std::vector<at::Tensor> back(tiles);
        forEachTile(static_cast<std::int64_t>(tiles), [&](std::int64_t n) {
            const auto tile = static_cast<std::size_t>(n);
            back[tile] = readouts(m_tiles[tile], squares[tile]);
        });
        // Summed in the order of the tiles, whoever has made them.
        auto gradient = back.front();
        double sum = squares.front();
        for (std::size_t tile = 1; tile < tiles; ++tile) {
            gradient.add_(back[tile]);
            sum += squares[tile];
        }
        hiddenUnits(at::gelu_backward(gradient, m_sums));
        return sum;
    }

private:
    /// A step of the tile's readouts; what flows back to the activations [batch, H].
    [[nodiscard]] at::Tensor readouts(const SgdTile& tile, double& squares)
    {
        auto parameters = SgdParameters::ofVoxels(m_state, tile.first, tile.responses.size(1));
        auto error = at::addmm(parameters.values[1], m_activations, parameters.values[0].t());
        error.sub_(tile.responses.index_select(0, m_images)).mul_(tile.known);
        squares = error.square().sum().to(at::kDouble).item<double>();
        error.mul_(2.0 / static_cast<double>(m_count * m_state.bias.size(0)));
        auto back = at::mm(error, parameters.values[0]);
        parameters.update({at::mm(error.t(), m_activations), error.sum(0)}, m_epoch, m_step);
        return back;
    }

    /// A step of the hidden layer; `gradient` [batch, H] of its sums.
    void hiddenUnits(const at::Tensor& gradient)
    {
        const auto units = gradient.size(1);
        const auto width = gradient.is_cpu() ? kUnitTile : units;  // a GPU is filled by all of them, and asked by one thread
        forEachTile((units + width - 1) / width, [&](std::int64_t tile) {
            const auto first = tile * width;
            const auto count = std::min(width, units - first);
            const auto part = gradient.narrow(1, first, count);
            auto parameters = SgdParameters::ofUnits(m_state, first, count);
            parameters.update({at::mm(part.t(), m_x), part.sum(0)}, m_epoch, m_step);
        });
    }

    SgdState& m_state;
    const SgdEpoch& m_epoch;
    const std::vector<SgdTile>& m_tiles;
    std::int64_t m_count;
    std::int64_t m_step;
    at::Tensor m_images, m_x, m_sums, m_activations;
};

}  // namespace

SgdParameters SgdParameters::ofVoxels(const SgdState& state, std::int64_t first, std::int64_t count)
{
    const auto part = [&](const at::Tensor& all) { return all.narrow(0, first, count); };
    return {{part(state.weights), part(state.bias)},
            {part(state.meanW), part(state.meanB)},
            {part(state.squareW), part(state.squareB)}};
}

SgdParameters SgdParameters::ofUnits(const SgdState& state, std::int64_t first, std::int64_t count)
{
    const auto part = [&](const at::Tensor& all) { return all.narrow(0, first, count); };
    return {{part(state.hiddenW), part(state.hiddenB)},
            {part(state.meanHiddenW), part(state.meanHiddenB)},
            {part(state.squareHiddenW), part(state.squareHiddenB)}};
}

void SgdParameters::update(const std::vector<at::Tensor>& gradients, const SgdEpoch& epoch, std::int64_t step)
{
    const std::vector<at::Tensor> steps(values.size(), at::full({}, static_cast<double>(step), values.front().options()));
    at::_fused_adamw_(values, gradients, means, squares, {}, steps, epoch.learningRate, kBeta1, kBeta2, epoch.weightDecay,
                      kEpsilon, false, false);
}

double runHiddenEpoch(SgdState& state, const SgdEpoch& epoch, const std::vector<SgdTile>& tiles, const std::stop_token& stop)
{
    double sum = 0;
    for (std::int64_t first = 0; first < epoch.embeddings.size(0) && !stop.stop_requested(); first += epoch.batch)
        sum += HiddenBatch(state, epoch, tiles, first).run();
    return sum;
}

}  // namespace cortilens::encoder
