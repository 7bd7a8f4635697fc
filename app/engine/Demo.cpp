// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/MakeDemo.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::DemoRequest request;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    ProgressBar bar;
    const auto line = engine::makeDemo(options.engine, options.request,
                                       [&](double fraction, std::string_view stage) { bar.show(fraction, stage); });
    bar.wipe();
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addDemo(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto* command = app.add_subcommand("demo", "Write a synthetic subject (a made-up brain, real photos) as an NSD tree");
    command->add_option("DIR", options->request.directory, "A folder that does not exist yet")->required();
    command->add_flag("--force", options->request.replace, "Replace an older demo subject there");
    command->add_option("--photos", options->request.photos, "250, 500 (usual), 750, ...: whole sessions of three showings")
        ->check(CLI::Range(1, 73000));
    command
        ->add_option("--scale", options->request.scaleSessions,
                     "Instead: so many sessions of made-up betas of NSD's size (81 x 104 x 83 voxels), 1.5 GB each, to test with")
        ->check(CLI::Range(1, 40));
    addDeviceOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
