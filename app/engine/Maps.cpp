// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/RateBar.h"
#include "core/engine/MapFolder.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::MapFolderOptions maps;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    RateBar bar;
    engine::PrepareCourse course;
    course.stop = interrupt.token();
    course.progress = [&](std::string_view stage, std::size_t done, std::size_t total) { bar.show(stage, done, total); };
    const auto line = engine::writeMaps(options.engine, options.maps, course);
    bar.wipe();
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addMaps(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& maps = options->maps;
    auto* command = app.add_subcommand("maps", "Write the maps of many photos, a .npy each; what is there already is left alone");
    addStudyOptions(*command, maps.directory, maps.subject);
    auto* questions = command->add_option_group("questions", "Whose maps? Each may be repeated");
    questions->add_option("--select", maps.selections, "An ROI (FFA-1), a vertex (lh:1234) or a voxel (voxel:i,j,k), from 0");
    questions->add_option("--text", maps.texts, "Words: the cosine of each patch with them");
    questions->add_option("--bank", maps.banks, "A prompt bank (face, body, scene, food, text): the mean of its texts");
    questions->require_option(1, 0);
    command->add_option("--backbone", maps.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    command->add_option("--homologue-in", maps.homologueIn,
                        "Another subject: of what lies in the same place there (a region: its own of that name)");
    command->add_option("--encoder", maps.encoder,
                        "Its file's name in cortilens/encoders/, or a path; usually the newest that fits");
    addRecipeOptions(*command, maps.preset, maps.adaptor, maps.views);
    command
        ->add_option("--stop-at", maps.stopAtConvergence,
                     "No more views once maps of so many and half as many agree to this cosine")
        ->check(CLI::Range(0.0F, 1.0F));
    addImageOptions(*command, maps.images, maps.shard);
    command->add_option("--out", maps.out, "The folder: OUT/FFA-1/nsd00017.npy, float32 [rows, cols], and OUT/maps.json")
        ->required();
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
