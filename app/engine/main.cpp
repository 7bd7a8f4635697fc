// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <exception>

namespace {

using namespace cortilens;

/// Nothing but results belongs on stdout.
void logToStandardError(bool verbose)
{
    spdlog::set_default_logger(spdlog::stderr_color_mt("engine"));
    spdlog::set_pattern("%H:%M:%S.%e %^%l%$ %v");
    spdlog::set_level(verbose ? spdlog::level::debug : spdlog::level::warn);
}

int run(int argc, char** argv)
{
    CLI::App app("Where in a photo does a voxel look? The engine behind Cortilens, from a shell.", "cortilens-engine");
    app.set_version_flag("--version", engine::kEngineVersion);
    app.require_subcommand(1);
    app.fallthrough();
    bool verbose = false;
    app.add_flag("--verbose", verbose, "Say on stderr what is being done");
    app::Chosen chosen;
    app::addDemo(app, chosen);
    app::addImportEncoder(app, chosen);
    app::addInspect(app, chosen);
    app::addFeatures(app, chosen);
    app::addHomologues(app, chosen);
    app::addMaps(app, chosen);
    app::addMethods(app, chosen);
    app::addOcclusion(app, chosen);
    app::addProject(app, chosen);
    app::addRank(app, chosen);
    app::addRegion(app, chosen);
    app::addRelevance(app, chosen);
    app::addResponses(app, chosen);
    app::addDoctor(app, chosen);
    app::addStudy(app, chosen);
    app::addTrain(app, chosen);
    app::addEvaluate(app, chosen);
    app::addCorrelates(app, chosen);
    app::addUmap(app, chosen);
    app::addWeights(app, chosen);
    app::addServe(app, chosen);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? app::kDone : app::kUsage;  // --help is no error
    }
    logToStandardError(verbose);
    const auto code = chosen();
    if (code) return *code;
    app::complain(code.error());
    return app::kFailed;
}

}  // namespace

int main(int argc, char** argv)
{
    try {
        return run(argc, argv);
    } catch (const std::exception& exception) {
        app::complain({ErrorKind::device, std::string("Something unexpected happened: ") + exception.what() + '.', {}});
        return app::kFailed;
    }
}
