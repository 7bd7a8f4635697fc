// SPDX-License-Identifier: Apache-2.0
#include "core/files/ShardIndex.h"

#include "core/files/MappedFile.h"
#include "core/files/ReadError.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace cortilens::files {

namespace {

constexpr std::string_view kFormat = "an index of weights in several files";
constexpr std::size_t kMaxBytes = 64U << 20;
constexpr int kMaxDepth = 8;

/// A name of a file in the same folder, and no way to another one.
[[nodiscard]] bool isPlainName(const std::string& name)
{
    return !name.empty() && name != "." && name != ".." && name.find_first_of(std::string_view("/\\\0", 3)) == std::string::npos;
}

}  // namespace

Result<std::map<std::string, std::filesystem::path>> readShardIndex(const std::filesystem::path& index)
{
    const auto file = MappedFile::open(index);
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    if (bytes.size() > kMaxBytes)
        return std::unexpected(
            Error{ErrorKind::tooLarge,
                  fmt::format("{} is {} bytes long, too long for an index of weights.", index.string(), bytes.size()),
                  "Name the .safetensors file itself."});
    const auto* text = reinterpret_cast<const char*>(bytes.data());
    const auto notTooDeep = [](int depth, nlohmann::json::parse_event_t, nlohmann::json&) { return depth < kMaxDepth; };
    const auto json = nlohmann::json::parse(text, text + bytes.size(), notTooDeep, false);
    if (!json.is_object() || !json.contains("weight_map") || !json["weight_map"].is_object())
        return std::unexpected(malformed(index, kFormat, "it has no weight_map"));
    std::map<std::string, std::filesystem::path> shards;
    for (const auto& [tensor, shard] : json["weight_map"].items()) {
        if (!shard.is_string() || !isPlainName(shard.get<std::string>()))
            return std::unexpected(
                malformed(index, kFormat, fmt::format("tensor {} is not said to be in a file beside it", tensor)));
        shards.emplace(tensor, index.parent_path() / shard.get<std::string>());
    }
    if (shards.empty()) return std::unexpected(malformed(index, kFormat, "it names no tensor"));
    return shards;
}

bool isShardIndex(const std::filesystem::path& path)
{
    return path.filename().string().ends_with(".index.json");
}

}  // namespace cortilens::files
