// SPDX-License-Identifier: Apache-2.0
#include "core/data/Inspection.h"

#include "core/engine/Report.h"
#include "core/engine/Resources.h"
#include "core/engine/Study.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

/// Backbones of one subject; none when it cannot be opened, which its pieces explain.
[[nodiscard]] std::vector<wire::BackboneSummary> backbonesFor(const data::StudyFiles& tree, const std::string& subject,
                                                              const EngineOptions& options)
{
    const auto opened = data::Subject::open(tree, subject);
    if (!opened) return {};
    const auto resources = findResources(options.resources);
    const auto folders = weightsFolders(tree.root(), resources ? *resources : std::filesystem::path{});
    std::vector<wire::BackboneSummary> summaries;
    for (const auto& backbone : backbonesOf(tree, *opened, folders).backbones) summaries.push_back(summaryOf(backbone));
    return summaries;
}

[[nodiscard]] Json jsonOf(const std::vector<data::Piece>& pieces)
{
    auto list = Json::array();
    for (const auto& piece : pieces)
        list.push_back(
            {{"name", piece.name}, {"state", nameOf(piece.state)}, {"detail", piece.detail}, {"enables", piece.enables}});
    return list;
}

void print(std::string& text, const std::vector<data::Piece>& pieces)
{
    auto out = std::back_inserter(text);
    for (const auto& piece : pieces) {
        fmt::format_to(out, "  {:<8} {:<22} {}\n", nameOf(piece.state), piece.name, piece.detail);
        if (piece.state != data::PieceState::found && !piece.enables.empty())
            fmt::format_to(out, "  {:<8} {:<22} would enable: {}\n", "", "", piece.enables);
    }
}

void printNotices(std::string& text, const std::vector<std::string>& notices)
{
    for (const auto& notice : notices) fmt::format_to(std::back_inserter(text), "  note     {}\n", notice);
}

}  // namespace

Result<std::string> inspectionOf(const std::filesystem::path& directory, const EngineOptions& options, ReportForm form)
{
    const auto inspection = data::inspect(directory);
    if (!inspection) return std::unexpected(inspection.error());
    const auto tree = data::StudyFiles::open(directory);
    if (!tree) return std::unexpected(tree.error());
    Json json{{"root", inspection->root.string()},    {"title", inspection->title},     {"synthetic", inspection->synthetic},
              {"shared", jsonOf(inspection->shared)}, {"notices", inspection->notices}, {"subjects", Json::array()}};
    auto text = fmt::format("{}{}{}{}\n", inspection->root.string(), inspection->title.empty() ? "" : ": ", inspection->title,
                            inspection->synthetic ? " [synthetic]" : "");
    print(text, inspection->shared);
    printNotices(text, inspection->notices);
    for (const auto& subject : inspection->subjects) {
        auto& entry = json["subjects"].emplace_back(Json{{"subject", subject.subject},
                                                         {"pieces", jsonOf(subject.pieces)},
                                                         {"notices", subject.notices},
                                                         {"backbones", Json::array()}});
        text += fmt::format("\n{}\n", subject.subject);
        print(text, subject.pieces);
        printNotices(text, subject.notices);
        for (const auto& backbone : backbonesFor(*tree, subject.subject, options)) {
            entry["backbones"].push_back(
                {{"id", backbone.id}, {"usable", backbone.usable}, {"why", backbone.why}, {"encoder", backbone.encoder}});
            text += fmt::format("  {:<8} {:<22} {}\n", backbone.usable ? "usable" : "unusable", backbone.name,
                                backbone.usable ? backbone.encoder : backbone.why);
        }
    }
    return form == ReportForm::json ? json.dump(2) + '\n' : text;
}

}  // namespace cortilens::engine
