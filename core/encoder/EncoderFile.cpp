// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"
#include "core/encoder/EncoderUnits.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace cortilens::encoder {

namespace {

using files::DType;
using files::SafetensorsEntry;
using files::SafetensorsFile;

constexpr std::string_view kKnownKeys[] = {"subject",   "space",          "volume_shape", "vertex_counts",
                                           "backbone",  "weights_sha256", "recipe",       "test_images",
                                           "synthetic", "seed",           "test_trials",  "readout"};

constexpr std::string_view kReadoutKey = "readout";
constexpr std::string_view kMlp = "mlp 1";  // gelu; with other arithmetic it would be mlp 2

/// Texts of the training record, by their metadata key.
constexpr std::pair<const char*, std::string TrainingRecord::*> kRecordTexts[] = {{"method", &TrainingRecord::method},
                                                                                  {"responses", &TrainingRecord::responses},
                                                                                  {"embedding", &TrainingRecord::embedding},
                                                                                  {"stimuli_sha256", &TrainingRecord::stimuli},
                                                                                  {"split", &TrainingRecord::split},
                                                                                  {"scoring", &TrainingRecord::scoring},
                                                                                  {"program_version", &TrainingRecord::version}};

constexpr std::pair<const char*, std::vector<NsdId> TrainingRecord::*> kImageLists[] = {{"train_nsd_ids", &TrainingRecord::train},
                                                                                        {"test_nsd_ids", &TrainingRecord::test}};

/// Scores and the like, one value per voxel; NaN where unknown.
constexpr std::pair<const char*, std::vector<float> Encoder::*> kScores[] = {{"r2", &Encoder::r2},
                                                                             {"noise_ceiling", &Encoder::noiseCeiling},
                                                                             {"r2_low", &Encoder::r2Low},
                                                                             {"r2_high", &Encoder::r2High},
                                                                             {"pearson", &Encoder::pearson},
                                                                             {"fdr_q", &Encoder::qValues},
                                                                             {"penalty", &Encoder::penalties}};

/// One value per voxel; all `absent` when the file has no such array.
[[nodiscard]] Result<std::vector<float>> perVoxel(const SafetensorsFile& file, const char* name, std::size_t voxels, float absent)
{
    const auto* entry = file.find(name);
    if (!entry) return std::vector<float>(voxels, absent);
    if (entry->shape != std::vector<std::int64_t>{static_cast<std::int64_t>(voxels)})
        return std::unexpected(malformed(
            file, fmt::format("`{}` has shape [{}], but there are {} voxels", name, fmt::join(entry->shape, ", "), voxels)));
    return file.floats(name);
}

[[nodiscard]] Result<std::uint64_t> countIn(const SafetensorsFile& file, const char* key)
{
    const auto text = textOf(file, key);
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (!text.empty() && (error != std::errc{} || end != text.data() + text.size()))
        return std::unexpected(malformed(file, fmt::format("its `{}` is not a count", key)));
    return count;
}

[[nodiscard]] Result<std::vector<NsdId>> imagesIn(const SafetensorsFile& file, const char* name)
{
    const auto* entry = file.find(name);
    if (!entry) return std::vector<NsdId>{};
    if (entry->dtype != DType::int32 || entry->shape.size() != 1)
        return std::unexpected(malformed(file, fmt::format("`{}` is not a list of int32", name)));
    std::vector<NsdId> images;
    const auto bytes = file.bytes(*entry);
    images.resize(bytes.size() / sizeof(NsdId));
    std::memcpy(images.data(), bytes.data(), images.size() * sizeof(NsdId));
    return images;
}

/// How the encoder came about, and whatever else the metadata say.
[[nodiscard]] Result<void> readRecord(const SafetensorsFile& file, Encoder& encoder)
{
    auto& record = encoder.training;
    for (const auto& [key, text] : kRecordTexts) record.*text = textOf(file, key);
    const auto seed = countIn(file, "seed");
    if (!seed) return std::unexpected(seed.error());
    record.seed = *seed;
    const auto trials = countIn(file, "test_trials");
    if (!trials) return std::unexpected(trials.error());
    record.testTrials = static_cast<int>(std::min<std::uint64_t>(*trials, std::numeric_limits<int>::max()));
    for (const auto& [name, list] : kImageLists) {
        auto images = imagesIn(file, name);
        if (!images) return std::unexpected(images.error());
        record.*list = std::move(*images);
    }
    if (const auto sound = check(record, encoder.testImages); !sound)
        return std::unexpected(malformed(file, sound.error().message));
    encoder.metadata = file.metadata();
    for (const auto key : kKnownKeys) encoder.metadata.erase(std::string(key));
    for (const auto& [key, text] : kRecordTexts) encoder.metadata.erase(key);
    return {};
}

[[nodiscard]] Result<void> readMetadata(const SafetensorsFile& file, Encoder& encoder)
{
    encoder.subject = textOf(file, "subject");
    encoder.space = textOf(file, "space");
    encoder.backbone = textOf(file, "backbone");
    encoder.weightsHash = textOf(file, "weights_sha256");
    encoder.recipe = textOf(file, "recipe");
    encoder.synthetic = textOf(file, "synthetic") == "true";
    for (const auto* key : {"subject", "space", "backbone"})
        if (textOf(file, key).empty()) return std::unexpected(malformed(file, fmt::format("its metadata lack `{}`", key)));
    if (const auto text = textOf(file, "test_images"); !text.empty()) {
        const auto count = numbersIn(text);
        if (count.size() != 1 || count[0] < 0) return std::unexpected(malformed(file, "its `test_images` is not a count"));
        encoder.testImages = count[0];
    }
    return readRecord(file, encoder);
}

/// Errors: malformed when one is NaN or infinite.
[[nodiscard]] Result<std::vector<float>> finite(const SafetensorsFile& file, const char* name, Result<std::vector<float>> values)
{
    if (values && !std::ranges::all_of(*values, [](float value) { return std::isfinite(value); }))
        return std::unexpected(malformed(file, fmt::format("`{}` holds NaN or infinity", name)));
    return values;
}

/// [rows, columns] with at least one column; nothing when the array is anything else.
[[nodiscard]] std::optional<std::array<std::int64_t, 2>> matrixShape(const SafetensorsFile& file, const char* name)
{
    const auto* entry = file.find(name);
    if (!entry || entry->shape.size() != 2 || entry->shape[1] < 1 || entry->shape[1] > std::numeric_limits<std::int32_t>::max())
        return std::nullopt;
    return std::array{entry->shape[0], entry->shape[1]};
}

/// Null for linear readouts.
[[nodiscard]] Result<std::shared_ptr<const HiddenLayer>> hiddenIn(const SafetensorsFile& file)
{
    const auto kind = textOf(file, std::string(kReadoutKey));
    if (kind.empty() && !file.find("hidden_weights")) return nullptr;
    if (kind != kMlp)
        return std::unexpected(malformed(file, fmt::format("its `readout` is \"{}\", and \"{}\" is the one that is known besides "
                                                           "linear ones",
                                                           kind, kMlp)));
    const auto shape = matrixShape(file, "hidden_weights");
    if (!shape || (*shape)[0] < 1) return std::unexpected(malformed(file, "there is no array `hidden_weights` of shape [H, C]"));
    HiddenLayer layer;
    layer.channels = static_cast<std::size_t>((*shape)[1]);
    auto weights = finite(file, "hidden_weights", file.floats("hidden_weights"));
    if (!weights) return std::unexpected(weights.error());
    auto bias = finite(file, "hidden_bias", perVoxel(file, "hidden_bias", static_cast<std::size_t>((*shape)[0]), 0));
    if (!bias) return std::unexpected(bias.error());
    layer.weights = std::move(*weights);
    layer.bias = std::move(*bias);
    return std::make_shared<const HiddenLayer>(std::move(layer));
}

/// [rows, what a readout reads].
[[nodiscard]] Result<std::array<std::int64_t, 2>> readoutShape(const SafetensorsFile& file, std::size_t count)
{
    const auto shape = matrixShape(file, "weights");
    if (shape && (*shape)[0] == static_cast<std::int64_t>(count)) return *shape;
    return std::unexpected(
        malformed(file, fmt::format("there is no array `weights` of shape [{}, C], one row per voxel", count)));
}

[[nodiscard]] Result<void> readReadouts(const SafetensorsFile& file, Encoder& encoder)
{
    const auto count = encoder.size();
    auto hidden = hiddenIn(file);
    if (!hidden) return std::unexpected(hidden.error());
    const auto shape = readoutShape(file, count);
    if (!shape) return std::unexpected(shape.error());
    if (*hidden && std::cmp_not_equal((*hidden)->units(), (*shape)[1]))
        return std::unexpected(malformed(
            file, fmt::format("`weights` reads {} hidden units, `hidden_weights` makes {}", (*shape)[1], (*hidden)->units())));
    encoder.channels = static_cast<int>(*hidden ? static_cast<std::int64_t>((*hidden)->channels) : (*shape)[1]);
    encoder.hidden = std::move(*hidden);
    constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
    auto values = finite(file, "weights", file.floats("weights"));
    if (!values) return std::unexpected(values.error());
    auto bias = finite(file, "bias", perVoxel(file, "bias", count, 0));
    if (!bias) return std::unexpected(bias.error());
    for (const auto& [name, scores] : kScores) {
        auto found = perVoxel(file, name, count, kUnknown);
        if (!found) return std::unexpected(found.error());
        std::ranges::replace_if(*found, [](float value) { return std::isinf(value); }, kUnknown);
        encoder.*scores = std::move(*found);
    }
    encoder.weights = std::move(*values);
    encoder.bias = std::move(*bias);
    return {};
}

template <typename Value>
[[nodiscard]] std::vector<Value> rowsInOrder(const std::vector<Value>& rows, std::span<const std::size_t> order,
                                             std::size_t width)
{
    std::vector<Value> sorted;
    sorted.reserve(rows.size());
    for (const auto row : order) {
        const auto values = std::span(rows).subspan(row * width, width);
        sorted.insert(sorted.end(), values.begin(), values.end());
    }
    return sorted;
}

void sortRows(Encoder& encoder, std::span<const std::size_t> order)
{
    if (std::ranges::is_sorted(order)) return;
    encoder.weights = rowsInOrder(encoder.weights, order, encoder.width());
    encoder.bias = rowsInOrder(encoder.bias, order, 1);
    for (const auto& [name, scores] : kScores) encoder.*scores = rowsInOrder(encoder.*scores, order, 1);
}

void writeRecord(const TrainingRecord& record, std::vector<files::SafetensorsArray>& arrays,
                 std::map<std::string, std::string>& metadata)
{
    for (const auto& [key, text] : kRecordTexts)
        if (!(record.*text).empty()) metadata[key] = record.*text;
    if (record.method.empty()) return;  // it was not trained by this program
    metadata["seed"] = std::to_string(record.seed);
    metadata["test_trials"] = std::to_string(record.testTrials);
    static_assert(sizeof(NsdId) == sizeof(std::int32_t));
    for (const auto& [name, list] : kImageLists)
        arrays.push_back(
            {name, DType::int32, {static_cast<std::int64_t>((record.*list).size())}, std::as_bytes(std::span(record.*list))});
}

}  // namespace

Result<Encoder> loadEncoder(const std::filesystem::path& path)
{
    const auto file = SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    Encoder encoder;
    if (auto read = readMetadata(*file, encoder); !read) return std::unexpected(read.error());
    const auto order = readUnits(*file, encoder);
    if (!order) return std::unexpected(order.error());
    if (auto read = readReadouts(*file, encoder); !read) return std::unexpected(read.error());
    sortRows(encoder, *order);
    return encoder;
}

Result<Encoder> encoderWithoutReadouts(const std::filesystem::path& path)
{
    const auto file = SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    Encoder encoder;
    if (auto read = readMetadata(*file, encoder); !read) return std::unexpected(read.error());
    if (const auto order = readUnits(*file, encoder); !order) return std::unexpected(order.error());
    const auto shape = readoutShape(*file, encoder.size());
    if (!shape) return std::unexpected(shape.error());
    const auto hidden = matrixShape(*file, "hidden_weights");
    encoder.channels = static_cast<int>(hidden ? (*hidden)[1] : (*shape)[1]);
    if (file->find("r2"))
        if (auto r2 = file->floats("r2"); r2 && r2->size() == encoder.size()) encoder.r2 = std::move(*r2);
    return encoder;
}

Result<void> saveEncoder(const std::filesystem::path& path, const Encoder& encoder)
{
    const auto rows = static_cast<std::int64_t>(encoder.size());
    const auto units = unitTable(encoder);
    auto metadata = encoder.metadata;
    metadata["subject"] = encoder.subject;
    metadata["space"] = encoder.space;
    metadata[units.sizesKey] = units.sizes;
    metadata["backbone"] = encoder.backbone;
    metadata["weights_sha256"] = encoder.weightsHash;
    metadata["recipe"] = encoder.recipe;
    metadata["test_images"] = std::to_string(encoder.testImages);
    metadata["synthetic"] = encoder.synthetic ? "true" : "false";
    const auto bytes = [](const auto& values) { return std::as_bytes(std::span(values)); };
    std::vector<files::SafetensorsArray> arrays{
        {"weights", DType::float32, {rows, static_cast<std::int64_t>(encoder.width())}, bytes(encoder.weights)},
        {"bias", DType::float32, {rows}, bytes(encoder.bias)},
        {units.name, DType::int32, {rows, units.columns}, bytes(units.numbers)}};
    if (encoder.hidden) {
        const auto hidden = static_cast<std::int64_t>(encoder.hidden->units());
        metadata[std::string(kReadoutKey)] = kMlp;
        arrays.push_back({"hidden_weights", DType::float32, {hidden, encoder.channels}, bytes(encoder.hidden->weights)});
        arrays.push_back({"hidden_bias", DType::float32, {hidden}, bytes(encoder.hidden->bias)});
    }
    for (const auto& [name, scores] : kScores)
        if (const auto& values = encoder.*scores;
            !values.empty() && !std::ranges::all_of(values, [](float v) { return std::isnan(v); }))
            arrays.push_back({name, DType::float32, {rows}, bytes(values)});
    writeRecord(encoder.training, arrays, metadata);
    return files::writeSafetensors(path, std::move(arrays), metadata);
}

}  // namespace cortilens::encoder
