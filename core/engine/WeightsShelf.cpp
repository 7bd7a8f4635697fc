// SPDX-License-Identifier: Apache-2.0
#include "core/engine/WeightsShelf.h"

#include "core/engine/Machine.h"
#include "core/engine/Resources.h"
#include "core/files/AtomicFile.h"
#include "core/files/MappedFile.h"
#include "core/files/ShardIndex.h"
#include "core/models/Naming.h"
#include "core/models/WeightsCheck.h"
#include "core/types/Cancelled.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <span>
#include <system_error>
#include <utility>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;
using models::BackboneRow;
using models::WeightsCheck;

[[nodiscard]] bool needsWeights(const BackboneRow& row)
{
    return row.hasNetwork() && !row.fileNames.empty();
}

/// "3 tensors are missing: a, b and c."
[[nodiscard]] std::string sentence(std::string_view one, std::string_view many, std::span<const std::string> names)
{
    constexpr std::size_t kShown = 4;
    const auto shown = names.first(std::min(kShown, names.size()));
    const auto rest = names.size() - shown.size();
    return fmt::format("{} {}: {}{}.", names.size(), names.size() == 1 ? one : many, fmt::join(shown, ", "),
                       rest > 0 ? fmt::format(" and {} more", rest) : std::string{});
}

[[nodiscard]] std::vector<std::string> namesOf(std::span<const WeightsCheck::Misshapen> misshapen)
{
    std::vector<std::string> names;
    for (const auto& tensor : misshapen)
        names.push_back(
            fmt::format("{} [{}] instead of [{}]", tensor.name, fmt::join(tensor.found, ", "), fmt::join(tensor.expected, ", ")));
    return names;
}

[[nodiscard]] std::string verdictOn(const WeightsCheck& check)
{
    if (!check.row) return "These are the weights of no backbone that is known here.";
    if (check.isGood()) return fmt::format("These are the weights of {}: complete, and every number is finite.", check.row->name);
    const bool isOther = check.missing.size() + check.misshapen.size() + check.unexpected.size() > 0;
    return isOther ? fmt::format("This is nearest to {}, but it is not that.", check.row->name)
                   : fmt::format("These are the weights of {}, damaged.", check.row->name);
}

[[nodiscard]] wire::WeightsReport reportOf(const WeightsCheck& check)
{
    wire::WeightsReport report;
    report.path = check.path.string();
    report.format = check.format;
    report.bytes = static_cast<std::int64_t>(check.bytes);
    report.sha256 = check.sha256;
    report.tensors = static_cast<std::int64_t>(check.tensors);
    report.naming = check.naming;
    report.good = check.isGood();
    report.verdict = verdictOn(check);
    report.missing = check.missing;
    report.unexpected = check.unexpected;
    report.misshapen = namesOf(check.misshapen);
    report.damaged = check.damaged;
    if (!check.row) {
        report.problems.push_back(
            fmt::format("It has none of the tensors by which weights are recognised: {}.", fmt::join(check.known, ", ")));
        return report;
    }
    report.backbone = check.row->id;
    report.name = check.row->name;
    report.licence = check.row->licence;
    if (!report.damaged.empty())
        report.problems.push_back(sentence("tensor holds NaN or infinity", "tensors hold NaN or infinity", report.damaged));
    if (!report.missing.empty()) report.problems.push_back(sentence("tensor is missing", "tensors are missing", report.missing));
    if (!report.misshapen.empty())
        report.problems.push_back(sentence("tensor has another shape", "tensors have another shape", report.misshapen));
    if (!report.unexpected.empty())
        report.problems.push_back(sentence("tensor is not known there", "tensors are not known there", report.unexpected));
    return report;
}

/// What can be seen without reading it: a broken download, another network's file. Empty: nothing.
[[nodiscard]] std::string problemWith(const fs::path& file, const BackboneRow& row)
{
    const auto glance = models::checkWeights(file, {&row, 1}, {.row = &row, .namesAlone = true});
    if (!glance) return fmt::format("{} {}", glance.error().message, glance.error().remedy);
    if (glance->isGood()) return {};
    const auto report = reportOf(*glance);
    return fmt::format("{} {}", report.verdict, report.problems.empty() ? std::string{} : report.problems.front());
}

/// Under its own name if that is one of the row's, else under the first of the same kind.
[[nodiscard]] std::string nameFor(const BackboneRow& row, const fs::path& file)
{
    const auto own = file.filename().string();
    if (std::ranges::find(row.fileNames, own) != row.fileNames.end()) return own;
    const auto sameKind =
        std::ranges::find_if(row.fileNames, [&](const auto& name) { return fs::path(name).extension() == file.extension(); });
    return std::string(sameKind == row.fileNames.end() ? row.fileNames.front() : *sameKind);
}

[[nodiscard]] Result<void> checkRoom(const fs::path& file, const fs::path& folder, std::int64_t bytes)
{
    const auto free = freeBytes(folder);
    if (free < 0 || free >= bytes) return {};
    return std::unexpected(
        Error{ErrorKind::outOfSpace,
              fmt::format("{} takes {}, and {} has {} free.", file.string(), sizeText(bytes), folder.string(), sizeText(free)),
              "Make room on that disk."});
}

[[nodiscard]] Result<void> copy(const fs::path& from, const fs::path& to, const WeightsTask& task)
{
    constexpr std::size_t kStep = 4U << 20;
    const auto source = files::MappedFile::open(from);
    if (!source) return std::unexpected(source.error());
    auto target = files::AtomicFile::create(to);
    if (!target) return std::unexpected(target.error());
    const auto whole = source->bytes();
    for (std::size_t at = 0; at < whole.size(); at += kStep) {
        if (task.stop.stop_requested()) return cancelled();
        if (auto written = target->write(whole.subspan(at, std::min(kStep, whole.size() - at))); !written) return written;
        if (task.progress) task.progress(0.5 + 0.5 * static_cast<double>(at) / static_cast<double>(whole.size()));
    }
    return target->commit();
}

}  // namespace

WeightsShelf::WeightsShelf(const EngineOptions& options, const fs::path& tree)
{
    const auto resources = findResources(options.resources);
    m_folders = weightsFolders(tree, resources ? *resources : fs::path{});
    m_table = std::make_shared<const models::BackboneTable>(m_folders);
}

fs::path WeightsShelf::ownFolder() const
{
    return weightsFolders({}, {}).front();
}

wire::WeightsList WeightsShelf::list() const
{
    wire::WeightsList list;
    for (const auto& folder : m_folders) list.folders.push_back(folder.string());
    list.own = ownFolder().string();
    for (const auto& row : m_table->rows()) {
        if (!needsWeights(row)) continue;
        wire::WeightsRow entry;
        entry.backbone = row.id;
        entry.name = row.name;
        for (const auto& name : row.fileNames) entry.fileNames.emplace_back(name);
        entry.source = row.source;
        entry.licence = row.licence;
        entry.parameters = models::parametersOf(row);
        if (const auto found = findWeights(row, m_folders)) {
            std::error_code error;
            entry.found = found->string();
            const auto bytes = fs::file_size(*found, error);
            entry.foundBytes = error ? 0 : static_cast<std::int64_t>(bytes);
            entry.problem = problemWith(*found, row);
        }
        list.rows.push_back(std::move(entry));
    }
    return list;
}

Result<wire::WeightsReport> WeightsShelf::check(const wire::WeightsQuery& query, const WeightsTask& task) const
{
    const auto* row = query.backbone.empty() ? nullptr : m_table->find(query.backbone);
    if (!query.backbone.empty() && !row)
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is no backbone called '{}'.", query.backbone),
                                     "`cortilens-engine weights` lists them."});
    const auto checked =
        models::checkWeights(query.path, m_table->rows(), {.row = row, .stop = task.stop, .progress = task.progress});
    if (!checked) return std::unexpected(checked.error());
    auto report = reportOf(*checked);
    if (!checked->isGood()) return report;
    const auto found = findWeights(*checked->row, m_folders);
    std::error_code error;
    if (!found || !fs::equivalent(*found, query.path, error))
        report.target = (ownFolder() / nameFor(*checked->row, query.path)).string();
    return report;
}

Result<wire::WeightsPlace> WeightsShelf::install(const wire::WeightsQuery& query, const WeightsTask& task) const
{
    WeightsTask first = task;
    if (task.progress) first.progress = [&](double fraction) { task.progress(fraction / 2); };
    const auto report = check(query, first);
    if (!report) return std::unexpected(report.error());
    if (!report->good)
        return std::unexpected(Error{ErrorKind::mismatch, fmt::format("{}: {}", query.path, report->verdict),
                                     report->problems.empty() ? std::string{} : report->problems.front()});
    if (files::isShardIndex(query.path))
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("{} stands for several files.", query.path),
                                     fmt::format("Copy it and the files that it names to {}.", ownFolder().string())});
    const fs::path target(report->target);
    std::error_code error;
    if (target.empty())
        return std::unexpected(
            Error{ErrorKind::invalidRequest, fmt::format("{} lies where the program looks already.", query.path), {}});
    if (fs::exists(target, error))
        return std::unexpected(Error{ErrorKind::invalidRequest, fmt::format("There is a {} already.", target.string()),
                                     "Move that one away first; it is not overwritten."});
    fs::create_directories(target.parent_path(), error);
    if (auto fits = checkRoom(query.path, target.parent_path(), report->bytes); !fits) return std::unexpected(fits.error());
    if (auto copied = copy(query.path, target, task); !copied) return std::unexpected(copied.error());
    return wire::WeightsPlace{target.string()};
}

}  // namespace cortilens::engine
