// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/FeatureSource.h"
#include "core/engine/Study.h"
#include "core/types/Error.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace cortilens::engine {

/// What a command of a shell works on.
struct ShellStudy {
    std::filesystem::path resources;
    std::shared_ptr<const Study> study;
    OpenedSource opened;

    [[nodiscard]] FeatureSource& source() const { return *opened.source; }
};

/// `subject` empty: the first; `encoder` empty: the newest that fits. Errors: those of findResources, Study::open and openSource.
[[nodiscard]] Result<ShellStudy> openForShell(const EngineOptions& engine, const std::filesystem::path& directory,
                                              std::string_view subject, const std::string& encoder = {});

}  // namespace cortilens::engine
