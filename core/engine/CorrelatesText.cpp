// SPDX-License-Identifier: Apache-2.0
#include "core/engine/CorrelatesOf.h"
#include "core/engine/ShellFigures.h"
#include "core/engine/ShellStudy.h"
#include "core/files/AtomicFile.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <span>

namespace cortilens::engine {

namespace {

[[nodiscard]] std::string asTable(const wire::CorrelatesReply& reply)
{
    auto text = reply.title + '\n';
    for (const auto& property : reply.properties)
        text +=
            fmt::format("  {}{}: {} photos, {} patches\n", property.name,
                        property.unit.empty() ? std::string{} : " (" + property.unit + ")", property.photos, property.patches);
    text += fmt::format("{:<24} {:>7}", "region", "voxels");
    for (const auto& property : reply.properties) text += fmt::format("  {:>45}", "r with " + property.id);
    text += '\n';
    for (std::size_t region = 0; region < reply.regions.size(); ++region) {
        text += fmt::format("{:<24} {:>7}", reply.regions[region], reply.voxels[region]);
        for (const auto& property : reply.properties)
            text += fmt::format("  {:>45}", fmt::format("{} ({} .. {}), chance {}, q {}", signedFigure(property.r[region]),
                                                        signedFigure(property.low[region]), signedFigure(property.high[region]),
                                                        signedFigure(property.chance[region]), plainFigure(property.q[region])));
        text += '\n';
    }
    return text;
}

[[nodiscard]] std::string asJson(const wire::CorrelatesReply& reply)
{
    auto properties = nlohmann::json::array();
    for (const auto& property : reply.properties) {
        auto regions = nlohmann::json::array();
        for (std::size_t region = 0; region < reply.regions.size(); ++region)
            regions.push_back({{"region", reply.regions[region]},
                               {"voxels", reply.voxels[region]},
                               {"r", jsonNumber(property.r[region])},
                               {"low", jsonNumber(property.low[region])},
                               {"high", jsonNumber(property.high[region])},
                               {"chance", jsonNumber(property.chance[region])},
                               {"p", jsonNumber(property.p[region])},
                               {"q", jsonNumber(property.q[region])}});
        properties.push_back({{"id", property.id},
                              {"unit", property.unit},
                              {"photos", property.photos},
                              {"patches", property.patches},
                              {"regions", regions}});
    }
    const nlohmann::json whole{{"title", reply.title}, {"properties", properties}, {"notices", reply.notices}};
    return whole.dump(2) + '\n';
}

}  // namespace

Result<std::string> correlatesText(const EngineOptions& engine, const CorrelatesOptions& options, const TrainingCourse& course)
{
    // Before the walk: can the table be written at all? The draft goes away again.
    if (!options.csv.empty())
        if (const auto draft = files::AtomicFile::create(options.csv); !draft) return std::unexpected(draft.error());
    const auto shell = openForShell(engine, options.directory, options.subject);
    if (!shell) return std::unexpected(shell.error());
    PhotoHashes hashes;
    TextSource texts(shell->resources);
    const auto reply = correlatesOf(shell->study, shell->source(), texts, hashes, options.query, course);
    if (!reply) return std::unexpected(reply.error());
    if (!options.csv.empty())
        if (auto written = files::writeAtomically(options.csv, std::as_bytes(std::span(reply->csv))); !written)
            return std::unexpected(written.error());
    return options.json ? asJson(*reply) : asTable(*reply);
}

}  // namespace cortilens::engine
