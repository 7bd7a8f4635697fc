// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Machine.h"
#include "core/engine/WeightsShelf.h"
#include "core/wire/Protocol.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <iterator>

namespace cortilens::engine {

namespace {

/// Names in a file may be any bytes; JSON takes only UTF-8.
[[nodiscard]] std::string dumped(const nlohmann::json& json)
{
    return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + '\n';
}

[[nodiscard]] std::string countText(std::int64_t parameters)
{
    return fmt::format("{:.1f} million parameters, {} in float32", static_cast<double>(parameters) / 1e6,
                       sizeText(parameters * 4));
}

}  // namespace

std::string textOf(const wire::WeightsList& list)
{
    std::string text;
    auto out = std::back_inserter(text);
    for (const auto& row : list.rows) {
        fmt::format_to(out, "{} ({})\n", row.name, row.backbone);
        if (row.found.empty())
            fmt::format_to(out, "  missing   {}\n", fmt::join(row.fileNames, " or "));
        else
            fmt::format_to(out, "  found     {} ({})\n", row.found, sizeText(row.foundBytes));
        if (!row.problem.empty()) fmt::format_to(out, "  damaged   {}\n", row.problem);
        fmt::format_to(out, "  size      {}\n  licence   {}\n  source    {}\n\n", countText(row.parameters), row.licence,
                       row.source);
    }
    fmt::format_to(out,
                   "Looked for in, the first wins:\n  {}\nNothing is downloaded. `cortilens-engine weights check FILE` says what "
                   "a file is.\n",
                   fmt::join(list.folders, "\n  "));
    return text;
}

std::string textOf(const wire::WeightsReport& report)
{
    std::string text;
    auto out = std::back_inserter(text);
    fmt::format_to(out, "{}\n  file      {}, {}, {} tensors\n  sha256    {}\n", report.path, report.format,
                   sizeText(report.bytes), report.tensors, report.sha256);
    if (!report.backbone.empty())
        fmt::format_to(out, "  backbone  {} ({}), names as of {}\n  licence   {}\n", report.name, report.backbone, report.naming,
                       report.licence);
    fmt::format_to(out, "  verdict   {}\n", report.verdict);
    for (const auto& problem : report.problems) fmt::format_to(out, "            {}\n", problem);
    if (report.good && report.target.empty()) fmt::format_to(out, "  place     where the program looks\n");
    if (!report.target.empty()) fmt::format_to(out, "  place     put it at {}\n", report.target);
    return text;
}

std::string jsonTextOf(const wire::WeightsList& list)
{
    return dumped(wire::toJson(list));
}

std::string jsonTextOf(const wire::WeightsReport& report)
{
    return dumped(wire::toJson(report));
}

}  // namespace cortilens::engine
