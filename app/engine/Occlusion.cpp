// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/OcclusionOf.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::OcclusionOptions occlusion;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    ProgressBar bar;
    const auto tell = [&](std::size_t done, std::size_t total, const wire::OcclusionReply& partial) {
        const double ofOne = (1.0 + partial.drawsDone) / (1.0 + partial.drawsTotal);
        bar.show((static_cast<double>(done) + ofOne) / static_cast<double>(total),
                 "photo " + std::to_string(done + 1) + " of " + std::to_string(total) + ", draw " +
                     std::to_string(partial.drawsDone) + " of " + std::to_string(partial.drawsTotal));
    };
    const auto text = engine::occlusionText(options.engine, options.occlusion, interrupt.token(), tell);
    bar.wipe();
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addOcclusion(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& occlusion = options->occlusion;
    auto& query = occlusion.query;
    auto* command =
        app.add_subcommand("occlusion", "Does what a map calls hot matter? Cover its patches, predict the response to "
                                        "the whole photo again: deletion and insertion curves");
    addStudyOptions(*command, occlusion.directory, occlusion.subject);
    command->add_option("--images", occlusion.images, "Photos, each tested for itself: 17, 0-9,17, or a file with such a list")
        ->required();
    command->add_option("--select", occlusion.selection, "An ROI (FFA-1), a vertex (lh:1234) or a voxel (voxel:i,j,k), from 0")
        ->required();
    command->add_option("--backbone", query.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--encoder", occlusion.encoder,
                        "Its file's name in cortilens/encoders/, or a path; usually the newest that fits");
    addRecipeOptions(*command, query.preset, query.adaptor, query.views);
    command->add_option("--cover", query.cover, "What lies over covered patches: blur, or the network's mean grey")
        ->check(CLI::IsMember({"blur", "grey"}))
        ->capture_default_str();
    command->add_option("--against", query.against, "Chance: the map's own shape moved elsewhere, or scattered single patches")
        ->check(CLI::IsMember({"moved", "scattered"}))
        ->capture_default_str();
    command->add_option("--steps", query.steps, "Of a curve")->check(CLI::Range(2, 100))->capture_default_str();
    command->add_option("--draws", query.draws, "Orders by chance")->check(CLI::Range(0, 1000))->capture_default_str();
    command->add_option("--seed", query.seed, "Of these")->capture_default_str();
    command->add_option("--csv", occlusion.csv, "Write every point of every curve there as well");
    command->add_flag("--json", occlusion.json, "As JSON");
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
