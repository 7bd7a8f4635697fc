// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/RateBar.h"
#include "core/engine/Preparation.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::PrepareOptions features;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    RateBar bar;
    engine::PrepareCourse course;
    course.stop = interrupt.token();
    course.progress = [&](std::string_view stage, std::size_t done, std::size_t total) { bar.show(stage, done, total); };
    course.say = [&](const std::string& line) { bar.say(line); };
    const auto line = engine::prepare(options.engine, options.features, course);
    bar.wipe();
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addFeatures(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& features = options->features;
    auto* command = app.add_subcommand("features", "Make the features of many photos ahead; what is there already is left alone");
    command->add_option("DIR", features.directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", features.subject, "subj01; usually the first there is");
    command->add_option("--backbone", features.backbone, "deit-tiny, clip-vit-b16, control; see doctor")->required();
    command
        ->add_option("--what", features.what, "embedding: one vector a photo, for encoders; dense: one a patch, for quick clicks")
        ->check(CLI::IsMember({"embedding", "dense"}))
        ->capture_default_str();
    addImageOptions(*command, features.images, features.shard);
    command->add_option("--preset", features.preset, "For dense: paper or best; usually the backbone's own");
    command->add_option("--adaptor", features.adaptor, "For dense: usually the backbone's own");
    command->add_option("--views", features.views, "For dense: how many views are averaged; usually the backbone's own number")
        ->check(CLI::Range(1, 5000));
    command
        ->add_option("--stop-at", features.stopAtConvergence,
                     "For dense: no more views once maps of so many and half as many agree to this cosine")
        ->check(CLI::Range(0.0F, 1.0F));
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
