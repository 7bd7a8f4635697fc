// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/RankFile.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    engine::EngineOptions engine;
    engine::RankOptions rank;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    ProgressBar bar;
    const auto progress = [&](int done, int total) {
        bar.show(static_cast<double>(done) / total, std::to_string(done) + " of " + std::to_string(total) + " photos");
    };
    const auto trouble = [&](const Error& error) {
        bar.wipe();
        complain(error);
    };
    const auto text = engine::rankText(options.engine, options.rank, progress, trouble);
    bar.wipe();
    if (!text) return std::unexpected(text.error());
    std::fputs(text->c_str(), stdout);
    return kDone;
}

}  // namespace

void addRank(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& rank = options->rank;
    auto* command = app.add_subcommand("rank", "List the photos that words fit best, among those of which features are stored");
    command->add_option("DIR", rank.directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", rank.subject, "subj01; usually the first there is");
    command->add_option("--backbone", rank.backbone, "deit-tiny, clip-vit-b16; see doctor")->required();
    auto* question = command->add_option_group("question", "What is looked for?");
    question->add_option("--text", rank.text, "Words, as in --text 'a photo of food'");
    question->add_option("--bank", rank.bank, "A prompt bank (face, body, scene, food, text): the mean of its texts");
    question->require_option(1);
    command->add_option("--most", rank.most, "How many photos are listed; 0: all")->check(CLI::Range(0, 1'000'000));
    command->add_flag("--json", rank.json, "As JSON");
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
