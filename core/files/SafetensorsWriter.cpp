// SPDX-License-Identifier: Apache-2.0
#include "core/files/AtomicFile.h"
#include "core/files/Safetensors.h"
#include "core/files/SafetensorsHeader.h"
#include "core/files/Shape.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <tuple>

namespace cortilens::files {

namespace {

[[nodiscard]] Error invalid(const std::filesystem::path& path, const std::string& what)
{
    return {ErrorKind::invalidRequest, fmt::format("Cannot write {}: {}.", path.string(), what), {}};
}

[[nodiscard]] std::string problemOf(std::span<const SafetensorsArray> arrays)
{
    for (const auto& array : arrays) {
        const auto elements = elementsOf(array.shape);
        if (!elements || array.bytes.size() != static_cast<std::size_t>(*elements) * bytesOf(array.dtype))
            return fmt::format("{} has {} bytes, which does not fit shape [{}] of {}", array.name, array.bytes.size(),
                               fmt::join(array.shape, ", "), nameOf(array.dtype));
    }
    std::vector<std::string_view> names;
    for (const auto& array : arrays) names.push_back(array.name);
    std::ranges::sort(names);
    const auto twin = std::ranges::adjacent_find(names);
    return twin == names.end() ? std::string{} : fmt::format("two arrays are named {}", *twin);
}

/// Length and JSON, padded with spaces so that the data begin at a multiple of 8. Throws on text that is not UTF-8.
[[nodiscard]] std::string headerOf(std::span<const SafetensorsArray> arrays, const std::map<std::string, std::string>& metadata)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty()) json["__metadata__"] = metadata;
    std::size_t next = 0;
    for (const auto& array : arrays) {
        json[array.name] = {{"dtype", safetensorsNameOf(array.dtype)},
                            {"shape", array.shape},
                            {"data_offsets", {next, next + array.bytes.size()}}};
        next += array.bytes.size();
    }
    std::string text = json.dump();
    text.append((8 - text.size() % 8) % 8, ' ');
    const std::uint64_t length = text.size();
    std::string header(sizeof length, '\0');
    std::memcpy(header.data(), &length, sizeof length);
    return header + text;
}

[[nodiscard]] Result<void> writeAll(const std::filesystem::path& path, const std::string& header,
                                    std::span<const SafetensorsArray> arrays)
{
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    if (auto written = file->write(std::as_bytes(std::span(header))); !written) return written;
    for (const auto& array : arrays)
        if (auto written = file->write(array.bytes); !written) return written;
    return file->commit();
}

}  // namespace

Result<void> writeSafetensors(const std::filesystem::path& path, std::vector<SafetensorsArray> arrays,
                              const std::map<std::string, std::string>& metadata)
try {
    if (const auto problem = problemOf(arrays); !problem.empty()) return std::unexpected(invalid(path, problem));
    // Wide elements first keeps every array aligned to its own width.
    std::ranges::sort(arrays, [](const auto& a, const auto& b) {
        return std::tuple(bytesOf(b.dtype), std::string_view(a.name)) < std::tuple(bytesOf(a.dtype), std::string_view(b.name));
    });
    return writeAll(path, headerOf(arrays, metadata), arrays);
} catch (const nlohmann::json::exception&) {
    return std::unexpected(invalid(path, "a name or a metadata text is not UTF-8"));
}

}  // namespace cortilens::files
