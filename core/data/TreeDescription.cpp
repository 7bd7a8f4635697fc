// SPDX-License-Identifier: Apache-2.0
#include "core/data/TreeDescription.h"

#include "core/files/MappedFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>

namespace cortilens::data {

namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxBytes = 1U << 20;

[[nodiscard]] Error malformed(const std::filesystem::path& path, std::string_view what)
{
    return {ErrorKind::malformed, fmt::format("{} cannot be used: {}.", path.string(), what),
            "Correct it or remove it; it is optional."};
}

[[nodiscard]] Result<Story> storyFrom(const Json& json, const std::filesystem::path& path)
{
    const auto id = json.find("nsdId");
    const auto selection = json.find("selection");
    const auto backbone = json.find("backbone");
    const bool whole = json.is_object() && id != json.end() && id->is_number_unsigned() && selection != json.end() &&
                       selection->is_string() && backbone != json.end() && backbone->is_string();
    if (!whole || id->get<std::uint64_t>() > std::numeric_limits<std::int32_t>::max())
        return std::unexpected(malformed(path, "`story` needs `nsdId` (a whole number from 0), `selection` and `backbone`"));
    auto selected = selectionFrom(selection->get<std::string>());
    if (!selected) return std::unexpected(malformed(path, selected.error().message));
    return Story{{id->get<std::int32_t>()}, std::move(*selected), backbone->get<std::string>()};
}

}  // namespace

Result<TreeDescription> readTreeDescription(const std::filesystem::path& path)
{
    const auto file = files::MappedFile::open(path);
    if (!file && file.error().kind == ErrorKind::notFound) return TreeDescription{};
    if (!file) return std::unexpected(file.error());
    const auto bytes = file->bytes();
    if (bytes.size() > kMaxBytes)
        return std::unexpected(Error{ErrorKind::tooLarge, fmt::format("{} is {} bytes long.", path.string(), bytes.size()),
                                     "A description takes some lines; correct it or remove it."});
    const auto json = Json::parse(bytes.begin(), bytes.end(), nullptr, false);
    if (!json.is_object()) return std::unexpected(malformed(path, "it is not a JSON object"));

    TreeDescription description;
    if (const auto title = json.find("title"); title != json.end()) {
        if (!title->is_string()) return std::unexpected(malformed(path, "`title` is not text"));
        description.title = title->get<std::string>();
    }
    if (const auto synthetic = json.find("synthetic"); synthetic != json.end()) {
        if (!synthetic->is_boolean()) return std::unexpected(malformed(path, "`synthetic` is neither true nor false"));
        description.synthetic = synthetic->get<bool>();
    }
    if (const auto story = json.find("story"); story != json.end()) {
        auto told = storyFrom(*story, path);
        if (!told) return std::unexpected(told.error());
        description.story = std::move(*told);
    }
    return description;
}

}  // namespace cortilens::data
