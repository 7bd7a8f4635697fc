// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

/// Describing data of one's own in a study.json. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// StudyTextQuery -> StudyText: what is saved in a folder, or a draft from what lies there.
inline constexpr const char* kStudyText = "study/text";
/// StudyText -> StudyVerdict: what is wrong with the text, and what would open; nothing is written. Its folder need not be open.
inline constexpr const char* kStudyCheck = "study/check";
/// StudyText -> StudyText, as it is saved now. Refused, and nothing written, while it does not open.
inline constexpr const char* kStudySave = "study/save";
}  // namespace method

struct StudyTextQuery {
    std::string directory{};
    bool draft = false;  ///< anew, even where one is saved; optional
};

struct StudyText {
    std::string file{};  ///< study.json in the folder
    std::string text{};
    bool isSaved = false;  ///< the file has this text; false: a draft, or changed; optional
};

struct StudyVerdict {
    std::string text{};     ///< for people, in lines: what is wrong where, what was found of each subject
    bool isUsable = false;  ///< it opens, though pieces may be missing
};

}  // namespace cortilens::wire
