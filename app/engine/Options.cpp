// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <string>

namespace cortilens::app {

void addDeviceOptions(CLI::App& command, engine::EngineOptions& options)
{
    static const std::map<std::string, models::Precision> kPrecisions{{"fp32", models::Precision::fp32},
                                                                      {"bf16", models::Precision::bf16},
                                                                      {"fp16", models::Precision::fp16},
                                                                      {"fixed16", models::Precision::fixed16}};
    command.add_option("--device", options.device.device, "auto, cpu, cuda or cuda:N (from 0)")->capture_default_str();
    command
        .add_option_function<models::Precision>(
            "--precision", [&options](const models::Precision& precision) { options.device.precision = precision; },
            "fp32 (usual on the CPU), bf16 (usual on CUDA), fp16, or fixed16: 16-bit fixed point, on CPUs")
        ->transform(CLI::CheckedTransformer(kPrecisions).description("{fp32,bf16,fp16,fixed16}"));
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
