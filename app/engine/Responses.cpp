// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/ConvertResponses.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> run(engine::ResponsesRequest request)
{
    const Interrupt interrupt;
    request.stop = interrupt.token();
    ProgressBar bar;
    const auto report =
        engine::convertResponses(request, [&](double fraction, std::string_view words) { bar.show(fraction, words); });
    bar.wipe();
    if (!report) return std::unexpected(report.error());
    std::fputs(report->c_str(), stdout);
    return kDone;
}

}  // namespace

void addResponses(CLI::App& app, Chosen& chosen)
{
    const auto request = std::make_shared<engine::ResponsesRequest>();
    auto* command = app.add_subcommand("responses", "Convert a subject's betas once, into what training and the window read");
    command->add_option("DIR", request->directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", request->subject, "subj01; usually the first there is");
    command->add_option("--space", request->space, "func1pt8mm, func1mm, nativesurface, fsaverage or MNI")->capture_default_str();
    command->add_option("--version", request->version, "b1, b2, b3 or a folder's name; usually the best there is, b3 first");
    command
        ->add_option("--roi", request->mask,
                     "A set of labels (nsdgeneral, floc-faces), a region (FFA-1), brainmask, cortex or all")
        ->capture_default_str();
    command->add_option("--sessions", request->sessions, "Only these, from 1; usually all that are there")->delimiter(',');
    command->add_option("--to", request->to, "Folder of converted responses (usually cortilens/responses of the tree)");
    command->add_option("--memory-limit", request->memoryBytes, "For betas in memory, as in 512MB; less means more passes")
        ->transform(CLI::AsSizeValue(true));
    command->add_flag("--force", request->replace, "Convert anew what is there");
    command->add_flag("--dry-run", request->planOnly, "Say what would be done, and do nothing");
    command->add_flag("--verify", request->verify, "Compare everything with its checksums afterwards");
    command->callback([request, &chosen] { chosen = [request] { return run(*request); }; });
}

}  // namespace cortilens::app
