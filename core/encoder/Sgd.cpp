// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Sgd.h"

#include "core/encoder/SeededDraws.h"
#include "core/encoder/SgdEpoch.h"
#include "core/encoder/SgdState.h"
#include "core/models/TorchErrors.h"
#include "core/types/FirstError.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cortilens::encoder {

namespace {

constexpr std::size_t kTile = 128;  // voxels: weights and moments of 512 channels stay in a core's cache

[[nodiscard]] std::unexpected<Error> refusal(ErrorKind kind, std::string message, std::string remedy)
{
    return std::unexpected(Error{kind, std::move(message), std::move(remedy)});
}

[[nodiscard]] Result<void> check(const EmbeddingCopies& embeddings, const ResponseBlocks& responses, const SgdOptions& options)
{
    if (embeddings.images != responses.rows)
        return refusal(ErrorKind::mismatch,
                       fmt::format("There are embeddings of {} images, but responses to {}.", embeddings.images, responses.rows),
                       "Take both from the same list of images.");
    if (responses.voxels == 0)
        return refusal(ErrorKind::invalidRequest, "There is no voxel to fit.", "Choose a region that has voxels in this space.");
    if (embeddings.images == 0 || embeddings.copies == 0 || embeddings.channels == 0)
        return refusal(ErrorKind::invalidRequest, "There is no embedding to train on.", "Compute the embeddings first.");
    const auto positive = [](double value) { return value > 0 && std::isfinite(value); };
    if (options.epochs < 1 || options.batch < 1 || !positive(options.learningRate) || !positive(options.halving) ||
        !(options.weightDecay >= 0) || !(options.initialScale >= 0) || options.hidden < 0)
        return refusal(ErrorKind::invalidRequest,
                       "Epochs, batch, learning rate and halving time have to be above 0, decay and hidden units not below.",
                       "The defaults are those of the paper.");
    return {};
}

[[nodiscard]] Result<SgdEpoch> prepare(int number, const EmbeddingCopies& embeddings, const SgdOptions& options)
{
    std::seed_seq seeds{static_cast<std::uint32_t>(options.seed), static_cast<std::uint32_t>(options.seed >> 32),
                        static_cast<std::uint32_t>(number)};
    std::mt19937_64 generator(seeds);
    const auto order = drawOrder(generator, embeddings.images);
    std::vector<std::uint32_t> copies(embeddings.images);
    for (auto& copy : copies) copy = static_cast<std::uint32_t>(drawBelow(generator, embeddings.copies));
    auto rows =
        at::empty({static_cast<std::int64_t>(embeddings.images), static_cast<std::int64_t>(embeddings.channels)}, at::kFloat);
    const std::span into(rows.mutable_data_ptr<float>(), static_cast<std::size_t>(rows.numel()));
    if (auto read = embeddings.read(copies, into); !read) return std::unexpected(read.error());
    SgdEpoch epoch;
    epoch.order = at::tensor(order, at::kLong);
    epoch.embeddings = rows.index_select(0, epoch.order);
    epoch.learningRate = options.learningRate * std::pow(0.5, number / options.halving);
    epoch.weightDecay = options.weightDecay;
    epoch.batch = options.batch;
    const auto batch = static_cast<std::size_t>(options.batch);
    epoch.firstStep = static_cast<std::int64_t>((embeddings.images + batch - 1) / batch) * (number - 1);
    return epoch;
}

/// One epoch of the linear readouts of `parameters`. `responses` [N, count] in the epoch's order; `voxels` of the whole training.
/// The sum of squared errors.
[[nodiscard]] double runLinearEpoch(SgdParameters parameters, const SgdEpoch& epoch, const at::Tensor& responses,
                                    std::int64_t voxels)
{
    auto sum = at::zeros({}, responses.options().dtype(at::kDouble));
    const auto images = responses.size(0);
    auto step = epoch.firstStep;
    for (std::int64_t first = 0; first < images; first += epoch.batch) {
        const auto count = std::min(epoch.batch, images - first);
        const auto x = epoch.embeddings.narrow(0, first, count);
        auto error = at::addmm(parameters.values[1], x, parameters.values[0].t());
        error.sub_(responses.narrow(0, first, count));
        sum += error.square().sum().to(at::kDouble);
        error.mul_(2.0 / static_cast<double>(count * voxels));
        parameters.update({at::mm(error.t(), x), error.sum(0)}, epoch, ++step);
    }
    return sum.item<double>();
}

[[nodiscard]] std::vector<float> floatsOf(const at::Tensor& tensor)
{
    const auto values = tensor.to(at::kCPU).contiguous();
    return {values.const_data_ptr<float>(), values.const_data_ptr<float>() + values.numel()};
}

/// A GPU is filled by all voxels at once, as long as their responses fit into it twice, as read and in an epoch's order. A hidden
/// layer wants all of them at every step. `freeBytes` 0: not known.
[[nodiscard]] std::size_t widthOnGpu(const ResponseBlocks& responses, const SgdOptions& options, std::int64_t freeBytes)
{
    if (freeBytes <= 0 || options.hidden > 0) return responses.voxels;
    const auto ofVoxel = std::max<std::size_t>(responses.rows, 1) * sizeof(float) * 2;
    return std::clamp<std::size_t>(static_cast<std::size_t>(freeBytes) / 2 / ofVoxel, 1, responses.voxels);
}

/// Runs epochs over tiles of voxels.
class Trainer {
public:
    Trainer(SgdState state, const ResponseBlocks& responses, const SgdOptions& options, const models::Device& device,
            const std::stop_token& stop)
        : m_responses(responses)
        , m_options(options)
        , m_place(models::placeOf(device))
        , m_stop(stop)
        , m_state(std::move(state))
        , m_unknown(responses.voxels)
        , m_width(m_place.is_cpu() ? kTile : widthOnGpu(responses, options, models::freeBytesOf(device)))
    {
        m_state.forEachTensor([this](at::Tensor& tensor) { tensor = tensor.to(m_place); });
    }

    /// Errors: those of the responses' reader, cancelled (the state is then worth nothing).
    [[nodiscard]] Result<void> run(SgdEpoch epoch)
    {
        epoch.embeddings = epoch.embeddings.to(m_place);
        const auto all = m_options.hidden > 0 ? runHidden(std::move(epoch)) : runLinear(epoch);
        if (!all) return std::unexpected(all.error());
        m_state.losses.push_back(*all / static_cast<double>(m_responses.rows * m_responses.voxels));
        ++m_state.epoch;
        return {};
    }

    [[nodiscard]] const SgdState& state() const { return m_state; }

    [[nodiscard]] SgdFit fit() const
    {
        SgdFit fit;
        fit.width = static_cast<std::size_t>(m_state.weights.size(1));
        fit.weights = floatsOf(m_state.weights);
        fit.bias = floatsOf(m_state.bias);
        if (m_state.hiddenW.defined())
            fit.hidden = {.channels = static_cast<std::size_t>(m_state.hiddenW.size(1)),
                          .weights = floatsOf(m_state.hiddenW),
                          .bias = floatsOf(m_state.hiddenB)};
        fit.losses = m_state.losses;
        fit.unknown.assign(m_unknown.begin(), m_unknown.end());
        return fit;
    }

    /// Finds the voxels that are not finite somewhere. Errors: those of the responses' reader.
    [[nodiscard]] Result<void> findUnknown()
    {
        for (std::size_t first = 0; first < m_responses.voxels; first += m_width) {
            const auto values = read(first);
            if (!values) return std::unexpected(values.error());
            const auto finite = values->isfinite().all(0);
            for (std::int64_t v = 0; v < finite.size(0); ++v)
                m_unknown[first + static_cast<std::size_t>(v)] = finite[v].item<bool>() ? 0 : 1;
        }
        return {};
    }

private:
    [[nodiscard]] Result<at::Tensor> read(std::size_t first) const
    {
        const auto count = std::min(m_width, m_responses.voxels - first);
        auto values = at::empty({static_cast<std::int64_t>(m_responses.rows), static_cast<std::int64_t>(count)}, at::kFloat);
        const std::span into(values.mutable_data_ptr<float>(), static_cast<std::size_t>(values.numel()));
        if (auto done = m_responses.read(first, count, into); !done) return std::unexpected(done.error());
        return values;
    }

    /// The tile's responses with zeros for the voxels that are unknown somewhere.
    [[nodiscard]] Result<at::Tensor> readKnown(std::size_t first) const
    {
        auto values = read(first);
        if (!values) return values;
        for (std::int64_t v = 0; v < values->size(1); ++v)
            if (m_unknown[first + static_cast<std::size_t>(v)] != 0) values->select(1, v).zero_();
        return values;
    }

    [[nodiscard]] Result<double> runLinear(const SgdEpoch& epoch)
    {
        const auto tiles = (m_responses.voxels + m_width - 1) / m_width;
        std::vector<double> sums(tiles);
        FirstError trouble;
        const auto run = [&](std::size_t tile) {
            const auto sum = runTile(tile * m_width, epoch);
            if (!sum) return trouble.report(sum.error());
            sums[tile] = *sum;
        };
        if (m_place.is_cpu())
            at::parallel_for(0, static_cast<std::int64_t>(tiles), 1, [&](std::int64_t begin, std::int64_t end) {
                for (auto tile = begin; tile < end; ++tile) run(static_cast<std::size_t>(tile));
            });
        else
            for (std::size_t tile = 0; tile < tiles && trouble.result(); ++tile) run(tile);
        if (const auto done = trouble.result(); !done) return std::unexpected(done.error());
        double all = 0;
        for (const double sum : sums) all += sum;
        return all;
    }

    [[nodiscard]] Result<double> runTile(std::size_t first, const SgdEpoch& epoch)
    {
        if (m_stop.stop_requested()) return std::unexpected(cancelled());
        const auto values = responsesOf(first);
        if (!values) return std::unexpected(values.error());
        const auto parameters = SgdParameters::ofVoxels(m_state, static_cast<std::int64_t>(first), values->size(1));
        return runLinearEpoch(parameters, epoch, values->index_select(0, epoch.order.to(m_place)),
                              static_cast<std::int64_t>(m_responses.voxels));
    }

    /// At the place of the training. A GPU that holds all of them keeps them from epoch to epoch.
    [[nodiscard]] Result<at::Tensor> responsesOf(std::size_t first)
    {
        if (!m_place.is_cpu() && m_width == m_responses.voxels) {
            if (m_tiles.empty())
                if (auto held = holdResponses(); !held) return std::unexpected(held.error());
            return m_tiles.front().responses;
        }
        auto values = readKnown(first);
        if (!values) return values;
        return values->to(m_place);
    }

    [[nodiscard]] Result<double> runHidden(SgdEpoch epoch)
    {
        if (m_tiles.empty())
            if (auto held = holdResponses(); !held) return std::unexpected(held.error());
        epoch.order = epoch.order.to(m_place);
        const double sum = runHiddenEpoch(m_state, epoch, m_tiles, m_stop);
        if (m_stop.stop_requested()) return std::unexpected(cancelled());
        return sum;
    }

    /// All of them: with a hidden layer every batch needs every voxel.
    [[nodiscard]] Result<void> holdResponses()
    {
        for (std::size_t first = 0; first < m_responses.voxels; first += m_width) {
            const auto values = readKnown(first);
            if (!values) return std::unexpected(values.error());
            auto known = at::ones({values->size(1)}, at::kFloat);
            for (std::int64_t v = 0; v < values->size(1); ++v)
                if (m_unknown[first + static_cast<std::size_t>(v)] != 0) known[v] = 0;
            m_tiles.push_back({static_cast<std::int64_t>(first), values->to(m_place), known.to(m_place)});
        }
        return {};
    }

    [[nodiscard]] static Error cancelled() { return {ErrorKind::cancelled, "The training was cancelled.", {}}; }

    const ResponseBlocks& m_responses;
    const SgdOptions& m_options;
    c10::Device m_place;
    const std::stop_token& m_stop;
    SgdState m_state;
    std::vector<char> m_unknown;  // one byte each: threads write side by side
    std::size_t m_width;
    std::vector<SgdTile> m_tiles;  // with a hidden layer, or where a GPU has room for all
};

[[nodiscard]] Result<SgdState> stateFor(const EmbeddingCopies& embeddings, const ResponseBlocks& responses,
                                        const SgdOptions& options, const SgdCourse& course)
{
    std::error_code error;
    if (course.checkpoint.empty() || !std::filesystem::exists(course.checkpoint, error))
        return initialState(responses.voxels, embeddings.channels, options);
    return loadState(course.checkpoint, responses.voxels, embeddings.channels, options, course.fingerprint);
}

}  // namespace

EmbeddingCopies copiesOf(std::span<const float> values, std::size_t copies, std::size_t channels)
{
    const auto images = copies * channels > 0 ? values.size() / (copies * channels) : 0;
    return {.images = images,
            .copies = copies,
            .channels = channels,
            .read = [values, copies, channels](std::span<const std::uint32_t> copy, std::span<float> into) -> Result<void> {
                auto* next = into.data();
                for (std::size_t image = 0; image < copy.size(); ++image)
                    next = std::copy_n(values.data() + (image * copies + copy[image]) * channels, channels, next);
                return {};
            }};
}

Result<SgdFit> trainSgd(const EmbeddingCopies& embeddings, const ResponseBlocks& responses, const SgdOptions& options,
                        const models::Device& device, const SgdCourse& course)
try {
    if (auto checked = check(embeddings, responses, options); !checked) return std::unexpected(checked.error());
    auto state = stateFor(embeddings, responses, options, course);
    if (!state) return std::unexpected(state.error());
    const int resumedFrom = state->epoch;
    Trainer trainer(std::move(*state), responses, options, device, course.stop);
    if (auto found = trainer.findUnknown(); !found) return std::unexpected(found.error());
    for (int number = resumedFrom + 1; number <= options.epochs; ++number) {
        auto epoch = prepare(number, embeddings, options);
        if (!epoch) return std::unexpected(epoch.error());
        if (auto run = trainer.run(std::move(*epoch)); !run) return std::unexpected(run.error());
        if (!course.checkpoint.empty())
            if (auto saved = saveState(course.checkpoint, trainer.state(), identityOf(options, course.fingerprint)); !saved)
                return std::unexpected(saved.error());
        if (course.report) course.report({.epoch = number, .of = options.epochs, .loss = trainer.state().losses.back()});
    }
    auto fit = trainer.fit();
    fit.resumedFrom = resumedFrom;
    return fit;
} catch (...) {
    return std::unexpected(models::errorFromTorch("training readouts"));
}

}  // namespace cortilens::encoder
