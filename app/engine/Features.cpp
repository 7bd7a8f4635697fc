// SPDX-License-Identifier: Apache-2.0
#include "app/engine/Commands.h"
#include "app/engine/Interrupt.h"
#include "app/engine/Pace.h"
#include "app/engine/ProgressBar.h"
#include "core/engine/Preparation.h"

#include <CLI/CLI.hpp>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>
#include <unistd.h>

namespace cortilens::app {

namespace {

using Clock = std::chrono::steady_clock;

struct Options {
    engine::EngineOptions engine;
    engine::PrepareOptions features;
};

/// A bar that tells the rate and the time left, drawn at most ten times a second.
class RateBar {
public:
    void show(std::string_view stage, std::size_t done, std::size_t total)
    {
        const auto now = Clock::now();
        if (stage != m_stage) {
            m_stage = stage;
            m_start = now;
        } else if (done < total && now - m_drawn < std::chrono::milliseconds(100)) {
            return;
        }
        m_drawn = now;
        const Pace pace{done, total, std::chrono::duration<double>(now - m_start).count()};
        m_bar.show(static_cast<double>(done) / static_cast<double>(total), m_stage + ' ' + toText(pace));
    }
    /// For a person at a terminal only, as the bar.
    void say(const std::string& line)
    {
        if (::isatty(STDERR_FILENO) != 1) return;
        m_bar.wipe();
        std::fprintf(stderr, "%s\n", line.c_str());
    }
    void wipe() { m_bar.wipe(); }

private:
    ProgressBar m_bar;
    std::string m_stage;
    Clock::time_point m_start;
    Clock::time_point m_drawn;
};

[[nodiscard]] Result<int> run(const Options& options)
{
    const Interrupt interrupt;
    RateBar bar;
    engine::PrepareCourse course;
    course.stop = interrupt.token();
    course.progress = [&](std::string_view stage, std::size_t done, std::size_t total) { bar.show(stage, done, total); };
    course.say = [&](const std::string& line) { bar.say(line); };
    const auto line = engine::prepare(options.engine, options.features, course);
    bar.wipe();
    if (!line) return std::unexpected(line.error());
    std::printf("%s\n", line->c_str());
    return kDone;
}

}  // namespace

void addFeatures(CLI::App& app, Chosen& chosen)
{
    const auto options = std::make_shared<Options>();
    auto& features = options->features;
    auto* command = app.add_subcommand("features", "Make the features of many photos ahead; what is there already is left alone");
    command->add_option("DIR", features.directory, "The root of an NSD tree, a study.json or its folder, or Algonauts 2023")
        ->required();
    command->add_option("--subject", features.subject, "subj01; usually the first there is");
    command->add_option("--backbone", features.backbone, "deit-tiny, clip-vit-b16, control; see doctor")->required();
    command
        ->add_option("--what", features.what, "embedding: one vector a photo, for encoders; dense: one a patch, for quick clicks")
        ->check(CLI::IsMember({"embedding", "dense"}))
        ->capture_default_str();
    command
        ->add_option("--images", features.images,
                     "0-99,150,73k:18 (nsdId from 0, 73KID from 1), shared, all, or a file with such a list")
        ->capture_default_str();
    command->add_option("--shard", features.shard, "2/4 makes the second of four parts; parts may run at the same time")
        ->capture_default_str();
    command->add_option("--preset", features.preset, "For dense: paper or best; usually the backbone's own");
    command->add_option("--adaptor", features.adaptor, "For dense: usually the backbone's own");
    command->add_option("--views", features.views, "For dense: how many views are averaged; usually the backbone's own number")
        ->check(CLI::Range(1, 5000));
    command
        ->add_option("--stop-at", features.stopAtConvergence,
                     "For dense: no more views once maps of so many and half as many agree to this cosine")
        ->check(CLI::Range(0.0F, 1.0F));
    options->engine.measuredPrecision = true;
    addDeviceOptions(*command, options->engine);
    addStoreOptions(*command, options->engine);
    command->callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace cortilens::app
