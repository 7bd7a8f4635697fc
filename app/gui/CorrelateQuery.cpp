// SPDX-License-Identifier: Apache-2.0
#include "app/gui/CorrelateQuery.h"

#include "app/gui/ViewState.h"

#include <algorithm>
#include <string_view>

namespace cortilens::gui {

namespace {

constexpr std::string_view kText = "correlate-words:";
constexpr std::string_view kBank = "correlate-bank:";

}  // namespace

CorrelateWords withWordsOf(const std::string& overlay, CorrelateWords words)
{
    if (overlay.starts_with(kBank)) words.banks = true;
    if (!overlay.starts_with(kText)) return words;
    const auto text = overlay.substr(kText.size());
    if (!text.empty() && std::ranges::find(words.texts, text) == words.texts.end()) words.texts.push_back(text);
    return words;
}

wire::CorrelatesQuery correlatesQueryFor(const ViewState& state, int views, const CorrelateWords& words)
{
    const auto asked = withWordsOf(state.overlay, words);
    wire::CorrelatesQuery query{.backbone = state.backbone, .adaptor = state.adaptor, .views = views, .preset = state.preset};
    query.texts = asked.texts;
    if (asked.banks) query.banks = {"all"};
    return query;
}

}  // namespace cortilens::gui
