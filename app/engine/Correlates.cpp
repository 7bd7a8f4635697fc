// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/CorrelatesOf.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::CorrelatesOptions correlates;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    ProgressBar bar;
    engine::TrainingCourse course;
    course.stop = interrupt.token();
    course.report = [&](const engine::TrainingProgress& progress) { bar.show(progress.fraction, progress.detail); };
    const auto text = engine::correlatesText(options.engine, options.correlates, course);
    bar.wipe();
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addCorrelates(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& correlates = options->correlates;
    auto* command =
        app.add_subcommand("correlates", "What the maps of regions go with: lightness, saturation, maps of your own, words; "
                                         "over photos of which feature maps are stored");
    addStudyOptions(*command, correlates.directory, correlates.subject);
    command->add_option("--backbone", correlates.query.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    addRecipeOptions(*command, correlates.query.preset, correlates.query.adaptor, correlates.query.views);
    command->add_option("--text", correlates.query.texts, "Words as well: with where in the photos they are; may be repeated");
    command->add_option("--bank", correlates.query.banks, "Likewise a prompt bank (face, body, scene, food, text), or all");
    command->add_option("--draws", correlates.query.draws, "Bootstrap samples of the photos")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_option("--seed", correlates.query.seed, "Of the samples")->capture_default_str();
    command->add_option("--csv", correlates.csv, "Write the table there as well");
    command->add_flag("--json", correlates.json, "As JSON");
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
