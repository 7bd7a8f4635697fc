// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Occlusion.h"
#include "core/data/ImageList.h"
#include "core/engine/OcclusionOf.h"
#include "core/engine/ShellFigures.h"
#include "core/engine/ShellStudy.h"
#include "core/files/AtomicFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

using Replies = std::vector<wire::OcclusionReply>;
using CurveOf = wire::OcclusionCurve wire::OcclusionReply::*;

constexpr float kClaimed = 0.05F;

[[nodiscard]] analysis::MeanAdvantage meanOf(const Replies& replies, CurveOf curve)
{
    std::vector<double> advantages;
    for (const auto& reply : replies) advantages.push_back(static_cast<double>((reply.*curve).advantage));
    return analysis::meanAdvantage(advantages);
}

[[nodiscard]] std::size_t claimed(const Replies& replies, CurveOf curve)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(replies, [&](const auto& reply) { return (reply.*curve).p <= kClaimed; }));
}

[[nodiscard]] std::string verdictLine(std::string_view name, const wire::OcclusionCurve& curve, const wire::OcclusionReply& reply)
{
    return fmt::format(
        "{:<10} {:>8} {:>26} {:>11} {:>9} {:>7.4f}\n", name, signedFigure(curve.area),
        fmt::format("{} ({} .. {})", signedFigure(curve.chance), signedFigure(curve.low), signedFigure(curve.high)),
        signedFigure(curve.advantage), fmt::format("{} of {}", curve.beaten, reply.drawsDone), static_cast<double>(curve.p));
}

[[nodiscard]] std::string tableOfOne(const wire::OcclusionReply& reply)
{
    auto text = reply.title + '\n';
    text += fmt::format("predicted response ({}): whole photo {}, all covered {}\n", reply.unit,
                        signedFigure(reply.deletion.map.front()), signedFigure(reply.deletion.map.back()));
    text +=
        fmt::format("{:<10} {:>8} {:>26} {:>11} {:>9} {:>7}\n", "curve", "area", "by chance (95 %)", "advantage", "beaten", "p");
    text += verdictLine("deletion", reply.deletion, reply);
    return text + verdictLine("insertion", reply.insertion, reply);
}

[[nodiscard]] std::string summaryLine(std::string_view name, const Replies& replies, CurveOf curve)
{
    const auto mean = meanOf(replies, curve);
    return fmt::format("{}: mean advantage {} ({} .. {}) over {} photos, p <= {} in {}\n", name, signedFigure(mean.mean),
                       signedFigure(mean.low), signedFigure(mean.high), mean.photos, kClaimed, claimed(replies, curve));
}

[[nodiscard]] std::string tableOfMany(const Replies& replies)
{
    const auto& unit = replies.front().unit;
    auto text = replies.front().title + fmt::format(", and {} more photos\n", replies.size() - 1);
    text += fmt::format("{:>8} {:>8} {:>8} {:>10} {:>7} {:>10} {:>7}   ({})\n", "nsdId", "whole", "covered", "deletion", "p",
                        "insertion", "p", unit);
    for (const auto& reply : replies)
        text += fmt::format("{:>8} {:>8} {:>8} {:>10} {:>7.4f} {:>10} {:>7.4f}\n", reply.image.value,
                            signedFigure(reply.deletion.map.front()), signedFigure(reply.deletion.map.back()),
                            signedFigure(reply.deletion.advantage), static_cast<double>(reply.deletion.p),
                            signedFigure(reply.insertion.advantage), static_cast<double>(reply.insertion.p));
    text += summaryLine("deletion", replies, &wire::OcclusionReply::deletion);
    return text + summaryLine("insertion", replies, &wire::OcclusionReply::insertion);
}

[[nodiscard]] nlohmann::json jsonOf(const wire::OcclusionCurve& curve)
{
    return {{"map", curve.map},
            {"area", jsonNumber(curve.area)},
            {"chance", jsonNumber(curve.chance)},
            {"low", jsonNumber(curve.low)},
            {"high", jsonNumber(curve.high)},
            {"advantage", jsonNumber(curve.advantage)},
            {"beaten", curve.beaten},
            {"p", jsonNumber(curve.p)}};
}

[[nodiscard]] nlohmann::json summaryOf(const Replies& replies, CurveOf curve)
{
    const auto mean = meanOf(replies, curve);
    return {{"mean_advantage", jsonNumber(mean.mean)},
            {"low", jsonNumber(mean.low)},
            {"high", jsonNumber(mean.high)},
            {"photos", mean.photos},
            {"claimed", claimed(replies, curve)}};
}

[[nodiscard]] std::string asJson(const Replies& replies)
{
    auto photos = nlohmann::json::array();
    for (const auto& reply : replies)
        photos.push_back({{"nsdId", reply.image.value},
                          {"title", reply.title},
                          {"unit", reply.unit},
                          {"patches", reply.counts},
                          {"draws", reply.drawsDone},
                          {"deletion", jsonOf(reply.deletion)},
                          {"insertion", jsonOf(reply.insertion)}});
    const nlohmann::json whole{{"photos", photos},
                               {"deletion", summaryOf(replies, &wire::OcclusionReply::deletion)},
                               {"insertion", summaryOf(replies, &wire::OcclusionReply::insertion)}};
    return whole.dump(2) + '\n';
}

/// The header once.
[[nodiscard]] std::string csvOf(const Replies& replies)
{
    std::string text;
    for (const auto& reply : replies) text += text.empty() ? reply.csv : reply.csv.substr(reply.csv.find('\n') + 1);
    return text;
}

/// One photo after the other.
[[nodiscard]] Result<Replies> askAll(const std::shared_ptr<const Study>& study, FeatureSource& source,
                                     const OcclusionOptions& options, const std::stop_token& stop, const OcclusionProgress& tell)
{
    const auto stimuli = study->stimuli();
    if (!stimuli) return std::unexpected(stimuli.error());
    const auto images = data::imagesFrom(options.images, **stimuli);
    if (!images) return std::unexpected(images.error());
    auto query = options.query;
    auto selection = selectionFrom(options.selection);
    if (!selection) return std::unexpected(selection.error());
    query.selection = std::move(*selection);
    Replies replies;
    for (const auto image : *images) {
        query.image = image;
        const auto request = mapRequestOf(query);
        if (!request) return std::unexpected(request.error());
        const auto inquiry = inquiryOf(study, source, *request);
        if (!inquiry) return std::unexpected(inquiry.error());
        const auto made = source.make(inquiry->order, {.stop = stop});
        if (!made) return std::unexpected(made.error());
        OcclusionCourse course;
        course.stop = stop;
        if (tell) course.partial = [&](const auto& partial) { tell(replies.size(), images->size(), partial); };
        auto reply = occlusionOf(*inquiry, *made->features, source, query, course);
        if (!reply) return std::unexpected(reply.error());
        replies.push_back(std::move(*reply));
    }
    return replies;
}

}  // namespace

Result<std::string> occlusionText(const EngineOptions& engine, const OcclusionOptions& options, const std::stop_token& stop,
                                  const OcclusionProgress& tell)
{
    // Before minutes of work: can the table be written at all? The draft goes away again.
    if (!options.csv.empty())
        if (const auto draft = files::AtomicFile::create(options.csv); !draft) return std::unexpected(draft.error());
    const auto shell = openForShell(engine, options.directory, options.subject, options.encoder);
    if (!shell) return std::unexpected(shell.error());
    const auto replies = askAll(shell->study, shell->source(), options, stop, tell);
    if (!replies) return std::unexpected(replies.error());
    if (!options.csv.empty()) {
        const auto table = csvOf(*replies);
        if (auto written = files::writeAtomically(options.csv, std::as_bytes(std::span(table))); !written)
            return std::unexpected(written.error());
    }
    if (options.json) return asJson(*replies);
    return replies->size() == 1 ? tableOfOne(replies->front()) : tableOfMany(*replies);
}

}  // namespace cortilens::engine
