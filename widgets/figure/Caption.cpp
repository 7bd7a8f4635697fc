// SPDX-License-Identifier: Apache-2.0
#include "widgets/figure/Caption.h"

#include "widgets/color/ValueScale.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <vector>

namespace cortilens {

namespace {

[[nodiscard]] bool known(const std::optional<float>& value)
{
    return value && std::isfinite(*value);
}

[[nodiscard]] std::string subjectOf(const FigureFacts& facts)
{
    return facts.synthetic ? fmt::format("synthetic subject {}", facts.subject) : facts.subject;
}

/// FFA-1 (512 voxels; R² 0.42, noise ceiling 55 %).
[[nodiscard]] std::string selectionWords(const FigureFacts& facts)
{
    std::vector<std::string> about;
    if (facts.voxels > 0) about.push_back(fmt::format("{} {}", facts.voxels, facts.voxels == 1 ? "voxel" : "voxels"));
    if (known(facts.r2)) about.push_back(fmt::format("R² {}", color::formatValue(*facts.r2).toStdString()));
    if (known(facts.ceiling)) about.push_back(fmt::format("noise ceiling {:.0f} %", *facts.ceiling));
    if (about.empty()) return facts.selection;
    return fmt::format("{} ({})", facts.selection, fmt::join(about, ", "));
}

[[nodiscard]] std::string_view formWords(const CortexShape& shape)
{
    if (shape.base != shape.target && shape.morph < 1) return shape.morph > 0 ? "partly inflated" : nameOf(shape.base);
    return nameOf(shape.target);
}

/// DeiT-Tiny/16, NACLIP, 336 px, 13 views, sigma 10, shifts of at most 3 patches, float32 on CPU.
[[nodiscard]] std::string methodWords(const LinkedFigure& figure)
{
    const auto& facts = figure.facts;
    std::vector<std::string> method;
    for (const auto& word : {facts.backbone, facts.adaptor})
        if (!word.empty()) method.push_back(word);
    if (!facts.preset.empty()) method.push_back(fmt::format("preset {}", facts.preset));
    if (facts.inputPixels > 0) method.push_back(fmt::format("{} px", facts.inputPixels));
    method.push_back(viewWordsOf(*figure.photo.map));
    for (const auto& word : {facts.values, facts.precision})
        if (!word.empty()) method.push_back(word);
    return fmt::format("{}", fmt::join(method, ", "));
}

}  // namespace

std::string photoWordsOf(const FigureFacts& facts)
{
    if (!facts.photo) return "a photo";
    return fmt::format("photo nsdId {} (73K {})", facts.photo->value, id73kOf(*facts.photo).value);
}

std::string viewWordsOf(const RelevanceMap& map)
{
    if (map.viewsDone < map.viewsTotal) return fmt::format("{} of {} views", map.viewsDone, map.viewsTotal);
    return fmt::format("{} {}", map.viewsDone, map.viewsDone == 1 ? "view" : "views");
}

std::string hatchWords(const RelevanceMap& map, const std::string& interval)
{
    if (interval.empty()) return {};
    if (map.low.empty()) return fmt::format("Without an interval: {}.", interval);
    return fmt::format("Hatched where zero lies within {}.", interval);
}

CaptionParts captionPartsOf(const LinkedFigure& figure)
{
    const auto& facts = figure.facts;
    CaptionParts parts;
    const auto shown = figure.cortex.bar ? figure.cortex.bar->quantity.toStdString() : std::string("Cortex");
    parts.cortex = fmt::format("{}{} {} surface of {}", shown, figure.cortex.bar ? " on the" : ",",
                               formWords(figure.cortex.state.shape), subjectOf(facts));
    if (!facts.space.empty()) parts.cortex += fmt::format(" ({})", facts.space);
    if (!facts.selection.empty()) parts.cortex += fmt::format("; selected: {}", selectionWords(facts));
    parts.cortex += '.';

    if (figure.photo.map && !facts.words.empty())
        parts.photo = fmt::format("Where {} lies in {}: {}.", facts.words, photoWordsOf(facts), methodWords(figure));
    else if (figure.photo.map && !facts.selection.empty())
        parts.photo = fmt::format("Where {} looks in {}: {}.", facts.selection, photoWordsOf(facts), methodWords(figure));
    else
        parts.photo = facts.photo ? fmt::format("The {}.", photoWordsOf(facts)) : std::string("A photo.");
    if (figure.photo.map && !facts.interval.empty()) parts.photo += ' ' + hatchWords(*figure.photo.map, facts.interval);
    if (!facts.version.empty()) parts.photo += fmt::format(" {}.", facts.version);
    if (facts.synthetic) parts.photo += " Synthetic brain, real photo.";
    return parts;
}

std::string captionOf(const LinkedFigure& figure)
{
    const auto parts = captionPartsOf(figure);
    return fmt::format("a, {} b, {}", parts.cortex, parts.photo);
}

std::string cortexHeadingOf(const LinkedFigure& figure)
{
    const auto& facts = figure.facts;
    return facts.selection.empty() ? subjectOf(facts) : fmt::format("{} · {}", subjectOf(facts), facts.selection);
}

std::string photoHeadingOf(const LinkedFigure& figure)
{
    const auto& facts = figure.facts;
    if (!facts.photo) return facts.backbone;
    auto heading = fmt::format("nsdId {}", facts.photo->value);
    if (!facts.backbone.empty() && figure.photo.map) heading += fmt::format(" · {}", facts.backbone);
    return heading;
}

FigureText figureTextOf(const LinkedFigure& figure, const PageSize& page)
{
    const auto& facts = figure.facts;
    FigureText text = facts.more;
    const auto set = [&text](const std::string& key, const std::string& value) {
        if (!value.empty()) text[key] = value;
    };
    set("Software", facts.version);
    set("Title", fmt::format("{}, {}", facts.selection.empty() ? "Cortex and photo" : facts.selection, photoWordsOf(facts)));
    set("Description", captionOf(figure));
    set("Subject", facts.subject);
    set("Space", facts.space);
    set("Synthetic", facts.synthetic ? "yes: the brain is made up" : "no");
    set("Selection", facts.selection);
    set("Words", facts.words);
    set("Preset", facts.preset);
    if (facts.photo) set("Photo", fmt::format("nsdId {}", facts.photo->value));
    if (figure.photo.map) set("Method", methodWords(figure));
    set("Page", toText(page));
    return text;
}

}  // namespace cortilens
