// SPDX-License-Identifier: Apache-2.0
#include "core/data/ResponseIndex.h"

#include "core/files/Safetensors.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstring>
#include <map>
#include <utility>

namespace cortilens::data {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kFormat = "cortilens responses 1";
constexpr std::array<const char*, 2> kVertices{"left_vertices", "right_vertices"};

[[nodiscard]] Error malformed(const fs::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} is no index of converted responses: {}.", path.string(), what),
            "Remove that folder and convert the responses again."};
}

/// "81,104,83"; zeros when the text is something else.
template <std::size_t Count> [[nodiscard]] std::array<std::int32_t, Count> numbersOf(std::string_view text)
{
    std::array<std::int32_t, Count> numbers{};
    for (std::size_t n = 0; n < Count; ++n) {
        const auto comma = text.find(',');
        const auto number = files::numberOf<std::int32_t>(text.substr(0, comma));
        if (!number || (comma == std::string_view::npos) != (n + 1 == Count)) return {};
        numbers[n] = *number;
        text.remove_prefix(std::min(comma == std::string_view::npos ? text.size() : comma + 1, text.size()));
    }
    return numbers;
}

/// Empty when there is no such array of int32.
[[nodiscard]] std::vector<std::int32_t> integersOf(const files::SafetensorsFile& file, std::string_view name)
{
    const auto* entry = file.find(name);
    if (!entry || entry->dtype != files::DType::int32) return {};
    std::vector<std::int32_t> values(static_cast<std::size_t>(entry->elements()));
    std::memcpy(values.data(), file.bytes(*entry).data(), values.size() * sizeof(std::int32_t));
    return values;
}

[[nodiscard]] ResponseUnits unitsIn(const files::SafetensorsFile& file, const std::map<std::string, std::string>& texts)
{
    const auto text = [&](const char* key) {
        const auto found = texts.find(key);
        return found == texts.end() ? std::string_view{} : std::string_view(found->second);
    };
    ResponseUnits units{std::string(text("space")), numbersOf<3>(text("volume_shape")), {}, numbersOf<2>(text("vertices")), {}};
    const auto voxels = integersOf(file, "voxels");
    for (std::size_t n = 0; n + 2 < voxels.size(); n += 3) units.voxels.push_back({voxels[n], voxels[n + 1], voxels[n + 2]});
    for (std::size_t side = 0; side < 2; ++side)
        for (const auto vertex : integersOf(file, kVertices[side])) units.vertices[side].push_back({vertex});
    return units;
}

}  // namespace

fs::path indexFile(const fs::path& folder)
{
    return folder / "index.safetensors";
}

Result<ResponseIndex> readResponseIndex(const fs::path& folder)
{
    const auto path = indexFile(folder);
    const auto file = files::SafetensorsFile::open(path);
    if (!file) return std::unexpected(file.error());
    const auto& texts = file->metadata();
    const auto text = [&](const char* key) {
        const auto found = texts.find(key);
        return found == texts.end() ? std::string{} : found->second;
    };
    if (text("format") != kFormat) return std::unexpected(malformed(path, fmt::format("it does not say '{}'", kFormat)));
    ResponseIndex index{{text("subject"), text("space"), text("version"), text("mask")}, unitsIn(*file, texts), {}, {}};
    if (auto checked = checkUnits(index.units, path.string()); !checked) return std::unexpected(checked.error());
    index.unitsHash = hashOf(index.units);
    if (index.unitsHash != text("units_sha256"))
        return std::unexpected(malformed(path, "its list of voxels is damaged (another checksum than it states)"));
    if (file->find("ncsnr")) {
        auto ncsnr = file->floats("ncsnr");
        if (!ncsnr) return std::unexpected(ncsnr.error());
        if (ncsnr->size() != index.units.size()) return std::unexpected(malformed(path, "its ncsnr has another length"));
        index.ncsnr = std::move(*ncsnr);
    }
    return index;
}

Result<void> writeResponseIndex(const fs::path& folder, const ResponseIndex& index)
{
    const auto& units = index.units;
    std::vector<std::int32_t> voxels;
    for (const auto voxel : units.voxels) voxels.insert(voxels.end(), {voxel.i, voxel.j, voxel.k});
    std::array<std::vector<std::int32_t>, 2> vertices;
    for (std::size_t side = 0; side < 2; ++side)
        for (const auto vertex : units.vertices[side]) vertices[side].push_back(vertex.value);
    std::vector<files::SafetensorsArray> arrays;
    const auto add = [&](const char* name, files::DType dtype, std::vector<std::int64_t> shape, const auto& values) {
        arrays.push_back({name, dtype, std::move(shape), std::as_bytes(std::span(values))});
    };
    if (!units.onSurface()) add("voxels", files::DType::int32, {std::ssize(units.voxels), 3}, voxels);
    if (units.onSurface())
        for (std::size_t side = 0; side < 2; ++side)
            add(kVertices[side], files::DType::int32, {std::ssize(vertices[side])}, vertices[side]);
    if (!index.ncsnr.empty()) add("ncsnr", files::DType::float32, {std::ssize(index.ncsnr)}, index.ncsnr);
    return files::writeSafetensors(indexFile(folder), std::move(arrays),
                                   {{"format", std::string(kFormat)},
                                    {"subject", index.key.subject},
                                    {"space", index.key.space},
                                    {"version", index.key.version},
                                    {"mask", index.key.mask},
                                    {"volume_shape", fmt::format("{}", fmt::join(units.shape, ","))},
                                    {"vertices", fmt::format("{}", fmt::join(units.vertexCounts, ","))},
                                    {"units_sha256", index.unitsHash}});
}

}  // namespace cortilens::data
