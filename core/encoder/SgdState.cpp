// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/SgdState.h"

#include "core/encoder/SeededDraws.h"
#include "core/files/Safetensors.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <random>
#include <span>

namespace cortilens::encoder {

namespace {

using files::DType;

enum class Axes : std::uint8_t { voxelsByWidth, voxels, unitsByChannels, units };

struct NamedTensor {
    const char* name;
    at::Tensor SgdState::* tensor;
    Axes axes;
};

constexpr std::array<NamedTensor, 12> kTensors{{{"weights", &SgdState::weights, Axes::voxelsByWidth},
                                                {"bias", &SgdState::bias, Axes::voxels},
                                                {"mean_weights", &SgdState::meanW, Axes::voxelsByWidth},
                                                {"mean_bias", &SgdState::meanB, Axes::voxels},
                                                {"square_weights", &SgdState::squareW, Axes::voxelsByWidth},
                                                {"square_bias", &SgdState::squareB, Axes::voxels},
                                                {"hidden_weights", &SgdState::hiddenW, Axes::unitsByChannels},
                                                {"hidden_bias", &SgdState::hiddenB, Axes::units},
                                                {"mean_hidden_weights", &SgdState::meanHiddenW, Axes::unitsByChannels},
                                                {"mean_hidden_bias", &SgdState::meanHiddenB, Axes::units},
                                                {"square_hidden_weights", &SgdState::squareHiddenW, Axes::unitsByChannels},
                                                {"square_hidden_bias", &SgdState::squareHiddenB, Axes::units}}};

[[nodiscard]] bool isOfHiddenLayer(Axes axes)
{
    return axes == Axes::unitsByChannels || axes == Axes::units;
}

[[nodiscard]] std::vector<std::int64_t> shapeOf(Axes axes, std::size_t voxels, std::size_t channels, std::size_t hidden)
{
    const auto size = [](std::size_t length) { return static_cast<std::int64_t>(length); };
    switch (axes) {
    case Axes::voxelsByWidth:
        return {size(voxels), size(hidden > 0 ? hidden : channels)};
    case Axes::voxels:
        return {size(voxels)};
    case Axes::unitsByChannels:
        return {size(hidden), size(channels)};
    case Axes::units:
        return {size(hidden)};
    }
    return {};
}

[[nodiscard]] Error damaged(const std::filesystem::path& path, const std::string& what)
{
    return {ErrorKind::malformed, fmt::format("{} is not a checkpoint of this training: {}.", path.string(), what),
            "Delete it to begin from the start."};
}

/// Errors: malformed (no checkpoint), mismatch (another identity).
[[nodiscard]] Result<int> epochOf(const files::SafetensorsFile& file, const std::string& identity)
{
    const auto& metadata = file.metadata();
    const auto training = metadata.find("training");
    const auto epochs = metadata.find("epoch");
    if (training == metadata.end() || epochs == metadata.end())
        return std::unexpected(damaged(file.path(), "it says of no training"));
    if (training->second != identity)
        return std::unexpected(
            Error{ErrorKind::mismatch,
                  fmt::format("The checkpoint {} belongs to another training ({}).", file.path().string(), training->second),
                  "Train with the same options and data, or delete it to begin from the start."});
    int epoch = 0;
    std::from_chars(epochs->second.data(), epochs->second.data() + epochs->second.size(), epoch);
    return epoch;
}

[[nodiscard]] at::Tensor seeded(std::mt19937_64& generator, const std::vector<std::int64_t>& shape, double bound)
{
    auto tensor = at::empty(shape, at::kFloat);
    auto* values = tensor.mutable_data_ptr<float>();
    for (std::int64_t i = 0; i < tensor.numel(); ++i) values[i] = drawSigned(generator) * static_cast<float>(bound);
    return tensor;
}

[[nodiscard]] Result<at::Tensor> tensorIn(const files::SafetensorsFile& file, const char* name,
                                          const std::vector<std::int64_t>& shape)
{
    const auto* entry = file.find(name);
    if (!entry || entry->dtype != DType::float32 || entry->shape != shape)
        return std::unexpected(damaged(file.path(), fmt::format("`{}` is missing or of another shape", name)));
    auto tensor = at::empty(shape, at::kFloat);
    const auto bytes = file.bytes(*entry);
    std::memcpy(tensor.mutable_data_ptr<float>(), bytes.data(), bytes.size());
    return tensor;
}

}  // namespace

std::string identityOf(const SgdOptions& options, const std::string& fingerprint)
{
    const auto hidden = options.hidden > 0 ? fmt::format(" hidden {}", options.hidden) : std::string{};
    return fmt::format("sgd 1; epochs {} lr {} halving {} decay {} batch {} scale {} seed {}{}; {}", options.epochs,
                       options.learningRate, options.halving, options.weightDecay, options.batch, options.initialScale,
                       options.seed, hidden, fingerprint);
}

SgdState initialState(std::size_t voxels, std::size_t channels, const SgdOptions& options)
{
    const auto hidden = static_cast<std::size_t>(options.hidden);
    std::mt19937_64 generator(options.seed);
    const double bound = options.initialScale / std::sqrt(static_cast<double>(hidden > 0 ? hidden : channels));
    const auto shape = [&](Axes axes) { return shapeOf(axes, voxels, channels, hidden); };
    SgdState state;
    state.weights = seeded(generator, shape(Axes::voxelsByWidth), bound);
    state.bias = seeded(generator, shape(Axes::voxels), bound);
    state.meanW = at::zeros_like(state.weights);
    state.squareW = at::zeros_like(state.weights);
    state.meanB = at::zeros_like(state.bias);
    state.squareB = at::zeros_like(state.bias);
    if (hidden == 0) return state;
    state.hiddenW = seeded(generator, shape(Axes::unitsByChannels), std::numbers::sqrt3);
    state.hiddenB = at::zeros(shape(Axes::units), at::kFloat);
    state.meanHiddenW = at::zeros_like(state.hiddenW);
    state.squareHiddenW = at::zeros_like(state.hiddenW);
    state.meanHiddenB = at::zeros_like(state.hiddenB);
    state.squareHiddenB = at::zeros_like(state.hiddenB);
    return state;
}

Result<void> saveState(const std::filesystem::path& path, const SgdState& state, const std::string& identity)
{
    std::vector<files::SafetensorsArray> arrays;
    std::vector<at::Tensor> held;
    held.reserve(kTensors.size());
    for (const auto& [name, tensor, axes] : kTensors) {
        if (!(state.*tensor).defined()) continue;
        const auto& values = held.emplace_back((state.*tensor).to(at::kCPU).contiguous());
        const std::span floats(values.const_data_ptr<float>(), static_cast<std::size_t>(values.numel()));
        arrays.push_back({.name = name, .dtype = DType::float32, .shape = values.sizes().vec(), .bytes = std::as_bytes(floats)});
    }
    arrays.push_back({.name = "losses",
                      .dtype = DType::float64,
                      .shape = {static_cast<std::int64_t>(state.losses.size())},
                      .bytes = std::as_bytes(std::span(state.losses))});
    return files::writeSafetensors(path, std::move(arrays), {{"epoch", std::to_string(state.epoch)}, {"training", identity}});
}

Result<SgdState> loadState(const std::filesystem::path& path, std::size_t voxels, std::size_t channels, const SgdOptions& options,
                           const std::string& fingerprint)
{
    const auto file = files::SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto epoch = epochOf(*file, identityOf(options, fingerprint));
    if (!epoch) return std::unexpected(epoch.error());
    SgdState state;
    state.epoch = *epoch;
    for (const auto& [name, tensor, axes] : kTensors) {
        if (options.hidden == 0 && isOfHiddenLayer(axes)) continue;
        auto values = tensorIn(*file, name, shapeOf(axes, voxels, channels, static_cast<std::size_t>(options.hidden)));
        if (!values) return std::unexpected(values.error());
        state.*tensor = std::move(*values);
    }
    const auto* losses = file->find("losses");
    if (!losses || losses->dtype != DType::float64 || state.epoch < 1 || losses->shape != std::vector<std::int64_t>{state.epoch})
        return std::unexpected(damaged(path, "its losses do not fit its epoch"));
    state.losses.resize(static_cast<std::size_t>(state.epoch));
    const auto bytes = file->bytes(*losses);
    std::memcpy(state.losses.data(), bytes.data(), bytes.size());
    return state;
}

Result<int> epochsDone(const std::filesystem::path& checkpoint, const SgdOptions& options, const std::string& fingerprint)
{
    std::error_code error;
    if (!std::filesystem::exists(checkpoint, error)) return 0;
    const auto file = files::SafetensorsFile::open(checkpoint);
    if (!file) return std::unexpected(file.error());
    return epochOf(*file, identityOf(options, fingerprint));
}

}  // namespace cortilens::encoder
