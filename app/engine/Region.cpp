// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "core/engine/RegionFile.h"
#include "core/engine/Resources.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> run(const engine::RegionOptions& options)
{
    const auto resources = engine::findResources({});
    const auto line = engine::writeRegion(options, resources ? *resources : std::filesystem::path{});
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addRegion(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<engine::RegionOptions>();
    auto* command = app.add_subcommand("region", "Write a region as a file that other programs read");
    command->add_option("DIR", options->directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", options->subject, "subj01; usually the first there is");
    command->add_option("--region", options->region, "FFA-1, lh.FFA-1, a region that was drawn and saved, or 'faces > 2'")
        ->required();
    command
        ->add_option("--out", options->out,
                     "Its ending says the format: .label, .annot, .label.gii and .shape.gii (a file per hemisphere, lh. and rh. "
                     "before its name), .nii.gz, .nii and .npy (a mask of the voxels)")
        ->required();
    command->add_flag("--force", options->replace, "Replace files that are there");
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
