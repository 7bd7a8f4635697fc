// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/types/Error.h"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

/// What the shell prints about a folder and about a machine.
namespace cortilens::engine {

enum class ReportForm : std::uint8_t { text, json };

/// What a folder holds, what it lacks and what each missing piece would enable; then every backbone with what it still needs.
/// Errors: those of data::inspect.
[[nodiscard]] Result<std::string> inspectionOf(const std::filesystem::path& directory, const EngineOptions& options,
                                               ReportForm form);

struct DoctorOptions {
    std::string backbone{};                               ///< only this row; empty: every one
    std::function<void(std::string_view stage)> stage{};  ///< told what is being checked
};

struct Diagnosis {
    std::string report;
    bool healthy = false;  ///< every check passed
};

/// Versions, device, threads, precision, where weights were found, the conformance of every row and the time of a forward pass at
/// its own input size. Errors: those of models::chooseDevice, dense::conformance, invalidRequest (no such row).
[[nodiscard]] Result<Diagnosis> diagnose(const EngineOptions& engine, const DoctorOptions& options, ReportForm form);

}  // namespace cortilens::engine
