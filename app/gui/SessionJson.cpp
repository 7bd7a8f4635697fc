// SPDX-License-Identifier: Apache-2.0
#include "app/gui/SessionJson.h"

#include "app/gui/SessionFile.h"

#include <QCoreApplication>

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <vector>

namespace cortilens::gui {

using Json = nlohmann::ordered_json;  // a person may read the file

namespace {

[[nodiscard]] Json rotationJson(const Rotation& rotation)
{
    if (rotation == Rotation{}) return {};
    auto numbers = Json::array();
    for (const auto& row : rotation)
        for (const double value : row) numbers.push_back(value);
    return numbers;
}

/// Empty: null, so that a value that was there before goes.
[[nodiscard]] Json textOrNull(const std::string& text)
{
    return text.empty() ? Json() : Json(text);
}

[[nodiscard]] Json wordsJson(const Words& words)
{
    return words.empty() ? Json() : Json{{"text", textOrNull(words.text)}, {"bank", textOrNull(words.bank)}};
}

[[nodiscard]] Json comparisonJson(const Wish& wish)
{
    if (wish.columns.empty() && wish.pinned.empty()) return {};
    auto columns = Json::array();
    for (const auto& column : wish.columns) {
        columns.push_back({{"backbone", column.backbone}, {"adaptor", column.adaptor}, {"preset", column.preset}});
        if (!column.subject.empty()) columns.back()["subject"] = column.subject;
    }
    auto pinned = Json::array();
    for (const auto& row : wish.pinned)
        pinned.push_back({{"selection", textOrNull(toText(row.selection))}, {"words", wordsJson(row.words)}});
    return {{"columns", columns}, {"pinned", pinned}};
}

[[nodiscard]] Json poseJson(const std::optional<CortexPose>& pose)
{
    if (!pose) return {};
    return {{"rotation", rotationJson(pose->rotation)},
            {"fitted", rotationJson(pose->fitted)},
            {"sides_swapped", pose->sidesSwapped},
            {"with_underside", pose->withUnderside},
            {"zoom", pose->zoom},
            {"pan_x_mm", pose->panX},
            {"pan_y_mm", pose->panY}};
}

/// Vertices as one text: a number a line would hide the rest of the file.
[[nodiscard]] Json drawnJson(const std::vector<DrawnShape>& drawn)
{
    auto regions = Json::array();
    for (const auto& shape : drawn) {
        if (!shape.vertices) continue;
        std::array<std::string, 2> sides;
        for (std::size_t side = 0; side < 2; ++side)
            for (const auto vertex : (*shape.vertices)[side]) {
                if (!sides[side].empty()) sides[side] += ' ';
                sides[side] += std::to_string(vertex.value);
            }
        regions.push_back({{"name", shape.name}, {"lh", sides[0]}, {"rh", sides[1]}});
    }
    return regions.empty() ? Json() : regions;
}

[[nodiscard]] Json coloursJson(const OverlayChoices& overlays)
{
    auto colours = Json::object();
    for (const auto& [overlay, choice] : overlays) {
        auto look = Json::object();
        if (!choice.map.empty()) look["map"] = choice.map;
        if (choice.range) {
            look["low"] = choice.range->low;
            look["high"] = choice.range->high;
        }
        if (!look.empty()) colours[overlay] = look;
    }
    return colours.empty() ? Json() : colours;
}

[[nodiscard]] Json settingsJson(const ViewSettings& settings)
{
    auto all = Json::object();
    for (const auto& [name, value] : settings) std::visit([&all, &key = name](const auto& each) { all[key] = each; }, value);
    return all;
}

}  // namespace

Json jsonOf(const SavedSession& session)
{
    const auto& wish = session.wish;
    auto patches = Json::array();
    for (const auto& patch : session.patches) patches.push_back(Json::array({patch.row, patch.col}));
    auto thresholds = Json::object();
    for (const auto& [overlay, choice] : session.overlays)
        if (choice.threshold) thresholds[overlay] = *choice.threshold;
    return {
        {kSessionMark, kSessionVersion},
        {"saved_by", "Cortilens " + QCoreApplication::applicationVersion().toStdString()},
        {"study", {{"subject", wish.subject}, {"encoders", wish.encoders}}},
        {"photo", wish.image ? Json(wish.image->value) : Json()},
        {"selection", textOrNull(toText(wish.selection))},
        {"words", wordsJson(wish.words)},
        {"backbone", textOrNull(wish.backbone)},
        {"preset", textOrNull(wish.preset)},
        {"adaptor", textOrNull(wish.adaptor)},
        {"intervals", wish.intervals.value_or(false)},
        {"views", session.views > 0 ? Json(session.views) : Json()},
        {"overlay", textOrNull(wish.overlay.value_or(std::string()))},
        {"sampling", textOrNull(wish.sampling.value_or(std::string()))},
        {"thresholds", thresholds},
        {"colours", coloursJson(session.overlays)},
        {"click", session.click == ClickMode::region ? "region" : "vertex"},
        {"patches", patches.empty() ? Json() : patches},
        {"comparison", comparisonJson(wish)},
        {"drawn", drawnJson(wish.drawn)},
        {"range", session.range ? Json(*session.range) : Json()},
        {"view", settingsJson(session.settings)},
        {"pose", poseJson(session.pose)},
    };
}

}  // namespace cortilens::gui
