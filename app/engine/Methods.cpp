// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Methods.h"

#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::RelevanceOptions relevance;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const auto text = engine::methodsText(options.engine, options.relevance);
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addMethods(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& relevance = options->relevance;
    relevance.image = "0";
    auto* command = app.add_subcommand("methods", "What a paper has to say of a map: a paragraph, and whom it cites");
    addStudyOptions(*command, relevance.directory, relevance.subject);
    command->add_option("--select", relevance.selection, "An ROI (FFA-1), a vertex (lh:1234) or a voxel (voxel:i,j,k), from 0")
        ->required();
    command->add_option("--backbone", relevance.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--encoder", relevance.encoder,
                        "Its file's name in cortilens/encoders/, or a path; usually the newest that fits");
    addRecipeOptions(*command, relevance.preset, relevance.adaptor, relevance.views);
    command->add_option("--draws", relevance.draws, "Of a map with intervals: the bootstrap samples behind them")
        ->check(CLI::Range(100, 10000));
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
