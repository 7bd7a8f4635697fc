// SPDX-License-Identifier: Apache-2.0
#include "core/files/SafetensorsStream.h"

#include "core/files/SafetensorsHeader.h"
#include "core/files/Shape.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <utility>

namespace cortilens::files {

namespace {

[[nodiscard]] Error invalid(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::invalidRequest, fmt::format("Cannot write {}: {}.", path.string(), what), {}};
}

[[nodiscard]] std::optional<std::uint64_t> bytesFor(const SafetensorsPlan& array)
{
    std::uint64_t bytes = 0;
    const auto elements = elementsOf(array.shape);
    if (!elements || __builtin_mul_overflow(*elements, bytesOf(array.dtype), &bytes)) return std::nullopt;
    return bytes;
}

}  // namespace

SafetensorsStream::SafetensorsStream(AtomicFile file, std::filesystem::path path, std::uint64_t bytes)
    : m_file(std::move(file))
    , m_path(std::move(path))
    , m_left(bytes)
{}

Result<SafetensorsStream> SafetensorsStream::create(const std::filesystem::path& path, std::span<const SafetensorsPlan> arrays,
                                                    const std::map<std::string, std::string>& metadata)
try {
    nlohmann::ordered_json json = nlohmann::ordered_json::object();
    if (!metadata.empty()) json["__metadata__"] = metadata;
    std::uint64_t next = 0;
    for (const auto& array : arrays) {
        const auto bytes = bytesFor(array);
        if (!bytes || json.contains(array.name))
            return std::unexpected(invalid(path, fmt::format("the array {} makes no sense or comes twice", array.name)));
        json[array.name] = {
            {"dtype", safetensorsNameOf(array.dtype)}, {"shape", array.shape}, {"data_offsets", {next, next + *bytes}}};
        next += *bytes;
    }
    const auto header = safetensorsPrefix(json);
    auto file = AtomicFile::create(path);
    if (!file) return std::unexpected(file.error());
    if (auto written = file->write(std::as_bytes(std::span(header))); !written) return std::unexpected(written.error());
    return SafetensorsStream(std::move(*file), path, next);
} catch (const nlohmann::json::exception&) {
    return std::unexpected(invalid(path, "a name or a metadata text is not UTF-8"));
}

Result<void> SafetensorsStream::append(std::span<const std::byte> bytes)
{
    if (bytes.size() > m_left) return std::unexpected(invalid(m_path, "there are more bytes than its header announces"));
    m_left -= bytes.size();
    return m_file.write(bytes);
}

Result<void> SafetensorsStream::commit()
{
    if (m_left > 0)
        return std::unexpected(invalid(m_path, fmt::format("{} bytes that its header announces are missing", m_left)));
    return m_file.commit();
}

}  // namespace cortilens::files
