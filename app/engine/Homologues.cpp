// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/Homology.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::HomologyOptions homology;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    ProgressBar bar;
    const auto tell = [&](std::size_t done, std::size_t photos) {
        bar.show(static_cast<double>(done) / static_cast<double>(photos),
                 std::to_string(done) + " of " + std::to_string(photos) + " photos");
    };
    const auto text = engine::homologyText(options.engine, options.homology, interrupt.token(), tell);
    bar.wipe();
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addHomologues(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& homology = options->homology;
    auto* command = app.add_subcommand("homologues", "One place in every subject of a study: what it is there, how well it is "
                                                     "predicted, and how alike the maps are");
    addStudyOptions(*command, homology.directory, homology.subject);
    command
        ->add_option(
            "--select", homology.selection,
            "Of the subject: an ROI (FFA-1; in the others their own), a vertex (lh:1234) or a voxel (voxel:i,j,k), from 0")
        ->required();
    command->add_option("--backbone", homology.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--images", homology.images,
                        "Photos on which the maps are compared: 0-99,150,73k:18, shared, all or a file");
    addRecipeOptions(*command, homology.preset, homology.adaptor, homology.views);
    command->add_option("--csv", homology.csv, "Write the table there as well, a row for each subject and photo");
    command->add_flag("--json", homology.json, "As JSON");
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
