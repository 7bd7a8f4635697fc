// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <string>

namespace CLI {
class App;
}

/// The subcommands: each declares its options and, when the person chose it, puts what to do into `chosen`.
namespace cortilens::app {

enum ExitCode : int { kDone = 0, kFailed = 1, kUsage = 2 };

/// Runs the chosen subcommand; its result is the exit code, an error is one line on stderr.
using Chosen = std::function<Result<int>()>;

void addCorrelates(CLI::App& app, Chosen& chosen);
void addDemo(CLI::App& app, Chosen& chosen);
void addFeatures(CLI::App& app, Chosen& chosen);
void addHomologues(CLI::App& app, Chosen& chosen);
void addImportEncoder(CLI::App& app, Chosen& chosen);
void addInspect(CLI::App& app, Chosen& chosen);
void addMaps(CLI::App& app, Chosen& chosen);
void addMethods(CLI::App& app, Chosen& chosen);
void addOcclusion(CLI::App& app, Chosen& chosen);
void addProject(CLI::App& app, Chosen& chosen);
void addRank(CLI::App& app, Chosen& chosen);
void addRegion(CLI::App& app, Chosen& chosen);
void addRelevance(CLI::App& app, Chosen& chosen);
void addResponses(CLI::App& app, Chosen& chosen);
void addDoctor(CLI::App& app, Chosen& chosen);
void addStudy(CLI::App& app, Chosen& chosen);
void addTrain(CLI::App& app, Chosen& chosen);
void addUmap(CLI::App& app, Chosen& chosen);
void addEvaluate(CLI::App& app, Chosen& chosen);
void addServe(CLI::App& app, Chosen& chosen);
void addWeights(CLI::App& app, Chosen& chosen);

/// DIR, --subject.
void addStudyOptions(CLI::App& command, std::filesystem::path& directory, std::string& subject);

/// --images, --shard: which photos.
void addImageOptions(CLI::App& command, std::string& images, std::string& shard);

/// --preset, --adaptor, --views: how feature maps are made.
void addRecipeOptions(CLI::App& command, std::string& preset, std::string& adaptor, int& views);

/// --device, --precision, --threads; for the commands that compute. Those that make maps set options.measuredPrecision before.
void addDeviceOptions(CLI::App& command, engine::EngineOptions& options);

/// --store, --store-cap, --memory-limit.
void addStoreOptions(CLI::App& command, engine::EngineOptions& options);

/// One line on stderr: what happened, and what to do.
void complain(const Error& error);

}  // namespace cortilens::app
