// SPDX-License-Identifier: Apache-2.0
#include "core/wire/StudyMessages.h"

#include "core/wire/Messages.inl"

namespace cortilens::wire {

namespace codec {

template <>
inline constexpr auto kFields<StudyTextQuery> =
    std::tuple{field("directory", &StudyTextQuery::directory), optional("draft", &StudyTextQuery::draft)};

template <>
inline constexpr auto kFields<StudyText> =
    std::tuple{field("file", &StudyText::file), field("text", &StudyText::text), optional("saved", &StudyText::isSaved)};

template <>
inline constexpr auto kFields<StudyVerdict> =
    std::tuple{field("text", &StudyVerdict::text), field("usable", &StudyVerdict::isUsable)};

}  // namespace codec

template nlohmann::json toJson<StudyTextQuery>(const StudyTextQuery&);
template nlohmann::json toJson<StudyText>(const StudyText&);
template nlohmann::json toJson<StudyVerdict>(const StudyVerdict&);
template Result<StudyTextQuery> fromJson<StudyTextQuery>(const nlohmann::json&);
template Result<StudyText> fromJson<StudyText>(const nlohmann::json&);
template Result<StudyVerdict> fromJson<StudyVerdict>(const nlohmann::json&);

}  // namespace cortilens::wire
