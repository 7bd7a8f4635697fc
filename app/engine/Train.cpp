// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/Resources.h"
#include "core/engine/Training.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::TrainingWish wish;
    std::filesystem::path directory;
    std::string subject;
    bool dryRun = false;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    const auto resources = engine::findResources(options.engine.resources);
    const auto study = engine::Study::open(options.directory, options.subject, resources ? *resources : std::filesystem::path{});
    if (!study) return std::unexpected(study.error());
    const auto opened = engine::openSource(options.engine);
    if (!opened) return std::unexpected(opened.error());
    if (opened->storeProblem) complain(*opened->storeProblem);
    if (options.dryRun) {
        const auto plan = engine::planTraining(*study, *opened->source, options.wish);
        if (!plan) return std::unexpected(plan.error());
        std::printf("%s\n", engine::toText(*plan).c_str());
        return kDone;
    }

    ProgressBar bar;
    engine::TrainingCourse course;
    course.stop = interrupt.token();
    course.planned = [](const engine::TrainingPlan& plan) { std::fprintf(stderr, "%s\n", engine::toText(plan).c_str()); };
    course.report = [&](const engine::TrainingProgress& progress) {
        bar.show(progress.fraction, progress.detail.empty() ? progress.stage : progress.stage + ": " + progress.detail);
    };
    const auto outcome = engine::train(*study, *opened->source, options.wish, course);
    bar.wipe();
    if (!outcome) return std::unexpected(outcome.error());
    for (const auto& notice : outcome->notices) std::fprintf(stderr, "%s\n", notice.c_str());
    std::printf("%s\n", engine::toText(*outcome).c_str());
    return kDone;
}

void addRecipe(CLI::App& command, engine::TrainingWish& wish)
{
    command.add_option("--penalties", wish.ridge.penalties, "For ridge: those to choose from, comma-separated")
        ->delimiter(',')
        ->check(CLI::PositiveNumber);
    command.add_option("--folds", wish.ridge.folds, "For ridge: folds of the training images, in their order")
        ->check(CLI::Range(2, 100))
        ->capture_default_str();
    command.add_option("--hidden", wish.hidden, "For mlp: units of the hidden layer that all voxels share")
        ->check(CLI::Range(1, 65536))
        ->capture_default_str();
    command.add_option("--epochs", wish.sgd.epochs, "For sgd and mlp")->check(CLI::Range(1, 100000))->capture_default_str();
    command.add_option("--copies", wish.copies, "For sgd and mlp: augmented embeddings of each training image")
        ->check(CLI::Range(1, 5000))
        ->capture_default_str();
    command.add_option("--seed", wish.seed, "Of initial values, order, augmentations and bootstrap samples")
        ->capture_default_str();
    command.add_option("--draws", wish.draws, "Bootstrap samples of the test images; 0: no intervals")
        ->check(CLI::Range(0, 100000))
        ->capture_default_str();
}

}  // namespace

void addTrain(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& wish = options->wish;
    auto* command =
        app.add_subcommand("train", "Train an encoder: readouts of every voxel, scored on images that it has not seen");
    command->add_option("DIR", options->directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", options->subject, "subj01; usually the first there is");
    command->add_option("--backbone", wish.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command
        ->add_option(
            "--method", wish.method,
            "ridge: closed form; sgd: the paper's recipe, which can be killed and goes on; mlp: the same with a hidden layer")
        ->check(CLI::IsMember({"ridge", "sgd", "mlp"}))
        ->capture_default_str();
    command->add_option("--roi", wish.region, "Voxels to train: a region or mask of the subject")->capture_default_str();
    command->add_option("--space", wish.space, "func1pt8mm (the usual), nativesurface or fsaverage");
    command->add_option("--betas", wish.version, "betas_fithrf_GLMdenoise_RR, ...; usually the best that is there");
    command->add_option("--test-images", wish.testList, "A file of nsdIds, one a line; usually the images that all subjects saw");
    command->add_option("--out", wish.out, "The encoder's file (usually cortilens/encoders/ of the tree)");
    command->add_flag("--dry-run", options->dryRun, "Only say what it would take");
    addRecipe(*command, wish);
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
