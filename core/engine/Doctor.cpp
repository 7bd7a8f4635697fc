// SPDX-License-Identifier: Apache-2.0
#include "core/dense/Conformance.h"
#include "core/dense/DenseNetwork.h"
#include "core/engine/Machine.h"
#include "core/engine/MapPrecisions.h"
#include "core/engine/Report.h"
#include "core/engine/Resources.h"
#include "core/models/BackboneTable.h"
#include "core/models/OwnKernels.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <vector>

namespace cortilens::engine {

namespace {

using Json = nlohmann::json;

/// What was found out about one row.
struct RowReport {
    const models::BackboneRow* row = nullptr;
    Result<std::filesystem::path> weights;
    std::vector<dense::ConformanceCheck> checks;
    std::optional<MapPrecisions::Choice> maps;           ///< empty: a precision was named, or it is no CPU
    std::optional<dense::PrecisionAgreement> precision;  ///< of its maps; empty: in float32 on the CPU anyway
    std::optional<double> forwardMs;                     ///< empty: too large to be made from a formula

    [[nodiscard]] bool conforms() const
    {
        return std::ranges::all_of(checks, &dense::ConformanceCheck::passed) && (!precision || precision->passed());
    }
    [[nodiscard]] double worst() const
    {
        return checks.empty() ? 0 : std::ranges::max_element(checks, {}, &dense::ConformanceCheck::relativeError)->relativeError;
    }
};

using Network = std::shared_ptr<const dense::DenseNetwork>;

/// `known`, where it is what is asked for: a large network takes seconds to make.
[[nodiscard]] Result<Network> networkOn(const models::Device& device, const Network& known)
{
    return known->device() == device ? known : dense::DenseNetwork::fromFormula(known->row(), device);
}

/// `device` as the row's maps are made there; `known` is any of the row's formula networks.
[[nodiscard]] Result<std::optional<dense::PrecisionAgreement>> agreementOf(const models::Device& device, const Network& known)
{
    if (device == models::Device{}) return std::nullopt;
    const auto network = networkOn(device, known);
    if (!network) return std::unexpected(network.error());
    const auto exact = networkOn({}, known);
    if (!exact) return std::unexpected(exact.error());
    const auto agreement = dense::precisionAgreement(**network, **exact);
    if (!agreement) return std::unexpected(agreement.error());
    return *agreement;
}

[[nodiscard]] Result<RowReport> examine(const models::BackboneRow& row, const models::Device& device,
                                        std::span<const std::filesystem::path> folders, MapPrecisions* precisions)
{
    RowReport report{
        .row = &row, .weights = findWeights(row, folders), .checks = {}, .maps = {}, .precision = {}, .forwardMs = {}};
    auto ofMaps = device;
    if (precisions && row.hasNetwork()) {
        report.maps = precisions->of(row);
        ofMaps.precision = report.maps->precision;
    }
    const auto checked = dense::rowToCheck(row);
    const auto network = dense::DenseNetwork::fromFormula(checked, device);
    if (!network) return std::unexpected(network.error());
    auto checks = dense::conformance(**network);
    if (!checks) return std::unexpected(checks.error());
    report.checks = std::move(*checks);
    auto agreement = agreementOf(ofMaps, *network);
    if (!agreement) return std::unexpected(agreement.error());
    report.precision = *agreement;
    if (checked.depth < row.depth) return report;
    const auto time = dense::forwardMs(**network);
    if (!time) return std::unexpected(time.error());
    report.forwardMs = *time;
    return report;
}

[[nodiscard]] Json jsonOf(const std::optional<MapPrecisions::Choice>& maps)
{
    if (!maps) return {};
    Json json{{"precision", models::nameOf(maps->precision)}, {"tried", Json::array()}};
    for (const auto& trial : maps->trials)
        json["tried"].push_back({{"precision", models::nameOf(trial.precision)},
                                 {"secondsOfOneBlock", trial.seconds},
                                 {"worstCosine", trial.worstCosine},
                                 {"worstHeatmapPearson", trial.worstPearson}});
    return json;
}

[[nodiscard]] Json jsonOf(const models::DeviceChoice& device, std::span<const RowReport> rows)
{
    Json json{{"version", kEngineVersion},         {"libtorch", models::torchVersion()},
              {"compiler", __VERSION__},           {"device", models::toText(device.device)},
              {"deviceName", device.name},         {"deviceNote", device.note},
              {"memoryBytes", device.memoryBytes}, {"precision", models::nameOf(device.device.precision)},
              {"threads", device.threads},         {"backbones", Json::array()}};
    if (device.device.kind == models::Device::Kind::cuda) json["ownKernelsProblem"] = models::ownKernelsProblem(device.device);
    for (const auto& row : rows) {
        auto checks = Json::array();
        for (const auto& check : row.checks)
            checks.push_back({{"name", check.name},
                              {"expected", check.expected},
                              {"got", check.got},
                              {"relativeError", check.relativeError},
                              {"passed", check.passed}});
        const auto precision = row.precision ? Json{{"worstCosine", row.precision->worstCosine},
                                                    {"heatmapPearson", row.precision->heatmapPearson},
                                                    {"passed", row.precision->passed()}}
                                             : Json{};
        json["backbones"].push_back({{"id", row.row->id},
                                     {"name", row.row->name},
                                     {"weights", row.weights ? row.weights->string() : std::string{}},
                                     {"weightsProblem", row.weights ? std::string{} : row.weights.error().message},
                                     {"conforms", row.conforms()},
                                     {"checks", std::move(checks)},
                                     {"maps", jsonOf(row.maps)},
                                     {"againstFloat32", precision},
                                     {"forwardPixels", row.row->recipe.pixels},
                                     {"forwardMs", row.forwardMs ? Json(*row.forwardMs) : Json{}}});
    }
    return json;
}

void printArithmetic(std::string& text, const RowReport& row)
{
    auto out = std::back_inserter(text);
    const auto passed = std::ranges::count_if(row.checks, &dense::ConformanceCheck::passed);
    if (row.checks.empty())
        fmt::format_to(out, "  conformance  no reference values are known: this row is described by a file\n");
    else
        fmt::format_to(out, "  conformance  {}: {} of {} reference values, largest relative error {:.1e}\n",
                       passed == std::ssize(row.checks) ? "passed" : "FAILED", passed, row.checks.size(), row.worst());
    for (const auto& check : row.checks)
        if (!check.passed) fmt::format_to(out, "    {}: {} instead of {}\n", check.name, check.got, check.expected);
    if (row.maps) fmt::format_to(out, "  maps         in {}\n", toText(*row.maps));
    if (row.precision)
        fmt::format_to(out,
                       "  precision    {}: against float32 on the CPU, worst patch cosine {:.5f}, heatmap correlation {:.6f}\n",
                       row.precision->passed() ? "passed" : "FAILED", row.precision->worstCosine, row.precision->heatmapPearson);
    if (row.forwardMs)
        fmt::format_to(out, "  forward      {:.0f} ms for one view of {} px\n", *row.forwardMs, row.row->recipe.pixels);
    else
        fmt::format_to(out, "  forward      not measured: checked with fewer blocks, because all take much memory\n");
}

[[nodiscard]] std::string textOf(const models::DeviceChoice& device, std::span<const RowReport> rows)
{
    auto text = fmt::format("cortilens-engine {}, LibTorch {}, g++ {}\n", kEngineVersion, models::torchVersion(), __VERSION__);
    auto out = std::back_inserter(text);
    fmt::format_to(out, "device     {} ({}), {} of memory\n", models::toText(device.device), device.name,
                   sizeText(device.memoryBytes));
    if (!device.note.empty()) fmt::format_to(out, "           {}\n", device.note);
    if (device.device.kind == models::Device::Kind::cuda) {
        const auto problem = models::ownKernelsProblem(device.device);
        fmt::format_to(out, "kernels    {}\n",
                       problem.empty() ? "own and LibTorch's" : "LibTorch's alone, which is slower: " + problem);
    }
    fmt::format_to(out, "precision  {}\nthreads    {}\n", models::nameOf(device.device.precision), device.threads);
    for (const auto& row : rows) {
        fmt::format_to(out, "\n{} ({})\n", row.row->name, row.row->id);
        if (!row.row->hasNetwork())
            fmt::format_to(out, "  weights      none needed\n");
        else if (row.weights)
            fmt::format_to(out, "  weights      {}\n", row.weights->string());
        else
            fmt::format_to(out, "  weights      {} {}\n", row.weights.error().message, row.weights.error().remedy);
        printArithmetic(text, row);
    }
    return text;
}

[[nodiscard]] Error noBackbone(const models::BackboneTable& table, const std::string& id)
{
    std::vector<std::string_view> ids;
    for (const auto& row : table.rows()) ids.emplace_back(row.id);
    std::vector<std::string_view> problems;
    for (const auto& problem : table.problems()) problems.emplace_back(problem.message);
    return {ErrorKind::invalidRequest,
            fmt::format("There is no backbone called '{}'.{}{}", id, problems.empty() ? "" : " ", fmt::join(problems, " ")),
            fmt::format("There are {}.", fmt::join(ids, ", "))};
}

/// Unless a row is asked for: the demo's, those of the paper, and those whose weights are at hand. The others take minutes.
[[nodiscard]] bool isExamined(const models::BackboneRow& row, std::span<const std::filesystem::path> folders)
{
    return row.id == models::rows().front().id || !row.hasNetwork() || models::findPreset(row, "paper") ||
           findWeights(row, folders);
}

}  // namespace

Result<Diagnosis> diagnose(const EngineOptions& engine, const DoctorOptions& options, ReportForm form)
{
    const auto resources = findResources(engine.resources);
    const auto folders = weightsFolders({}, resources ? *resources : std::filesystem::path{});
    const models::BackboneTable table(folders);
    if (!options.backbone.empty() && !table.find(options.backbone)) return std::unexpected(noBackbone(table, options.backbone));
    const auto device = models::chooseDevice(engine.device);
    if (!device) return std::unexpected(device.error());
    const auto precisions = mapPrecisionsFor(engine, *device);
    std::vector<RowReport> reports;
    for (const auto& row : table.rows()) {
        if (options.backbone.empty() ? !isExamined(row, folders) : options.backbone != row.id) continue;
        if (options.stage) options.stage(fmt::format("Checking {}", row.name));
        auto report = examine(row, device->device, folders, precisions.get());
        if (!report) return std::unexpected(report.error());
        reports.push_back(std::move(*report));
    }
    Diagnosis diagnosis;
    diagnosis.healthy = std::ranges::all_of(reports, &RowReport::conforms);
    diagnosis.report = form == ReportForm::json ? jsonOf(*device, reports).dump(2) + '\n' : textOf(*device, reports);
    return diagnosis;
}

}  // namespace cortilens::engine
