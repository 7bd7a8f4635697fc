// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/RelevanceFile.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::RelevanceOptions relevance;
    int draws = 1000;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    ProgressBar bar;
    const auto progress = [&](int done, int total) {
        bar.show(static_cast<double>(done) / total, std::to_string(done) + " of " + std::to_string(total) + " views");
    };
    const auto trouble = [&](const Error& error) {
        bar.wipe();
        complain(error);
    };
    auto asked = options.relevance;
    if (!asked.interval.empty()) asked.draws = options.draws;
    const auto line = engine::writeRelevance(options.engine, asked, progress, trouble);
    bar.wipe();
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addRelevance(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& relevance = options->relevance;
    auto* command = app.add_subcommand("relevance", "Write where in a photo a voxel, vertex or ROI looks");
    addStudyOptions(*command, relevance.directory, relevance.subject);
    command->add_option("--image", relevance.image, "17 is nsdId 17 (from 0), 73k:18 the same photo's 73KID (from 1)")
        ->required();
    auto* question = command->add_option_group("question", "Where does what look?");
    question->add_option("--select", relevance.selection, "An ROI (FFA-1), a vertex (lh:1234) or a voxel (voxel:i,j,k), from 0");
    question->add_option("--text", relevance.text, "Words: the cosine of each patch with them, as in --text 'a photo of food'");
    question->add_option("--bank", relevance.bank, "A prompt bank (face, body, scene, food, text): the mean of its texts");
    question->require_option(1);
    command->add_option("--backbone", relevance.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--homologue-in", relevance.homologueIn,
                        "Another subject: of what lies in the same place there (a region: its own of that name)");
    command->add_option("--encoder", relevance.encoder,
                        "Its file's name in cortilens/encoders/, or a path; usually the newest that fits");
    addRecipeOptions(*command, relevance.preset, relevance.adaptor, relevance.views);
    command
        ->add_option("--stop-at", relevance.stopAtConvergence,
                     "No more views once maps of so many and half as many agree to this cosine")
        ->check(CLI::Range(0.0F, 1.0F));
    auto* interval =
        command->add_option("--interval", relevance.interval,
                            "A .npy file for the 95 % interval of each patch: float32 [2, rows, cols], from bootstrap "
                            "samples of a region's blocks of voxels");
    command->add_option("--draws", options->draws, "Bootstrap samples behind --interval")
        ->needs(interval)
        ->check(CLI::Range(100, 10000))
        ->capture_default_str();
    command->add_option("--out", relevance.out, "The .npy file to write: float32 [rows, cols]")->required();
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
