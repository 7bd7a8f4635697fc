// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "core/engine/StudyDesk.h"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <filesystem>
#include <memory>

namespace cortilens::app {

namespace {

[[nodiscard]] Result<int> write(const engine::NewStudy& wish)
{
    const auto line = engine::writeStudy(wish);
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

[[nodiscard]] Result<int> check(const std::filesystem::path& path)
{
    const auto verdict = engine::checkStudy(path);
    if (!verdict) return std::unexpected(verdict.error());
    std::fputs(verdict->text.c_str(), stdout);
    return verdict->isUsable ? kDone : kFailed;
}

}  // namespace

void addStudy(CLI::App& app, Chosen& chosen)
{
    auto* command = app.add_subcommand("study", "Describe one's own data in a study.json, or check such a file");
    command->require_subcommand(1);

    const auto wish = std::make_shared<engine::NewStudy>();
    auto* fresh = command->add_subcommand("new", "Look at a folder and write down what lies in it");
    fresh->add_option("DIR", wish->folder, "Photos, responses, masks, surfaces, regions, in any order")->required();
    fresh->add_option("--out", wish->out, "The file to write (usually DIR/study.json)");
    fresh->add_flag("--force", wish->replace, "Replace it");
    fresh->callback([wish, &chosen] { chosen = [wish] { return write(*wish); }; });

    const auto path = std::make_shared<std::filesystem::path>();
    auto* examined = command->add_subcommand("check", "Say what is wrong in a study.json, with the line, and what it opens");
    examined->add_option("FILE", *path, "study.json, or its folder")->required();
    examined->callback([path, &chosen] { chosen = [path] { return check(*path); }; });
}

}  // namespace cortilens::app
