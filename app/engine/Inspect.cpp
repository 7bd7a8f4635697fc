// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "core/engine/Report.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace cortilens::app {

namespace {

struct Options {
    std::filesystem::path path;
    bool json = false;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const auto form = options.json ? engine::ReportForm::json : engine::ReportForm::text;
    const auto report = engine::inspectionOf(options.path, {}, form);
    if (!report) return std::unexpected(report.error());
    std::fputs(report->c_str(), stdout);
    return kDone;
}

}  // namespace

void addInspect(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("inspect", "Say what a study holds, what is missing, and what that would enable");
    command
        ->add_option("PATH", options->path,
                     "The root of an NSD download or a folder in it, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_flag("--json", options->json, "For programs");
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
