// SPDX-License-Identifier: Apache-2.0
// From the start of a process to the window, to the demo subject in it, to an engine that is ready and to the first story; and
// what both programs hold in memory then. The window is this same program started again, so that its own start-up counts.
// Budgets: window < 1.5 s with the demo subject, engine ready < 5 s, window < 500 MB.
#include "tests/benchmarks/Percentiles.h"
#include "tests/support/PaintWatch.h"
#include "tests/support/WindowDriver.h"

#include <QApplication>
#include <QProcess>

#include <benchmark/benchmark.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <vector>

using namespace cortilens;
using namespace cortilens::gui;

namespace {

using Facts = std::map<std::string, double>;  ///< moments in s on the machine's steady clock, memory in MB
constexpr int kTimeoutMs = 60'000;
constexpr const char* kChild = "--window";

[[nodiscard]] double now()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// `VmRSS` (now) or `VmHWM` (at most) of a process, in MB; 0: it is gone.
[[nodiscard]] double memoryOf(qint64 process, const std::string& field)
{
    std::ifstream status("/proc/" + std::to_string(process) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with(field + ':')) return std::stod(line.substr(field.size() + 1)) * 1024e-6;
    return 0;
}

void noteMemory(const WindowDriver& driver, Facts& facts)
{
    const qint64 engine = driver.workspace().engine.processId();
    facts["window_MB"] = memoryOf(QCoreApplication::applicationPid(), "VmRSS");
    facts["window_peak_MB"] = memoryOf(QCoreApplication::applicationPid(), "VmHWM");
    facts["engine_MB"] = memoryOf(engine, "VmRSS");
    facts["engine_peak_MB"] = memoryOf(engine, "VmHWM");
}

/// The window until its story is told; prints what it saw.
[[nodiscard]] int runWindow(int argc, char** argv)
{
    const QApplication application(argc, argv);
    Facts facts;
    const auto isWindow = [](const QObject& painted) {
        const auto* widget = qobject_cast<const QWidget*>(&painted);
        return widget && qobject_cast<const MainWindow*>(widget->window());
    };
    const test::PaintWatch watch(*qApp, isWindow, [&facts] { facts["window"] = now(); });
    const WindowDriver driver(QStringLiteral(CORTILENS_BINARY_DIR "/bin/cortilens-engine"),
                              qEnvironmentVariable("CORTILENS_DEMO", QStringLiteral(CORTILENS_BINARY_DIR "/tests/demo-tree")));
    auto& workspace = driver.workspace();
    QObject::connect(&workspace.engine, &EngineClient::ready, qApp, [&facts] { facts.try_emplace("ready", now()); });
    QObject::connect(&driver.cortex(), &CortexView::frameRendered, qApp, [&] {
        if (driver.cortex().state().geometry) facts.try_emplace("subject", now());
    });
    QObject::connect(&workspace.relevance, &RelevanceModel::arrived, qApp, [&facts] { facts.try_emplace("map", now()); });
    if (!QTest::qWaitFor([&] { return driver.hasSettled() && facts.contains("subject") && facts.contains("window"); },
                         kTimeoutMs))
        return 1;
    facts["settled"] = now();
    noteMemory(driver, facts);
    std::puts(nlohmann::json(facts).dump().c_str());
    return 0;
}

void start(benchmark::State& run, const QString& program)
{
    std::map<std::string, std::vector<double>> seen;
    for (auto _ : run) {
        const QTemporaryDir cache;
        QProcess window;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CACHE_HOME"), cache.path());  // nothing is known of any photo
        window.setProcessEnvironment(environment);
        window.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        const double started = now();
        window.start(program, {QLatin1String(kChild)});
        if (!window.waitForFinished(2 * kTimeoutMs) || window.exitCode() != 0)
            return run.SkipWithError("the demo subject did not come up: is tests/demo-tree in the build folder?");
        const auto facts = nlohmann::json::parse(window.readAllStandardOutput().toStdString(), nullptr, false);
        if (!facts.is_object()) return run.SkipWithError("the window did not tell what it saw");
        for (const auto& [name, value] : facts.items()) {
            const bool isMemory = name.ends_with("MB");
            seen[isMemory ? name : name + "_s"].push_back(isMemory ? value.get<double>() : value.get<double>() - started);
        }
        run.SetIterationTime(facts["window"].get<double>() - started);
    }
    for (const auto& [name, values] : seen) run.counters[name] = bench::quantile(values, 0.5);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc == 2 && std::string_view(argv[1]) == kChild) return runWindow(argc, argv);
    const QCoreApplication application(argc, argv);
    benchmark::Initialize(&argc, argv);
    const QString program = QCoreApplication::applicationFilePath();
    benchmark::RegisterBenchmark("start", [&](benchmark::State& run) { start(run, program); })
        ->UseManualTime()
        ->Iterations(bench::iterationsOr(5))
        ->Unit(benchmark::kMillisecond);
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}
