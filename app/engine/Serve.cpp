// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Serve.h"

#include "app/engine/Commands.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <unistd.h>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> run(const engine::EngineOptions& options)
{
    const auto frames = engine::takeStandardOutput();
    if (!frames) return std::unexpected(frames.error());
    const auto served = engine::serve(options, STDIN_FILENO, *frames);
    if (!served) return std::unexpected(served.error());
    return kDone;
}

}  // namespace

void addServe(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<engine::EngineOptions>();
    auto* command =
        app.add_subcommand("serve", "Answer a window or a script: CBOR frames on stdin and stdout, until the input ends");
    options->measuredPrecision = true;
    addDeviceOptions(*command, *options);
    addStoreOptions(*command, *options);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
