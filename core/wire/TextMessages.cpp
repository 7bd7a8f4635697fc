// SPDX-License-Identifier: Apache-2.0
#include "core/wire/TextMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<TextBank> =
    std::tuple{field("id", &TextBank::id), field("title", &TextBank::title), field("prompts", &TextBank::prompts)};

template <> inline constexpr auto kFields<TextBankList> = std::tuple{field("banks", &TextBankList::banks)};

template <>
inline constexpr auto kFields<TextRankQuery> = std::tuple{
    optional("text", &TextRankQuery::text), optional("bank", &TextRankQuery::bank), field("backbone", &TextRankQuery::backbone)};

template <>
inline constexpr auto kFields<TextRanking> =
    std::tuple{field("images", &TextRanking::images), field("cosines", &TextRanking::cosines),
               field("photos", &TextRanking::photos), field("basis", &TextRanking::basis), field("notice", &TextRanking::notice)};

}  // namespace codec

template nlohmann::json toJson<TextBankList>(const TextBankList&);
template nlohmann::json toJson<TextRankQuery>(const TextRankQuery&);
template nlohmann::json toJson<TextRanking>(const TextRanking&);
template Result<TextBankList> fromJson<TextBankList>(const nlohmann::json&);
template Result<TextRankQuery> fromJson<TextRankQuery>(const nlohmann::json&);
template Result<TextRanking> fromJson<TextRanking>(const nlohmann::json&);

}  // namespace cortilens::wire
