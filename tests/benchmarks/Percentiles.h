// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

namespace cortilens::bench {

/// Of any number of values, at least one: the smallest that so large a share of them does not exceed.
[[nodiscard]] inline double quantile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[rank];
}

/// Counters `<prefix>median`, `<prefix>p95` and `<prefix>max`.
inline void report(benchmark::State& run, const std::string& prefix, const std::vector<double>& values)
{
    if (values.empty()) return;
    run.counters[prefix + "median"] = quantile(values, 0.5);
    run.counters[prefix + "p95"] = quantile(values, 0.95);
    run.counters[prefix + "max"] = quantile(values, 1);
}

/// A run that only has to prove that the program works (budgets.py --quick).
[[nodiscard]] inline bool isQuick()
{
    return std::getenv("CORTILENS_BENCHMARK_QUICK") != nullptr;
}

/// One or two iterations in such a run.
[[nodiscard]] inline int iterationsOr(int usual)
{
    return isQuick() ? std::min(usual, 2) : usual;
}

}  // namespace cortilens::bench
