// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/types/Error.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// What is asked of words: which prompt banks there are, and which photos a text fits best. Protocol.h says how messages look; a
/// text's map is a RelevanceRequest with words in it.
namespace cortilens::wire {

namespace method {
inline constexpr const char* kTextBanks = "text/banks";  ///< {} -> TextBankList
inline constexpr const char* kTextRank = "text/rank";    ///< TextRankQuery -> TextRanking
}  // namespace method

/// A category in many words.
struct TextBank {
    std::string id{};                    ///< food
    std::string title{};                 ///< for people
    std::vector<std::string> prompts{};  ///< A photo of bread, ...
};

struct TextBankList {
    std::vector<TextBank> banks{};
};

/// One of `text` and `bank`.
struct TextRankQuery {
    std::string text{};  ///< optional
    std::string bank{};  ///< id; optional
    std::string backbone{};
};

/// Photos by their cosine with a text, highest first. Photos of which nothing is stored are left out.
struct TextRanking {
    std::vector<std::int32_t> images{};  ///< nsdId, from 0
    std::vector<float> cosines{};        ///< of each
    std::int32_t photos = 0;             ///< there are of them
    std::string basis{};                 ///< what was compared: whole-image embeddings; the mean of stored maps
    std::string notice{};                ///< how the text was understood, when a person should know
};

template <typename Message> [[nodiscard]] nlohmann::json toJson(const Message& message);
template <typename Message> [[nodiscard]] Result<Message> fromJson(const nlohmann::json& value);

}  // namespace cortilens::wire
