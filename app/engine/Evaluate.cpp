// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/Evaluation.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::EvaluationWish wish;
    std::filesystem::path directory;
    std::filesystem::path csv;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    ProgressBar bar;
    engine::TrainingCourse course;
    course.stop = interrupt.token();
    course.report = [&](const engine::TrainingProgress& progress) {
        bar.show(progress.fraction, progress.stage + ": " + progress.detail);
    };
    const auto evaluation = engine::evaluateFile(options.engine, options.directory, options.wish, options.csv, course);
    bar.wipe();
    if (!evaluation) return std::unexpected(evaluation.error());
    std::printf("%s", engine::toText(*evaluation).c_str());
    return kDone;
}

}  // namespace

void addEvaluate(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& wish = options->wish;
    auto* command = app.add_subcommand("evaluate", "Score an encoder by region on the images that it was not trained on");
    command->add_option("FILE", wish.file, "An encoder that `train` wrote")->required();
    command->add_option("--dir", options->directory, "The NSD tree; usually the one that the encoder lies in");
    command->add_option("--csv", options->csv, "Write the table there");
    command->add_option("--against", wish.against, "Compare with this encoder, paired over images");
    command->add_option("--threshold", wish.threshold, "R2 for the share of voxels above it")->capture_default_str();
    command->add_option("--draws", wish.draws, "Bootstrap samples of the test images")
        ->check(CLI::Range(1, 100000))
        ->capture_default_str();
    command->add_option("--seed", wish.seed, "Of the samples")->capture_default_str();
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
