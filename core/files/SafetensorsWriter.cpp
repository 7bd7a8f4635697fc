// SPDX-License-Identifier: Apache-2.0
#include "core/files/AtomicFile.h"
#include "core/files/Safetensors.h"
#include "core/files/SafetensorsHeader.h"
#include "core/files/Shape.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <system_error>
#include <tuple>

namespace cortilens::files {

namespace {

[[nodiscard]] Error invalid(const std::filesystem::path& path, const std::string& what)
{
    return {ErrorKind::invalidRequest, fmt::format("Cannot write {}: {}.", path.string(), what), {}};
}

/// As shape and dtype say; nothing when that is no number.
[[nodiscard]] std::optional<std::size_t> declaredBytes(const SafetensorsArray& array)
{
    const auto elements = elementsOf(array.shape);
    if (!elements) return std::nullopt;
    return static_cast<std::size_t>(*elements) * bytesOf(array.dtype);
}

/// Of an array that has been looked at.
[[nodiscard]] std::size_t bytesIn(const SafetensorsArray& array)
{
    return declaredBytes(array).value_or(0);
}

[[nodiscard]] std::string lengthProblemOf(std::span<const SafetensorsArray> arrays)
{
    for (const auto& array : arrays)
        if (declaredBytes(array) != array.bytes.size())
            return fmt::format("{} has {} bytes, which does not fit shape [{}] of {}", array.name, array.bytes.size(),
                               fmt::join(array.shape, ", "), nameOf(array.dtype));
    return {};
}

[[nodiscard]] std::string nameProblemOf(std::span<const SafetensorsArray> arrays)
{
    std::vector<std::string_view> names;
    for (const auto& array : arrays) names.push_back(array.name);
    std::ranges::sort(names);
    const auto twin = std::ranges::adjacent_find(names);
    return twin == names.end() ? std::string{} : fmt::format("two arrays are named {}", *twin);
}

/// Throws on text that is not UTF-8.
[[nodiscard]] std::string headerOf(std::span<const SafetensorsArray> arrays, const std::map<std::string, std::string>& metadata)
{
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty()) json["__metadata__"] = metadata;
    std::size_t next = 0;
    for (const auto& array : arrays) {
        const auto end = next + bytesIn(array);
        json[array.name] = {{"dtype", safetensorsNameOf(array.dtype)}, {"shape", array.shape}, {"data_offsets", {next, end}}};
        next = end;
    }
    return safetensorsPrefix(json);
}

/// Wide elements first keeps every array aligned to its own width.
void sort(std::vector<SafetensorsArray>& arrays)
{
    std::ranges::sort(arrays, [](const auto& a, const auto& b) {
        return std::tuple(bytesOf(b.dtype), std::string_view(a.name)) < std::tuple(bytesOf(a.dtype), std::string_view(b.name));
    });
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
    for (const auto& problem : {lengthProblemOf(arrays), nameProblemOf(arrays)})
        if (!problem.empty()) return std::unexpected(invalid(path, problem));
    sort(arrays);
    return writeAll(path, headerOf(arrays, metadata), arrays);
} catch (const nlohmann::json::exception&) {
    return std::unexpected(invalid(path, "a name or a metadata text is not UTF-8"));
}

Result<void> writeZeroSafetensors(const std::filesystem::path& path, std::vector<SafetensorsArray> arrays,
                                  const std::map<std::string, std::string>& metadata)
try {
    if (const auto problem = nameProblemOf(arrays); !problem.empty()) return std::unexpected(invalid(path, problem));
    for (auto& array : arrays) {
        if (!declaredBytes(array)) return std::unexpected(invalid(path, fmt::format("{} has no size", array.name)));
        array.bytes = {};
    }
    sort(arrays);
    const auto header = headerOf(arrays, metadata);
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    if (auto written = file->write(std::as_bytes(std::span(header))); !written) return written;
    std::uintmax_t whole = header.size();
    for (const auto& array : arrays) whole += bytesIn(array);
    std::error_code error;
    std::filesystem::resize_file(file->temporaryPath(), whole, error);
    if (error) return std::unexpected(writeError(path, error.value()));
    return file->commit();
} catch (const nlohmann::json::exception&) {
    return std::unexpected(invalid(path, "a name or a metadata text is not UTF-8"));
}

}  // namespace cortilens::files
