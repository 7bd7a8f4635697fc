// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/DoctorBench.h"
#include "core/engine/Report.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::DoctorOptions doctor;
    bool json = false;
    bool bench = false;
    int views = 0;
};

[[nodiscard]] Result<int> runBench(const Options& options)
{
    ProgressBar bar;
    std::string stage;
    engine::BenchOptions bench{.backbone = options.doctor.backbone, .views = options.views, .stage = {}, .progress = {}};
    bench.stage = [&](std::string_view name) { bar.show(0, stage = name); };
    bench.progress = [&](double part) { bar.show(part, stage); };
    const auto report =
        engine::benchOf(options.engine, bench, options.json ? engine::ReportForm::json : engine::ReportForm::text);
    bar.wipe();
    if (!report) return std::unexpected(report.error());
    std::fputs(report->c_str(), stdout);
    return kDone;
}

[[nodiscard]] Result<int> run(const Options& options)
{
    ProgressBar bar;
    auto doctor = options.doctor;
    doctor.stage = [&](std::string_view stage) { bar.show(0, stage); };
    const auto form = options.json ? engine::ReportForm::json : engine::ReportForm::text;
    const auto diagnosis = engine::diagnose(options.engine, doctor, form);
    bar.wipe();
    if (!diagnosis) return std::unexpected(diagnosis.error());
    std::fputs(diagnosis->report.c_str(), stdout);
    if (diagnosis->healthy) return kDone;
    return std::unexpected(Error{ErrorKind::device, "The arithmetic of this machine is not as it should be; see the report.",
                                 "Try --device cpu and --precision fp32, and another LibTorch."});
}

}  // namespace

void addDoctor(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("doctor", "Check this machine: versions, device, weights, and the arithmetic of every backbone");
    command->add_option("--backbone", options->doctor.backbone, "Only this one");
    command->add_flag("--json", options->json, "For programs");
    auto* bench = command->add_flag("--bench", options->bench, "Instead time the distillation against the published algorithm");
    command->add_option("--views", options->views, "Of --bench: how many to time; usually three on the CPU and all on CUDA")
        ->needs(bench)
        ->check(CLI::Range(1, 5000));
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return options->bench ? runBench(*options) : run(*options); }; });
}

}  // namespace cortilens::app
