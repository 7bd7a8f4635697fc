// SPDX-License-Identifier: Apache-2.0
#include "core/engine/Resources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <string>
#include <system_error>

namespace cortilens::engine {

namespace {

namespace fs = std::filesystem;

[[nodiscard]] fs::path programFolder()
{
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error).parent_path();
}

[[nodiscard]] fs::path dataHome()
{
    if (const char* home = std::getenv("XDG_DATA_HOME"); home && *home) return home;
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "") / ".local/share";
}

}  // namespace

Result<fs::path> findResources(const fs::path& stated)
{
    if (!stated.empty()) return stated;
    const auto installed = (programFolder() / "../share/cortilens").lexically_normal();
    const auto checkout = (programFolder() / "../../../resources").lexically_normal();
    std::error_code error;
    for (const auto& folder : {installed, checkout})
        if (fs::is_directory(folder / "demo", error)) return folder;
    return std::unexpected(
        Error{ErrorKind::notFound,
              fmt::format("The program's resources are neither in {} nor in {}.", installed.string(), checkout.string()),
              "Install the program as a whole, or run it from its build folder."});
}

std::vector<fs::path> weightsFolders(const fs::path& tree, const fs::path& resources)
{
    std::vector<fs::path> folders;
    if (!tree.empty()) folders.push_back(tree / "cortilens/weights");
    folders.push_back(dataHome() / "cortilens/weights");
    if (!resources.empty()) folders.push_back(resources / "demo/weights");
    return folders;
}

Result<fs::path> findWeights(const models::BackboneRow& row, std::span<const fs::path> folders)
{
    if (!row.hasNetwork()) return fs::path{};
    std::error_code error;
    std::vector<std::string> places;
    for (const auto& folder : folders) {
        for (const auto& name : row.fileNames)
            if (auto file = folder / name; fs::is_regular_file(file, error)) return file;
        places.push_back(folder.string());
    }
    return std::unexpected(Error{ErrorKind::notFound,
                                 fmt::format("The weights of {} were not found: there is no {} in {}.", row.name,
                                             fmt::join(row.fileNames, " or "), fmt::join(places, ", ")),
                                 fmt::format("{} Put the file into one of these folders.", row.source)});
}

}  // namespace cortilens::engine
