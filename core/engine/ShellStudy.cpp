// SPDX-License-Identifier: Apache-2.0
#include "core/engine/ShellStudy.h"

#include "core/engine/Resources.h"

#include <utility>
#include <vector>

namespace cortilens::engine {

Result<ShellStudy> openForShell(const EngineOptions& engine, const std::filesystem::path& directory, std::string_view subject,
                                const std::string& encoder)
{
    auto resources = findResources(engine.resources);
    if (!resources) return std::unexpected(resources.error());
    std::vector<std::filesystem::path> encoders;
    if (!encoder.empty()) encoders.emplace_back(encoder);
    auto study = Study::open(directory, subject, *resources, encoders);
    if (!study) return std::unexpected(study.error());
    auto opened = openSource(engine);
    if (!opened) return std::unexpected(opened.error());
    return ShellStudy{std::move(*resources), std::move(*study), std::move(*opened)};
}

}  // namespace cortilens::engine
