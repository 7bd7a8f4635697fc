// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ImportEncoder.h"

#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <memory>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> run(const engine::ImportRequest& request)
{
    const auto line = engine::importEncoder(request);
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addImportEncoder(CLI::App& app, Chosen& chosen)
{
    static const std::map<std::string, encoder::RowOrder> kOrders{{"numpy", encoder::RowOrder::numpy},
                                                                  {"matlab", encoder::RowOrder::matlab}};
    const auto request = std::make_shared<engine::ImportRequest>();
    auto* command = app.add_subcommand("import", "Make an encoder from readouts that were trained elsewhere");
    command->add_option("FILE", request->file, "voxels x channels as .npy, .npz, .safetensors, HDF5, .pt, .pth or .chkpt")
        ->required();
    command->add_option("DIR", request->directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", request->subject, "subj01; usually the first there is");
    command->add_option("--backbone", request->backbone, "Whose unit-norm embeddings it was trained on; see doctor")->required();
    command->add_option("--space", request->space,
                        "nativesurface or fsaverage for readouts of vertices; usually the voxels' space");
    command->add_option("--roi", request->mask, "The mask that its rows go through, as in responses")->capture_default_str();
    command
        ->add_option_function<encoder::RowOrder>(
            "--order", [request](const encoder::RowOrder& order) { request->order = order; },
            "numpy (usual; z fastest) or matlab (x fastest)")
        ->transform(CLI::CheckedTransformer(kOrders).description("{numpy,matlab}"));
    command->add_option("--weights", request->names.weights, "The array's name, where it is not linear.weight, weight or coef_");
    command->add_option("--bias", request->names.bias, "The bias's name");
    command->add_option("--out", request->out, "The file to write (usually in cortilens/encoders of the tree)");
    command->callback([request, &chosen] { chosen = [request] { return run(*request); }; });
}

}  // namespace cortilens::app
