// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "core/engine/ProjectVolume.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <memory>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> run(const engine::ProjectRequest& request)
{
    const auto line = engine::projectVolume(request);
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addProject(CLI::App& app, Chosen& chosen)
{
    const auto request = std::make_shared<engine::ProjectRequest>();
    auto* command = app.add_subcommand("project", "Carry a volume to a surface, as NSD's nsdcode does");
    command->add_option("DIR", request->directory, "The root of an NSD tree")->required();
    command->add_option("VOLUME", request->volume, "A .nii or .nii.gz of func1pt8mm")->required();
    command->add_option("--subject", request->subject, "subj01; usually the first there is");
    command
        ->add_option(
            "--sampling", request->sampling,
            "nearest (the value of the voxel that a click takes), linear or cubic (the mean over three depths), or wta (labels)")
        ->check(CLI::IsMember({"nearest", "linear", "cubic", "wta"}))
        ->capture_default_str();
    command->add_flag("--fsaverage", request->toFsaverage, "To fsaverage, not to the subject's own surface");
    command->add_option("--out", request->out, "FOLDER/NAME: writes FOLDER/lh.NAME.mgz and FOLDER/rh.NAME.mgz")->required();
    command->callback([request, &chosen] { chosen = [request] { return run(*request); }; });
}

}  // namespace cortilens::app
