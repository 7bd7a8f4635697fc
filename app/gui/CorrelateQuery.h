// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/wire/CorrelateMessages.h"

#include <string>
#include <vector>

namespace cortilens::gui {

struct ViewState;

/// Words whose maps are correlated as well.
struct CorrelateWords {
    std::vector<std::string> texts{};
    bool banks = false;  ///< all prompt banks
    friend bool operator==(const CorrelateWords&, const CorrelateWords&) = default;
};

/// `words`, and those that the overlay is about, so that an overlay that is kept in a session or named on the command line can be
/// measured again.
[[nodiscard]] CorrelateWords withWordsOf(const std::string& overlay, CorrelateWords words);

/// What is asked so that the state's maps are correlated. `views`: as of RelevanceRequest.
[[nodiscard]] wire::CorrelatesQuery correlatesQueryFor(const ViewState& state, int views, const CorrelateWords& words = {});

}  // namespace cortilens::gui
