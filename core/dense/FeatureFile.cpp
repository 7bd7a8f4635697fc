// SPDX-License-Identifier: Apache-2.0
#include "core/dense/FeatureFile.h"

#include "core/dense/Float16.h"
#include "core/files/Safetensors.h"
#include "core/files/Sha256.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <map>
#include <span>
#include <string_view>
#include <utility>

namespace cortilens::dense {

namespace {

using files::DType;
using files::SafetensorsFile;
using Metadata = std::map<std::string, std::string>;

constexpr const char* kChecksum = "sha256";

/// Over the arrays' bytes in this order, then every other metadata text.
[[nodiscard]] std::string checksumOf(std::span<const std::byte> mean, std::span<const std::byte> spread,
                                     std::span<const std::byte> visits, const Metadata& metadata)
{
    std::vector<std::byte> all;
    all.reserve(mean.size() + spread.size() + visits.size() + 1024);
    for (const auto part : {mean, spread, visits}) all.insert(all.end(), part.begin(), part.end());
    for (const auto& [key, text] : metadata) {
        if (key == kChecksum) continue;
        const auto line = fmt::format("{}={}\n", key, text);
        const auto bytes = std::as_bytes(std::span(line));
        all.insert(all.end(), bytes.begin(), bytes.end());
    }
    return files::sha256(all);
}

[[nodiscard]] Metadata metadataOf(const FeatureMap& map)
{
    return {{"format", "cortilens features 1"},
            {"photo_sha256", map.provenance.photo},
            {"weights_sha256", map.provenance.weights},
            {"recipe", map.provenance.recipe},
            {"views_done", fmt::to_string(map.viewsDone)},
            {"views_total", fmt::to_string(map.viewsTotal)},
            {"convergence", fmt::to_string(map.convergence)},
            {"axes", fmt::format("{},{},{}", map.grid.rows, map.grid.cols, map.channels)}};
}

[[nodiscard]] Error malformed(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} holds no sound features: {}.", path.string(), what),
            "Delete it; the features are made again when they are needed."};
}

/// False when the text is anything but one number of this type.
template <typename Number> [[nodiscard]] bool parse(const Metadata& metadata, const std::string& key, Number& number)
{
    const auto found = metadata.find(key);
    if (found == metadata.end()) return false;
    const auto& text = found->second;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

[[nodiscard]] bool hasShape(const SafetensorsFile& file, std::string_view name, DType dtype, std::size_t axes)
{
    const auto* entry = file.find(name);
    return entry != nullptr && entry->dtype == dtype && entry->shape.size() == axes;
}

}  // namespace

Result<void> writeFeatures(const std::filesystem::path& path, const FeatureMap& map)
{
    const std::int64_t rows = map.grid.rows;
    const std::int64_t cols = map.grid.cols;
    const auto mean = float16Of(map.mean);
    const auto spread = float16Of(map.spread);
    const auto meanBytes = std::as_bytes(std::span(mean));
    const auto spreadBytes = std::as_bytes(std::span(spread));
    const auto visitsBytes = std::as_bytes(std::span(map.visits));
    auto metadata = metadataOf(map);
    metadata[kChecksum] = checksumOf(meanBytes, spreadBytes, visitsBytes, metadata);
    return files::writeSafetensors(path,
                                   {{"mean", DType::float16, {rows, cols, map.channels}, meanBytes},
                                    {"spread", DType::float16, {rows, cols}, spreadBytes},
                                    {"visits", DType::uint16, {rows, cols}, visitsBytes}},
                                   metadata);
}

Result<FeatureMap> readFeatures(const std::filesystem::path& path)
{
    const auto file = SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto& metadata = file->metadata();
    const auto textOf = [&](const char* key) {
        const auto found = metadata.find(key);
        return found == metadata.end() ? std::string{} : found->second;
    };
    const auto visits = file->bytes("visits");
    if (textOf(kChecksum) != checksumOf(file->bytes("mean"), file->bytes("spread"), visits, metadata))
        return std::unexpected(malformed(path, "its content differs from its checksum"));
    FeatureMap map;
    if (!hasShape(*file, "mean", DType::float16, 3) || !hasShape(*file, "spread", DType::float16, 2) ||
        !hasShape(*file, "visits", DType::uint16, 2) || !parse(metadata, "views_done", map.viewsDone) ||
        !parse(metadata, "views_total", map.viewsTotal) || !parse(metadata, "convergence", map.convergence))
        return std::unexpected(malformed(path, "an array or a number is missing"));
    const auto& shape = file->find("mean")->shape;
    if (textOf("axes") != fmt::format("{},{},{}", shape[0], shape[1], shape[2]) ||
        file->find("spread")->shape != std::vector(shape.begin(), shape.begin() + 2) ||
        file->find("visits")->shape != file->find("spread")->shape)
        return std::unexpected(malformed(path, "its arrays are of different grids"));
    map.grid = {static_cast<int>(shape[0]), static_cast<int>(shape[1])};
    map.channels = static_cast<int>(shape[2]);
    map.mean = file->floats("mean").value();
    map.spread = file->floats("spread").value();
    map.visits.resize(map.grid.cells());
    std::memcpy(map.visits.data(), visits.data(), visits.size());
    map.provenance = {textOf("photo_sha256"), textOf("weights_sha256"), textOf("recipe")};
    return map;
}

}  // namespace cortilens::dense
