// SPDX-License-Identifier: Apache-2.0
#include "core/text/PromptBanks.h"

#include "core/files/MappedFile.h"
#include "core/files/TextLines.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace cortilens::text {

namespace {

using Json = nlohmann::json;

[[nodiscard]] PromptBank bankFrom(const Json& value)
{
    return {value.at("id").get<std::string>(), value.at("title").get<std::string>(),
            value.at("prompts").get<std::vector<std::string>>(), value.value("classes", std::vector<std::string>{})};
}

[[nodiscard]] Error malformed(const std::filesystem::path& file, std::string_view why)
{
    return {ErrorKind::malformed, fmt::format("{} is not a list of prompt banks: {}.", file.string(), why),
            "Each bank needs an id of its own, a title and at least one prompt."};
}

}  // namespace

Result<std::vector<PromptBank>> readPromptBanks(const std::filesystem::path& file)
try {
    const auto mapped = files::MappedFile::open(file);
    if (!mapped) return std::unexpected(mapped.error());
    std::vector<PromptBank> banks;
    const auto content = Json::parse(files::textOf(mapped->bytes()));
    for (const auto& value : content.at("banks")) {
        auto bank = bankFrom(value);
        if (bank.id.empty() || bank.prompts.empty()) return std::unexpected(malformed(file, "one has no id or no prompt"));
        if (std::ranges::find(banks, bank.id, &PromptBank::id) != banks.end())
            return std::unexpected(malformed(file, fmt::format("{} is there twice", bank.id)));
        banks.push_back(std::move(bank));
    }
    return banks;
} catch (const Json::exception& exception) {
    return std::unexpected(malformed(file, exception.what()));
}

}  // namespace cortilens::text
