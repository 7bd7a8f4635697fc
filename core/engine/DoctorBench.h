// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/engine/EngineOptions.h"
#include "core/engine/Report.h"
#include "core/types/Error.h"

#include <functional>
#include <string>
#include <string_view>

namespace cortilens::engine {

struct BenchOptions {
    std::string backbone{};  ///< only this row; empty: every one whose weights are found
    int views = 0;  ///< to measure, at most 5000; 0: three on the CPU, all on a GPU; more than a row's recipe has are not taken
    std::function<void(std::string_view stage)> stage{};
    std::function<void(double part)> progress{};  ///< of the stage, 0..1
};

/// Times the program against the published algorithm (dense/Benchmark.h) on this machine, with the weights that are found or,
/// where there are none, weights from a formula. Errors: those of models::chooseDevice, DenseNetwork::open and
/// dense::compareWithPublished; invalidRequest (no such row, views out of range).
[[nodiscard]] Result<std::string> benchOf(const EngineOptions& engine, const BenchOptions& options, ReportForm form);

}  // namespace cortilens::engine
