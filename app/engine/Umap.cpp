// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/UmapOf.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::UmapFileOptions umap;
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
    const auto text = engine::umapFile(options.engine, options.umap, course);
    bar.wipe();
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addUmap(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& umap = options->umap;
    auto& query = umap.query;
    auto* command = app.add_subcommand("umap", "Lay voxels out by their readouts, and place the patches of photos among them");
    addStudyOptions(*command, umap.directory, umap.subject);
    command->add_option("--backbone", query.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--roi", query.region, "Whose voxels; usually all that the encoder has");
    command->add_option("--least-r2", query.leastR2, "Leave out voxels of less R2 on test photos")->check(CLI::Range(-1.0, 1.0));
    command->add_option("--images", umap.images, "Photos whose patches are placed, where their feature maps are stored: 0-9,17");
    command->add_flag("!--as-they-are", query.centred, "Place patches without taking their mean direction away");
    addRecipeOptions(*command, query.preset, query.adaptor, query.views);
    command->add_option("--neighbors", query.neighbors, "More show the larger structure")->capture_default_str();
    command->add_option("--min-distance", query.minDistance, "Larger: looser clusters")->capture_default_str();
    command->add_option("--components", query.components, "Axes of a position: 2 or 3")
        ->check(CLI::Range(2, 3))
        ->capture_default_str();
    command->add_option("--seed", query.seed, "Of the layout")->capture_default_str();
    command->add_option("--out", umap.out, "Where the table goes: a row for each voxel and patch, as CSV")->required();
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
