// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace cortilens::gui {

struct SavedSession;

inline constexpr const char* kSessionMark = "cortilens_session";
inline constexpr int kSessionVersion = 1;

/// What a session's file holds, with null for what is not chosen. Where the study lies is left to the caller.
[[nodiscard]] nlohmann::ordered_json jsonOf(const SavedSession& session);

}  // namespace cortilens::gui
