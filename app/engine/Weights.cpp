// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/WeightsShelf.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace cortilens::app {

namespace {

struct Options {
    std::filesystem::path tree;
    wire::WeightsQuery query;
    bool json = false;
};

[[nodiscard]] Result<int> list(const Options& options)
{
    const auto found = engine::WeightsShelf({}, options.tree).list();
    std::fputs((options.json ? engine::jsonTextOf(found) : engine::textOf(found)).c_str(), stdout);
    return kDone;
}

[[nodiscard]] Result<int> check(const Options& options)
{
    ProgressBar bar;
    const auto report = engine::WeightsShelf({}, options.tree).check(options.query, {.progress = [&](double fraction) {
                                                                         bar.show(fraction, "reading");
                                                                     }});
    bar.wipe();
    if (!report) return std::unexpected(report.error());
    std::fputs((options.json ? engine::jsonTextOf(*report) : engine::textOf(*report)).c_str(), stdout);
    if (report->good) return kDone;
    return std::unexpected(Error{ErrorKind::mismatch, report->path + ": " + report->verdict,
                                 report->problems.empty() ? std::string{} : report->problems.front()});
}

[[nodiscard]] Result<int> install(const Options& options)
{
    ProgressBar bar;
    const auto place =
        engine::WeightsShelf({}, options.tree).install(options.query, {.progress = [&](double fraction) {
                                                           bar.show(fraction, fraction < 0.5 ? "checking" : "copying");
                                                       }});
    bar.wipe();
    if (!place) return std::unexpected(place.error());
    std::printf("%s\n", place->path.c_str());
    return kDone;
}

}  // namespace

void addWeights(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto* command =
        app.add_subcommand("weights", "Which backbones' weights are there, which are missing, and where they come from");
    command->add_flag("--json", options->json, "For programs");
    command->add_option("--tree", options->tree, "Look into this NSD folder's cortilens/weights first");
    auto* one = command->add_subcommand("check", "Say which backbone a file is for, and what is wrong with it");
    auto* put = command->add_subcommand("install", "Check a file and copy it to where the program looks");
    for (auto* with : {one, put}) {
        with->add_option("FILE", options->query.path, "safetensors, its .index.json, or a PyTorch archive")->required();
        with->add_option("--backbone", options->query.backbone, "Compare with this one, whatever fits best");
    }
    command->require_subcommand(0, 1);
    command->callback([options, command, one, put, &chosen] {
        if (one->parsed())
            chosen = [options] { return check(*options); };
        else if (put->parsed())
            chosen = [options] { return install(*options); };
        else
            chosen = [options] { return list(*options); };
    });
}

}  // namespace cortilens::app
