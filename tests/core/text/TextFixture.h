// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

/// What the tokenizers' tests read: texts with what the published Python code makes of them.
namespace cortilens::test {

inline const std::filesystem::path kTextResources = CORTILENS_SOURCE_DIR "/resources/text";
inline const std::filesystem::path kTextData = CORTILENS_SOURCE_DIR "/tests/data/text";

[[nodiscard]] inline nlohmann::json goldensIn(const char* file)
{
    return nlohmann::json::parse(std::ifstream(kTextData / file));
}

/// One of the paper's captions (Luo et al. 2025, text prompts of the five categories) with CLIP's ids.
struct Caption {
    std::string bank;
    std::string text;
    std::vector<std::int64_t> ids;
};

[[nodiscard]] inline std::vector<Caption> paperCaptions()
{
    std::vector<Caption> captions;
    std::ifstream file(kTextData / "paper_captions.tsv");
    for (std::string line; std::getline(file, line);) {
        std::istringstream parts(line);
        Caption caption;
        std::getline(parts, caption.bank, '\t');
        std::getline(parts, caption.text, '\t');
        for (std::int64_t id = 0; parts >> id;) caption.ids.push_back(id);
        captions.push_back(std::move(caption));
    }
    return captions;
}

}  // namespace cortilens::test
