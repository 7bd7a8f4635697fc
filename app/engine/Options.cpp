// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <string>

namespace cortilens::app {

void addStudyOptions(CLI::App& command, std::filesystem::path& directory, std::string& subject)
{
    command.add_option("DIR", directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")->required();
    command.add_option("--subject", subject, "subj01; usually the first there is");
}

void addImageOptions(CLI::App& command, std::string& images, std::string& shard)
{
    command
        .add_option("--images", images, "0-99,150,73k:18 (nsdId from 0, 73KID from 1), shared, all, or a file with such a list")
        ->capture_default_str();
    command.add_option("--shard", shard, "2/4 makes the second of four parts; parts may run at the same time")
        ->capture_default_str();
}

void addRecipeOptions(CLI::App& command, std::string& preset, std::string& adaptor, int& views)
{
    command.add_option("--preset", preset,
                       "Of maps: paper (exactly the published parameters) or best (ours), usually the backbone's; what is named "
                       "besides replaces its values");
    command.add_option("--adaptor", adaptor,
                       "Of maps: none, maskclip, naclip, kk, sclip, clearclip, radseg, scclip, proxyclip or "
                       "proxyclip+BACKBONE; usually the preset's");
    command.add_option("--views", views, "Of maps: how many are averaged, 1 to 5000; usually the preset's number")
        ->check(CLI::Range(1, 5000));
}

void addDeviceOptions(CLI::App& command, engine::EngineOptions& options)
{
    command.add_option("--device", options.device.device, "auto, cpu, cuda or cuda:N (from 0)")->capture_default_str();
    command
        .add_option_function<std::string>(
            "--precision",
            [&options](const std::string& name) {
                options.device.precision = models::precisionFrom(name);  // nothing: auto
                options.measuredPrecision = name == "auto";
            },
            options.measuredPrecision
                ? "auto (usual): maps in the fastest that is as good as fp32 here, which is tried once; or fp32, bf16, fp16, "
                  "fixed16 (16-bit fixed point, on CPUs)"
                : "fp32 (usual on the CPU), bf16 (usual on CUDA), fp16, fixed16 (16-bit fixed point, on CPUs), or auto: of maps "
                  "alone, the fastest that is as good")
        ->check(CLI::IsMember({"auto", "fp32", "bf16", "fp16", "fixed16"}));
    command.add_option("--threads", options.device.threads, "On the CPU; 0: as many as allowed")
        ->check(CLI::Range(0, 4096))
        ->capture_default_str();
}

void addStoreOptions(CLI::App& command, engine::EngineOptions& options)
{
    command.add_option("--store", options.store, "Folder of feature maps (usually $XDG_CACHE_HOME/cortilens/features)");
    command.add_option("--store-cap", options.storeCapBytes, "What it may take, as in 20GB; 0: nothing is stored")
        ->transform(CLI::AsSizeValue(true));
    command.add_option("--memory-limit", options.memoryLimitBytes, "Refuse work that would take more, as in 4GB")
        ->transform(CLI::AsSizeValue(true));
}

void complain(const Error& error)
{
    std::string line = "cortilens-engine: " + error.message;
    if (!error.remedy.empty()) line += ' ' + error.remedy;
    for (auto& letter : line)
        if (letter == '\n') letter = ' ';  // one line, whatever a library said
    std::fprintf(stderr, "%s\n", line.c_str());
}

}  // namespace cortilens::app
