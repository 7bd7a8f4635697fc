// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

/// What a folder holds, and converting its betas. Conversions as in Protocol.h.
namespace cortilens::wire {

namespace method {
/// InspectQuery -> InspectReply: everything is opened that can be; what is missing or damaged is part of the answer.
inline constexpr const char* kInspect = "data/inspect";
/// ConvertRequest -> ConvertReply: what it would take. Nothing is written.
inline constexpr const char* kConvertPlan = "responses/plan";
/// ConvertRequest -> ConvertReply when the last session is written; $/progress carries ConvertProgress. It shows in engine/jobs
/// and is given up with $/cancel; sessions that were done stay, and the same request goes on from there.
inline constexpr const char* kConvert = "responses/convert";
}  // namespace method

struct InspectQuery {
    std::string directory{};
};

/// One kind of file that the program can use.
struct PieceReport {
    std::string name{};     ///< for people: Surfaces
    std::string state{};    ///< found, missing, damaged
    std::string detail{};   ///< found: what and how much; missing: where it was looked for; damaged: why, and what to do
    std::string enables{};  ///< what it makes possible
};

/// Betas of one space and version, as they can be converted.
struct BetasReport {
    std::string space{};    ///< func1pt8mm
    std::string version{};  ///< betas_fithrf_GLMdenoise_RR
    std::int32_t sessions = 0;
};

struct SubjectPieces {
    std::string subject{};
    std::vector<PieceReport> pieces{};
    std::vector<BetasReport> betas{};    ///< the best version of each space first
    std::vector<std::string> notices{};  ///< what was passed over
};

struct InspectReply {
    std::string root{};
    std::string title{};
    bool synthetic = false;
    std::vector<PieceReport> shared{};  ///< stimuli, their table, the design, encoders
    std::vector<SubjectPieces> subjects{};
    std::vector<std::string> notices{};
};

struct ConvertRequest {
    std::string directory{};
    std::string subject{};
    std::string space{"func1pt8mm"};  ///< optional
    std::string version{};            ///< empty: the best there is; optional
    std::string mask{"nsdgeneral"};   ///< a region, "all", or a threshold such as faces > 2; optional
};

struct ConvertProgress {
    float fraction = 0;
    std::string words;  ///< for people: session, rate, time left
};

struct ConvertReply {
    std::string text;  ///< for people, in lines
};

}  // namespace cortilens::wire
