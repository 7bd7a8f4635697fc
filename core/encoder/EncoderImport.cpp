// SPDX-License-Identifier: Apache-2.0
#include "core/encoder/EncoderImport.h"

#include "core/files/Hdf5.h"
#include "core/files/MappedFile.h"
#include "core/files/Npy.h"
#include "core/files/Npz.h"
#include "core/files/Safetensors.h"
#include "core/files/TextLines.h"
#include "core/files/TorchFile.h"
#include "core/files/Widen.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <memory>
#include <new>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

namespace cortilens::encoder {

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMaxElements = std::uint64_t{1} << 31;  // 8 GiB once widened
constexpr std::array<std::string_view, 5> kWeightNames{"linear.weight", "weight", "weights", "coef_", "W"};
constexpr std::array<std::string_view, 5> kBiasNames{"linear.bias", "bias", "biases", "intercept_", "b"};

/// An array of a file, widened.
struct Array {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// What an array of this shape would take is looked at before it is asked for.
[[nodiscard]] Result<std::size_t> elementsOf(std::span<const std::int64_t> shape, std::string_view name, const fs::path& path)
{
    std::uint64_t elements = 1;
    for (const auto length : shape) {
        elements *= static_cast<std::uint64_t>(length);
        if (elements > kMaxElements)
            return std::unexpected(Error{ErrorKind::tooLarge,
                                         fmt::format("{} of {} has the shape [{}].", name, path.string(), fmt::join(shape, ", ")),
                                         "Readouts have some millions of values; name the array of the weights."});
    }
    return static_cast<std::size_t>(elements);
}

/// What the readers of named arrays have in common.
struct NamedArrays {
    std::vector<std::string> names;
    std::function<Result<Array>(const std::string& name)> read;
};

/// The name that was asked for, else the first usual one: as it is, or behind a prefix (network.linear.weight).
[[nodiscard]] std::optional<std::string> nameFrom(const std::vector<std::string>& names, const std::string& asked,
                                                  std::span<const std::string_view> usual)
{
    if (!asked.empty()) return std::ranges::find(names, asked) == names.end() ? std::nullopt : std::optional(asked);
    for (const auto candidate : usual)
        for (const auto& name : names)
            if (name == candidate || name.ends_with(fmt::format(".{}", candidate)) ||
                name.ends_with(fmt::format("/{}", candidate)))
                return name;
    return std::nullopt;
}

[[nodiscard]] Result<NamedArrays> safetensorsArrays(const fs::path& path)
{
    auto opened = files::SafetensorsFile::open(path);
    if (!opened) return std::unexpected(opened.error());
    const auto file = std::make_shared<files::SafetensorsFile>(std::move(*opened));
    NamedArrays arrays;
    for (const auto& entry : file->tensors()) arrays.names.push_back(entry.name);
    arrays.read = [file](const std::string& name) -> Result<Array> {
        const auto* entry = file->find(name);
        const auto elements = elementsOf(entry->shape, name, file->path());
        if (!elements) return std::unexpected(elements.error());
        Array array{entry->shape, std::vector<float>(*elements)};
        files::widen(entry->dtype, file->bytes(*entry), std::span(array.values));
        return array;
    };
    return arrays;
}

[[nodiscard]] Result<NamedArrays> torchArrays(const fs::path& path)
{
    auto opened = files::TorchFile::open(path);
    if (!opened) return std::unexpected(opened.error());
    const auto file = std::make_shared<files::TorchFile>(std::move(*opened));
    NamedArrays arrays;
    for (const auto& tensor : file->tensors()) arrays.names.push_back(tensor.name);
    arrays.read = [file, path](const std::string& name) -> Result<Array> {
        const auto* tensor = file->find(name);
        const auto elements = elementsOf(tensor->shape, name, path);  // a stride of 0 makes much of little
        if (!elements) return std::unexpected(elements.error());
        std::vector<std::byte> bytes(*elements * bytesOf(tensor->dtype));
        file->copy(*tensor, bytes);
        Array array{tensor->shape, std::vector<float>(*elements)};
        files::widen(tensor->dtype, bytes, std::span(array.values));
        return array;
    };
    return arrays;
}

[[nodiscard]] Result<NamedArrays> npzArrays(const fs::path& path)
{
    auto opened = files::NpzFile::open(path);
    if (!opened) return std::unexpected(opened.error());
    const auto file = std::make_shared<files::NpzFile>(std::move(*opened));
    NamedArrays arrays{file->names(), {}};
    arrays.read = [file](const std::string& name) -> Result<Array> {
        const auto array = file->read(name);
        if (!array) return std::unexpected(array.error());
        return Array{array->shape, files::floatsOf(*array)};
    };
    return arrays;
}

[[nodiscard]] Result<NamedArrays> hdf5Arrays(const fs::path& path)
{
    auto names = files::hdf5Datasets(path);
    if (!names) return std::unexpected(names.error());
    NamedArrays arrays{std::move(*names), {}};
    arrays.read = [path](const std::string& name) -> Result<Array> {
        const auto dataset = files::Hdf5Dataset::open(path, name);
        if (!dataset) return std::unexpected(dataset.error());
        const auto& shape = dataset->shape();
        const auto elements = elementsOf(shape, name, path);
        if (!elements) return std::unexpected(elements.error());
        Array array{shape, std::vector<float>(*elements)};
        const files::Hdf5Box whole{std::vector<std::int64_t>(shape.size(), 0), shape};
        if (auto read = dataset->readFloats(whole, std::span(array.values)); !read) return std::unexpected(read.error());
        return array;
    };
    return arrays;
}

/// By its first bytes: HDF5 files go by many names, among them .npy.
[[nodiscard]] bool isHdf5(const fs::path& path)
{
    const auto file = files::MappedFile::open(path);
    return file && files::textOf(file->bytes()).starts_with("\x89HDF\r\n\x1a\n");
}

[[nodiscard]] Result<NamedArrays> arraysOf(const fs::path& path)
{
    if (isHdf5(path)) return hdf5Arrays(path);
    if (path.extension() == ".npz") return npzArrays(path);
    return path.extension() == ".safetensors" ? safetensorsArrays(path) : torchArrays(path);
}

[[nodiscard]] Error unlike(const fs::path& path, std::string_view what, std::string remedy)
{
    return {ErrorKind::mismatch, fmt::format("{}: {}.", path.string(), what), std::move(remedy)};
}

/// [channels, rows] -> [rows, channels]
void turn(Array& array)
{
    std::vector<float> turned(array.values.size());
    const auto channels = static_cast<std::size_t>(array.shape[0]);
    const auto rows = static_cast<std::size_t>(array.shape[1]);
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t row = 0; row < rows; ++row) turned[row * channels + c] = array.values[c * rows + row];
    array.values = std::move(turned);
    std::swap(array.shape[0], array.shape[1]);
}

[[nodiscard]] bool isFinite(std::span<const float> values)
{
    return std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
}

[[nodiscard]] Result<ForeignReadouts> readoutsFrom(const fs::path& path, Array weights, std::vector<float> bias,
                                                   std::size_t expectedRows)
{
    if (weights.shape.size() != 2 || weights.shape[0] == 0 || weights.shape[1] == 0)
        return std::unexpected(
            unlike(path, fmt::format("the weights have the shape [{}], not voxels x channels", fmt::join(weights.shape, ", ")),
                   "Name the array of the linear layer's weights."));
    if (std::cmp_not_equal(weights.shape[0], expectedRows) && std::cmp_equal(weights.shape[1], expectedRows)) turn(weights);
    ForeignReadouts readouts{static_cast<std::size_t>(weights.shape[0]),
                             static_cast<std::size_t>(weights.shape[1]),
                             std::move(weights.values),
                             std::move(bias),
                             {},
                             {}};
    if (readouts.bias.empty()) readouts.bias.assign(readouts.rows, 0);
    if (readouts.bias.size() != readouts.rows)
        return std::unexpected(
            unlike(path, fmt::format("the bias has {} values, the weights {} rows", readouts.bias.size(), readouts.rows),
                   "Name the bias of the same layer."));
    if (!isFinite(readouts.weights) || !isFinite(readouts.bias))
        return std::unexpected(Error{ErrorKind::malformed,
                                     fmt::format("{} has NaN or infinity among its weights.", path.string()),
                                     "Leave those voxels out, or train them again."});
    return readouts;
}

[[nodiscard]] Result<ForeignReadouts> readNpyReadouts(const fs::path& path, std::size_t expectedRows)
{
    const auto array = files::readNpy(path);
    if (!array) return std::unexpected(array.error());
    return readoutsFrom(path, {array->shape, files::floatsOf(*array)}, {}, expectedRows);
}

/// `voxels` [V, 3] of whole numbers, where the file has them.
[[nodiscard]] Result<std::vector<VoxelIndex>> voxelsIn(const NamedArrays& arrays, const fs::path& path)
{
    constexpr float kMostVoxels = 1 << 24;  // to where float32 counts
    std::vector<VoxelIndex> voxels;
    if (std::ranges::find(arrays.names, "voxels") == arrays.names.end()) return voxels;
    const auto array = arrays.read("voxels");
    if (!array) return std::unexpected(array.error());
    if (array->shape.size() != 2 || array->shape[1] != 3) return voxels;
    if (!std::ranges::all_of(array->values, [](float value) { return value >= 0 && value < kMostVoxels; }))
        return std::unexpected(Error{ErrorKind::malformed, fmt::format("{} names a voxel that is none.", path.string()),
                                     "Write i, j, k as whole numbers from 0."});
    for (std::size_t n = 0; n + 2 < array->values.size(); n += 3)
        voxels.push_back({static_cast<std::int32_t>(array->values[n]), static_cast<std::int32_t>(array->values[n + 1]),
                          static_cast<std::int32_t>(array->values[n + 2])});
    return voxels;
}

/// The voxels of a `mask` [X, Y, Z], in numpy's order, where the file has one.
[[nodiscard]] Result<std::vector<VoxelIndex>> maskIn(const NamedArrays& arrays)
{
    std::vector<VoxelIndex> voxels;
    if (std::ranges::find(arrays.names, "mask") == arrays.names.end()) return voxels;
    const auto array = arrays.read("mask");
    if (!array) return std::unexpected(array.error());
    if (array->shape.size() != 3) return voxels;
    auto value = array->values.begin();
    for (std::int32_t i = 0; i < array->shape[0]; ++i)
        for (std::int32_t j = 0; j < array->shape[1]; ++j)
            for (std::int32_t k = 0; k < array->shape[2]; ++k)
                if (*value++ > 0.5F) voxels.push_back({i, j, k});
    return voxels;
}

/// Whether the file's own mask has the voxels of the one that was named. Errors: mismatch, naming the first that differs.
[[nodiscard]] Result<void> checkMask(std::span<const VoxelIndex> own, std::span<const VoxelIndex> named, const fs::path& path)
{
    const auto [mine, theirs] = std::ranges::mismatch(own, named);
    if (mine == own.end() && theirs == named.end()) return {};
    const bool more = theirs == named.end() || (mine != own.end() && *mine < *theirs);
    const auto voxel = more ? *mine : *theirs;
    return std::unexpected(
        unlike(path,
               fmt::format("its own mask has {} voxels, the mask that was named {}; voxel {},{},{} is in {} only", own.size(),
                           named.size(), voxel.i, voxel.j, voxel.k, more ? "its own" : "the named one"),
               "Name the mask that it was trained on (--roi), of the same subject and space."));
}

}  // namespace

Result<ForeignReadouts> readForeignReadouts(const fs::path& path, const ForeignNames& names, std::size_t expectedRows)
try {
    if (path.extension() == ".npy" && !isHdf5(path)) return readNpyReadouts(path, expectedRows);
    const auto arrays = arraysOf(path);
    if (!arrays) return std::unexpected(arrays.error());
    const auto weightsName = nameFrom(arrays->names, names.weights, kWeightNames);
    if (!weightsName)
        return std::unexpected(
            Error{ErrorKind::notFound,
                  fmt::format("{} has no array {}. It has: {}.", path.string(),
                              names.weights.empty() ? "linear.weight (or weight, weights, coef_)" : names.weights,
                              fmt::join(std::span(arrays->names).first(std::min<std::size_t>(arrays->names.size(), 20)), ", ")),
                  "Name the one with the readouts' weights."});
    auto weights = arrays->read(*weightsName);
    if (!weights) return std::unexpected(weights.error());
    std::vector<float> bias;
    const auto biasName = nameFrom(arrays->names, names.bias, kBiasNames);
    if (!biasName && !names.bias.empty())
        return std::unexpected(Error{ErrorKind::notFound, fmt::format("{} has no array {}.", path.string(), names.bias), {}});
    if (biasName) {
        auto read = arrays->read(*biasName);
        if (!read) return std::unexpected(read.error());
        bias = std::move(read->values);
    }
    auto readouts = readoutsFrom(path, std::move(*weights), std::move(bias), expectedRows);
    if (!readouts) return readouts;
    auto voxels = voxelsIn(*arrays, path);
    if (!voxels) return std::unexpected(voxels.error());
    readouts->voxels = std::move(*voxels);
    auto mask = maskIn(*arrays);
    if (!mask) return std::unexpected(mask.error());
    readouts->mask = std::move(*mask);
    return readouts;
} catch (const std::bad_alloc&) {
    return std::unexpected(Error{ErrorKind::outOfMemory, fmt::format("There is not enough memory to read {}.", path.string()),
                                 "Close other programs, or save the weights alone."});
}

Result<Encoder> placed(const ForeignReadouts& readouts, std::span<const VoxelIndex> voxels, RowOrder order, const fs::path& path)
{
    if (readouts.rows != voxels.size())
        return std::unexpected(unlike(path, fmt::format("it has {} readouts, the mask has {}", readouts.rows, voxels.size()),
                                      "Name the mask that it was trained on (--roi), of the same subject and space."));
    if (!readouts.mask.empty())
        if (auto same = checkMask(readouts.mask, voxels, path); !same) return std::unexpected(same.error());
    // Which voxel each row is of.
    std::vector<VoxelIndex> rowVoxels(voxels.begin(), voxels.end());
    if (order == RowOrder::matlab)
        std::ranges::sort(rowVoxels, {}, [](VoxelIndex voxel) { return std::tuple(voxel.k, voxel.j, voxel.i); });
    if (!readouts.voxels.empty()) rowVoxels = readouts.voxels;
    if (rowVoxels.size() != voxels.size())
        return std::unexpected(
            unlike(path, fmt::format("it names {} voxels for {} readouts", rowVoxels.size(), readouts.rows), {}));
    std::vector<std::size_t> rows(rowVoxels.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    std::ranges::sort(rows, {}, [&](std::size_t row) { return rowVoxels[row]; });
    Encoder encoder;
    encoder.channels = static_cast<int>(readouts.channels);
    for (std::size_t n = 0; n < rows.size(); ++n) {
        const auto voxel = rowVoxels[rows[n]];
        if (voxel != voxels[n])
            return std::unexpected(unlike(path,
                                          fmt::format("it has a readout of voxel {},{},{} where the mask has {},{},{}", voxel.i,
                                                      voxel.j, voxel.k, voxels[n].i, voxels[n].j, voxels[n].k),
                                          "Name the mask that it was trained on (--roi), of the same subject and space."));
        const auto row = std::span(readouts.weights).subspan(rows[n] * readouts.channels, readouts.channels);
        encoder.voxels.push_back(voxel);
        encoder.weights.insert(encoder.weights.end(), row.begin(), row.end());
        encoder.bias.push_back(readouts.bias[rows[n]]);
        encoder.r2.push_back(std::nanf(""));
        encoder.noiseCeiling.push_back(std::nanf(""));
    }
    return encoder;
}

}  // namespace cortilens::encoder
