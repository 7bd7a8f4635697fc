// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/Encoder.h"
#include "core/files/Safetensors.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <string_view>
#include <utility>

namespace cortilens::encoder {

namespace {

using files::DType;
using files::SafetensorsEntry;
using files::SafetensorsFile;

constexpr std::string_view kKnownKeys[] = {"subject", "space",       "volume_shape", "backbone", "weights_sha256",
                                           "recipe",  "test_images", "synthetic",    "seed",     "test_trials"};

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

[[nodiscard]] Error malformed(const SafetensorsFile& file, const std::string& what)
{
    return {ErrorKind::malformed, fmt::format("{} is not an encoder: {}.", file.path().string(), what),
            "Write it again with arrays `weights` [V, C], `bias` [V], `voxels` [V, 3] and metadata subject, space, volume_shape, "
            "backbone."};
}

[[nodiscard]] std::string textOf(const SafetensorsFile& file, const std::string& key)
{
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? std::string{} : found->second;
}

/// Comma-separated whole numbers; empty when the text is anything else.
[[nodiscard]] std::vector<std::int32_t> numbersIn(std::string_view text)
{
    std::vector<std::int32_t> numbers;
    const char* next = text.data();
    const char* const end = text.data() + text.size();
    while (next < end) {
        std::int32_t number = 0;
        const auto [stop, error] = std::from_chars(next, end, number);
        if (error != std::errc{} || (stop != end && *stop != ',')) return {};
        numbers.push_back(number);
        next = stop == end ? end : stop + 1;
    }
    return numbers;
}

template <typename Stored> [[nodiscard]] std::vector<std::int64_t> wholeNumbers(std::span<const std::byte> bytes)
{
    std::vector<Stored> stored(bytes.size() / sizeof(Stored));
    std::memcpy(stored.data(), bytes.data(), stored.size() * sizeof(Stored));
    return {stored.begin(), stored.end()};
}

[[nodiscard]] Result<std::vector<VoxelIndex>> voxelsIn(const SafetensorsFile& file, std::array<std::int32_t, 3> shape)
{
    const auto* entry = file.find("voxels");
    if (!entry || entry->shape.size() != 2 || entry->shape[1] != 3)
        return std::unexpected(malformed(file, "there is no array `voxels` of shape [V, 3]"));
    const auto bytes = file.bytes(*entry);
    std::vector<std::int64_t> values;
    if (entry->dtype == DType::int16)
        values = wholeNumbers<std::int16_t>(bytes);
    else if (entry->dtype == DType::int32)
        values = wholeNumbers<std::int32_t>(bytes);
    else if (entry->dtype == DType::int64)
        values = wholeNumbers<std::int64_t>(bytes);
    else
        return std::unexpected(malformed(file, fmt::format("`voxels` holds {}, not whole numbers", nameOf(entry->dtype))));
    std::vector<VoxelIndex> voxels(values.size() / 3);
    for (std::size_t v = 0; v < voxels.size(); ++v) {
        for (std::size_t axis = 0; axis < 3; ++axis)
            if (values[3 * v + axis] < 0 || values[3 * v + axis] >= shape[axis])
                return std::unexpected(
                    malformed(file, fmt::format("voxel {},{},{} in row {} lies outside its volume of {}", values[3 * v],
                                                values[3 * v + 1], values[3 * v + 2], v, fmt::join(shape, " x "))));
        voxels[v] = {static_cast<std::int32_t>(values[3 * v]), static_cast<std::int32_t>(values[3 * v + 1]),
                     static_cast<std::int32_t>(values[3 * v + 2])};
    }
    return voxels;
}

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
    for (const auto value : wholeNumbers<std::int32_t>(file.bytes(*entry))) images.push_back({static_cast<std::int32_t>(value)});
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
    for (const auto* key : {"subject", "space", "backbone", "volume_shape"})
        if (textOf(file, key).empty()) return std::unexpected(malformed(file, fmt::format("its metadata lack `{}`", key)));
    const auto shape = numbersIn(textOf(file, "volume_shape"));
    if (shape.size() != 3 || std::ranges::min(shape) < 1)
        return std::unexpected(malformed(file, "its `volume_shape` is not three sizes such as 81,104,83"));
    std::ranges::copy(shape, encoder.volumeShape.begin());
    if (const auto text = textOf(file, "test_images"); !text.empty()) {
        const auto count = numbersIn(text);
        if (count.size() != 1 || count[0] < 0) return std::unexpected(malformed(file, "its `test_images` is not a count"));
        encoder.testImages = count[0];
    }
    return readRecord(file, encoder);
}

[[nodiscard]] Result<void> readReadouts(const SafetensorsFile& file, Encoder& encoder)
{
    const auto count = encoder.voxels.size();
    const auto* weights = file.find("weights");
    if (!weights || weights->shape.size() != 2 || weights->shape[0] != static_cast<std::int64_t>(count) ||
        weights->shape[1] < 1 || weights->shape[1] > std::numeric_limits<std::int32_t>::max())
        return std::unexpected(
            malformed(file, fmt::format("there is no array `weights` of shape [{}, C], one row per voxel", count)));
    encoder.channels = static_cast<int>(weights->shape[1]);
    constexpr float kUnknown = std::numeric_limits<float>::quiet_NaN();
    auto values = file.floats("weights");
    if (!values) return std::unexpected(values.error());
    auto bias = perVoxel(file, "bias", count, 0);
    if (!bias) return std::unexpected(bias.error());
    for (const auto& [name, scores] : kScores) {
        auto found = perVoxel(file, name, count, kUnknown);
        if (!found) return std::unexpected(found.error());
        std::ranges::replace_if(*found, [](float value) { return std::isinf(value); }, kUnknown);
        encoder.*scores = std::move(*found);
    }
    const auto isFinite = [](float value) { return std::isfinite(value); };
    if (!std::ranges::all_of(*values, isFinite)) return std::unexpected(malformed(file, "`weights` holds NaN or infinity"));
    if (!std::ranges::all_of(*bias, isFinite)) return std::unexpected(malformed(file, "`bias` holds NaN or infinity"));
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

void sortByVoxel(Encoder& encoder)
{
    if (std::ranges::is_sorted(encoder.voxels)) return;
    std::vector<std::size_t> order(encoder.voxels.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&encoder](std::size_t row) { return encoder.voxels[row]; });
    encoder.voxels = rowsInOrder(encoder.voxels, order, 1);
    encoder.weights = rowsInOrder(encoder.weights, order, static_cast<std::size_t>(encoder.channels));
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
    auto voxels = voxelsIn(*file, encoder.volumeShape);
    if (!voxels) return std::unexpected(voxels.error());
    encoder.voxels = std::move(*voxels);
    if (auto read = readReadouts(*file, encoder); !read) return std::unexpected(read.error());
    sortByVoxel(encoder);
    if (const auto twin = std::ranges::adjacent_find(encoder.voxels); twin != encoder.voxels.end())
        return std::unexpected(malformed(*file, fmt::format("voxel {},{},{} has two readouts", twin->i, twin->j, twin->k)));
    return encoder;
}

Result<void> saveEncoder(const std::filesystem::path& path, const Encoder& encoder)
{
    const auto rows = static_cast<std::int64_t>(encoder.voxels.size());
    std::vector<std::int32_t> voxels;
    for (const auto& voxel : encoder.voxels) voxels.insert(voxels.end(), {voxel.i, voxel.j, voxel.k});
    auto metadata = encoder.metadata;
    metadata["subject"] = encoder.subject;
    metadata["space"] = encoder.space;
    metadata["volume_shape"] = fmt::format("{}", fmt::join(encoder.volumeShape, ","));
    metadata["backbone"] = encoder.backbone;
    metadata["weights_sha256"] = encoder.weightsHash;
    metadata["recipe"] = encoder.recipe;
    metadata["test_images"] = std::to_string(encoder.testImages);
    metadata["synthetic"] = encoder.synthetic ? "true" : "false";
    const auto bytes = [](const auto& values) { return std::as_bytes(std::span(values)); };
    std::vector<files::SafetensorsArray> arrays{{"weights", DType::float32, {rows, encoder.channels}, bytes(encoder.weights)},
                                                {"bias", DType::float32, {rows}, bytes(encoder.bias)},
                                                {"voxels", DType::int32, {rows, 3}, bytes(voxels)}};
    for (const auto& [name, scores] : kScores)
        if (const auto& values = encoder.*scores;
            !values.empty() && !std::ranges::all_of(values, [](float v) { return std::isnan(v); }))
            arrays.push_back({name, DType::float32, {rows}, bytes(values)});
    writeRecord(encoder.training, arrays, metadata);
    return files::writeSafetensors(path, std::move(arrays), metadata);
}

}  // namespace cortilens::encoder
