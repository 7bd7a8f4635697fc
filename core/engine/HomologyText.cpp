// SPDX-License-Identifier: Apache-2.0
#include "core/analysis/Agreement.h"
#include "core/data/ImageList.h"
#include "core/engine/Homology.h"
#include "core/engine/Inquiry.h"
#include "core/engine/ShellFigures.h"
#include "core/engine/ShellStudy.h"
#include "core/files/AtomicFile.h"
#include "core/files/Csv.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace cortilens::engine {

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// What one subject says; the open one is the first.
struct Row {
    std::string subject;
    wire::SelectionReport report;
    std::string problem;   // why there is no map; empty: there is
    std::vector<float> r;  // of each photo: Pearson's of this subject's map and the open one's
};

[[nodiscard]] wire::ColumnChoice columnOf(const HomologyOptions& options, const std::string& subject)
{
    return {.backbone = options.backbone,
            .adaptor = options.adaptor,
            .views = options.views,
            .preset = options.preset,
            .subject = subject};
}

/// The open subject first, then the others in the study's order; what one of them lacks is said in its row.
[[nodiscard]] Result<std::vector<Row>> describeAll(const std::shared_ptr<const Study>& study, const HomologyOptions& options,
                                                   const Selection& selection)
{
    std::vector<std::string> names{study->subject().name()};
    for (const auto& name : study->tree().subjects())
        if (name != names.front()) names.push_back(name);
    std::vector<Row> rows;
    for (const auto& name : names) {
        Row row;
        row.subject = name;
        const auto who = respondentOf(study, selection, name);
        auto report = who ? who->study->describe({.selection = who->selection, .backbone = options.backbone})
                          : Result<wire::SelectionReport>(std::unexpected(who.error()));
        if (report) {
            row.report = std::move(*report);
            row.report.homology = who->homology;
        } else {
            if (rows.empty()) return std::unexpected(report.error());
            row.report.r2 = row.report.noiseCeiling = kNan;
            row.problem = report.error().message;
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// All subjects' maps on one photo, which is seen once. Errors: of the photo's features, and the open subject's.
[[nodiscard]] Result<void> compareOn(NsdId image, const std::shared_ptr<const Study>& study, FeatureSource& source,
                                     const HomologyOptions& options, const Selection& selection, std::vector<Row>& rows,
                                     const std::stop_token& stop)
{
    std::optional<RelevanceMap> own;
    for (auto& row : rows) {
        if (!row.problem.empty()) continue;
        const auto inquiry = inquiryOf(study, source, cellOf(columnOf(options, row.subject), image, selection));
        if (!inquiry && !own) return std::unexpected(inquiry.error());
        if (!inquiry) {
            row.problem = inquiry.error().message;
            continue;
        }
        const auto made = source.make(inquiry->order, {.stop = stop});
        if (!made) return std::unexpected(made.error());
        auto reply = answerTo(*inquiry, *made->features, source.device());
        if (!reply) return std::unexpected(reply.error());
        if (!own) own = std::move(reply->map);
        const auto& map = &row == &rows.front() ? *own : reply->map;
        row.r.push_back(analysis::pearson(own->values, map.values));
    }
    return {};
}

[[nodiscard]] double meanOf(const std::vector<float>& values)
{
    double sum = 0;
    for (const float value : values) sum += static_cast<double>(value);
    return values.empty() ? static_cast<double>(kNan) : sum / static_cast<double>(values.size());
}

[[nodiscard]] std::string wayOf(const Row& row)
{
    if (!row.problem.empty()) return row.problem;
    const auto way = row.report.homology.empty() ? std::string("the open subject") : row.report.homology;
    return std::isnan(row.report.r2) ? fmt::format("{}: {}", way, row.report.readout) : way;  // why nothing is predicted there
}

[[nodiscard]] std::string tableOf(const std::vector<Row>& rows, std::size_t photos)
{
    auto text = fmt::format("{:<10} {:>7} {:>7} {:>9} {:>10}   {}\n", "subject", "voxels", "R2", "ceiling %",
                            photos > 0 ? "r of maps" : "", "which is");
    for (const auto& row : rows)
        text += fmt::format("{:<10} {:>7} {:>7} {:>9} {:>10}   {}\n", row.subject, row.report.voxelCount,
                            plainFigure(static_cast<double>(row.report.r2)),
                            std::isnan(row.report.noiseCeiling) ? "-" : fmt::format("{:.1f}", row.report.noiseCeiling),
                            photos > 0 ? signedFigure(meanOf(row.r)) : "", wayOf(row));
    if (photos > 0) text += fmt::format("r: Pearson's with the first subject's map over patches, mean over {} photos\n", photos);
    return text;
}

[[nodiscard]] std::string csvOf(const std::vector<Row>& rows, std::span<const NsdId> images)
{
    std::string text = "subject,selection,homology,voxels,r2,noise_ceiling,nsdId,pearson\n";
    for (const auto& row : rows) {
        const auto about =
            fmt::format("{},{},{},{},{},{}", files::csvField(row.subject), files::csvField(row.report.title),
                        files::csvField(wayOf(row)), row.report.voxelCount, files::csvField(static_cast<double>(row.report.r2)),
                        files::csvField(static_cast<double>(row.report.noiseCeiling)));
        if (row.r.empty()) text += about + ",,\n";
        for (std::size_t n = 0; n < row.r.size(); ++n)
            text += fmt::format("{},{},{}\n", about, images[n].value, files::csvField(static_cast<double>(row.r[n])));
    }
    return text;
}

[[nodiscard]] std::string jsonOf(const std::vector<Row>& rows, std::span<const NsdId> images)
{
    auto subjects = nlohmann::json::array();
    for (const auto& row : rows) {
        auto photos = nlohmann::json::array();
        for (std::size_t n = 0; n < row.r.size(); ++n)
            photos.push_back({{"nsdId", images[n].value}, {"r", jsonNumber(static_cast<double>(row.r[n]))}});
        subjects.push_back({{"subject", row.subject},
                            {"selection", row.report.title},
                            {"homology", row.report.homology},
                            {"voxels", row.report.voxelCount},
                            {"r2", jsonNumber(static_cast<double>(row.report.r2))},
                            {"noise_ceiling", jsonNumber(static_cast<double>(row.report.noiseCeiling))},
                            {"photos", photos},
                            {"problem", row.problem}});
    }
    return nlohmann::json{{"subjects", subjects}}.dump(2) + '\n';
}

}  // namespace

Result<std::string> homologyText(const EngineOptions& engine, const HomologyOptions& options, const std::stop_token& stop,
                                 const HomologyProgress& tell)
{
    // Before minutes of work: can the table be written at all? The draft goes away again.
    if (!options.csv.empty())
        if (const auto draft = files::AtomicFile::create(options.csv); !draft) return std::unexpected(draft.error());
    const auto shell = openForShell(engine, options.directory, options.subject);
    if (!shell) return std::unexpected(shell.error());
    const auto selection = selectionFrom(options.selection);
    if (!selection) return std::unexpected(selection.error());
    std::vector<NsdId> images;
    if (!options.images.empty()) {
        const auto stimuli = shell->study->stimuli();
        if (!stimuli) return std::unexpected(stimuli.error());
        auto named = data::imagesFrom(options.images, **stimuli);
        if (!named) return std::unexpected(named.error());
        images = std::move(*named);
    }
    auto rows = describeAll(shell->study, options, *selection);
    if (!rows) return std::unexpected(rows.error());
    for (std::size_t n = 0; n < images.size(); ++n) {
        if (tell) tell(n, images.size());
        if (auto done = compareOn(images[n], shell->study, shell->source(), options, *selection, *rows, stop); !done)
            return std::unexpected(done.error());
    }
    if (!options.csv.empty()) {
        const auto table = csvOf(*rows, images);
        if (auto written = files::writeAtomically(options.csv, std::as_bytes(std::span(table))); !written)
            return std::unexpected(written.error());
    }
    return options.json ? jsonOf(*rows, images) : tableOf(*rows, images.size());
}

}  // namespace cortilens::engine
